import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAlerts, panelOf, stripOf } from './alertsPage.ts';
import { type DemoFrigate, openDemoFrigate } from './demoFrigate.ts';
import { type Console, eventually } from './launch.ts';
import { ask, press, reads, textOf } from './panelPage.ts';
import { launchReady } from './wallPage.ts';

/** The display name of the demo's operator. */
const me = 'Trưởng ca (demo)';
/**
 * Enough alerts for a flood.
 * They are more than are shown singly above the groups, than the flood limit of ten minutes, and than a list loads at
 * once.
 */
const many = 70;

let console: Console;
let frigate: DemoFrigate;
let names: readonly string[];
const began = Date.now() / 1_000;
const send = (type: 'new' | 'update', n: number, labels: readonly string[]) =>
  frigate.send(type, names[n % names.length] ?? '', `${(began + n).toFixed(6)}-flood${n}`, {
    start_time: began,
    data: { detections: [], objects: ['person'], sub_labels: labels, zones: [], audio: [] },
  });
const passing = (words: string | RegExp) => reads(console.page.locator('[data-passing]'), words);
const groupRows = () => panelOf(console).locator('[data-group]');

beforeAll(async () => {
  console = await launchReady(['--cameras=12', '--test-cameras=12', '--size=1600x900', '--lang=en']);
  frigate = await openDemoFrigate(console);
  names = frigate.cameras.flatMap(({ alertNames }) => alertNames[0] ?? []);
});
afterAll(async () => {
  await frigate?.close();
  await console?.close();
});

describe('a flood of alerts', () => {
  test('is grouped at the top; a group opens, and is handled as one with a count', async () => {
    // The alert chain is complete once the test alert has passed through it.
    await reads(stripOf(console), /alert chain: \d/);
    await openAlerts(console);
    for (let n = 0; n < many; n += 1) await send('new', n, []);
    await reads(stripOf(console), /flood/);
    await reads(panelOf(console), new RegExp(`${many} alerts · \\d+ group`));
    const { groups } = await ask(console, 'alert.groups', {
      filter: { priorities: ['high', 'medium', 'low'] },
    });
    expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(many);
    await press(console, 'ArrowDown');
    const first = groupRows().first();
    await reads(first, /Person ×\d+/);
    expect(await first.getAttribute('aria-selected')).toBe('true');
    await press(console, 'Enter');
    await reads(panelOf(console), /[1-9]\d* alerts? Group: Person/);
    const count = Number(/(\d+) alerts? Group: Person/.exec(await textOf(panelOf(console)))?.[1]);
    await press(console, 'Escape');
    await reads(panelOf(console), new RegExp(`${many} alerts · \\d+ group`));
    // The counts of groups are updated once a second.
    await reads(first, `×${count} `);
    await press(console, 'ArrowDown', 'a');
    await reads(panelOf(console), new RegExp(`${count} alerts? acknowledged`));
    const done = await ask(console, 'alert.list', { filter: { acknowledged: true } });
    expect(done.total).toBe(count);
    await press(console, 'Control+z');
    await passing(/^On the record, cannot be undone: \d+ alerts? acknowledged/);
  });

  test('allows one action on many alerts at once, and one undo for all', async () => {
    await press(console, 'g');
    await eventually('rows in place of groups', async () => (await groupRows().count()) === 0);
    await press(console, 'Home', 'Control+a');
    await reads(panelOf(console), `${many} selected`);
    await press(console, 'Escape');
    await press(console, 'Home', 'ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await reads(panelOf(console), '3 selected');
    await press(console, 'm');
    await reads(panelOf(console), '3 alerts assigned to you');
    await press(console, 'Control+z');
    await reads(panelOf(console), '3 alerts given back');
    await passing('Undone: 3 alerts assigned to you');
    await press(console, 'Control+y');
    await passing('Done again: 3 alerts assigned to you');
    // Undo also works from the wall, because the alert action is the window's latest action.
    await press(console, 'Escape', 'Escape', 'Control+z');
    await passing('Undone: 3 alerts assigned to you');
    await press(console, 'F6');
    const mine = await ask(console, 'alert.list', { filter: { owner: 'me' } });
    expect(mine.total).toBe(0);
  });

  test('proposes to shelve a chattering alert with a reason, and lists it with that reason', async () => {
    for (let n = 0; n < 8; n += 1) await send('update', 1, [`seen ${n}`]);
    await reads(panelOf(console), /1 alert chatters/, 60_000);
    await press(console, 'h');
    await panelOf(console).getByTestId('action-form').waitFor();
    await reads(panelOf(console).getByTestId('action-form'), 'Shelve this alert');
    await press(console, '2', 'Enter');
    await reads(panelOf(console), '1 alert shelved');
    await press(console, '2');
    await reads(panelOf(console).getByTestId('alert-list'), `Repair or maintenance · ${me}`);
    await press(console, '1');
  });

  test('shows each operator’s actions in the shift leader’s figures', async () => {
    await press(console, '7');
    const page = panelOf(console).getByTestId('alert-figures');
    await reads(page, 'Load of each operator');
    await reads(page, new RegExp(`${me.replace(/[()]/g, '\\$&')} 0 \\d+ 0`));
    await press(console, '1');
  });
});

describe('alert sounds', () => {
  test('are chosen by priority and saved; critical alerts always sound', async () => {
    await openAlerts(console);
    await press(console, 'q');
    const bar = panelOf(console).getByTestId('alert-sound');
    expect(await bar.getByRole('checkbox', { name: 'Critical', exact: true }).isDisabled()).toBe(true);
    const high = bar.getByRole('checkbox', { name: 'High', exact: true });
    expect(await high.isChecked()).toBe(true);
    await high.focus();
    await press(console, 'Space');
    await eventually('kept', async () => !(await high.isChecked()));
    await press(console, 'Escape');
    await eventually('closed', async () => (await bar.count()) === 0);
    await press(console, 'q');
    expect(await high.isChecked()).toBe(false);
    await press(console, 'Escape');
  });
});
