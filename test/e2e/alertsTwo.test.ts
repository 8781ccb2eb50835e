import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordCause } from '../../core/alerts/log.ts';
import { CameraId } from '../../core/base/ids.ts';
import { type AlertSiteProcess, startAlertSite } from '../fixtures/alertSiteProcess.ts';
import { addPerson, an, binh, type Person } from '../fixtures/person.ts';
import { until } from '../fixtures/until.ts';
import { detailsOf, openAlerts, panelOf, rowOf, select, stripOf } from './alertsPage.ts';
import { type Console, eventually, launch } from './launch.ts';
import { ask, press, reads, textOf } from './panelPage.ts';
import { faultsSeen } from './screens/faults.ts';
import { signIn } from './wallPage.ts';

let site: AlertSiteProcess;
let ans: Console;
let binhs: Console;

/** Starts a console with a signed-in person and the focus on its alert list. */
async function deskOf(person: Person): Promise<Console> {
  const console = await launch({
    args: [`--site=${site.url}`, `--desk-name=${person.id}`, '--diagnostics', '--size=1600x900', '--lang=en'],
    isAnotherDesk: true,
  });
  await signIn(console, { name: person.id, password: person.password });
  await openAlerts(console);
  return console;
}
/** Raises an alert at a camera. Returns its id once both desks show it. */
async function raise(camera: number, object = 'one'): Promise<string> {
  await site.report(camera, object);
  const filter = { cameras: [CameraId.parse(`hn:camera:c${camera}`)] };
  const [first] = await eventually('an alert', async () => {
    const { rows } = await ask(ans, 'alert.list', { filter });
    return rows.length > 0 && rows;
  });
  const id = first?.alert.id ?? '';
  for (const console of [ans, binhs]) await select(console, id);
  return id;
}
const close = async (console: Console, id: string, disposition: '1' | '2' | '3' | '4') => {
  await select(console, id);
  await press(console, 'c');
  await panelOf(console).getByTestId('action-form').waitFor();
  await press(console, disposition, 'Enter');
  await reads(panelOf(console), '1 alert closed');
};
const nothingPending = (console: Console) =>
  eventually('nothing pending', async () => !/pending/i.test(await textOf(stripOf(console))));
const actedOn = async (id: string) =>
  (await site.records()).flatMap(({ alert, entry }) =>
    alert.id === id && entry.kind === 'acted' ? [entry] : [],
  );
const textsOf = (entries: readonly Extract<RecordCause, { kind: 'acted' }>[]) =>
  entries.flatMap(({ action: { command } }) => (command.do === 'note' ? [command.text] : []));

beforeAll(async () => {
  site = await startAlertSite({ policy: { heartbeatMs: 2_000 } });
  for (const person of [an, binh]) await addPerson(site.data, person);
  await until(site.isConnected);
  [ans, binhs] = await Promise.all([deskOf(an), deskOf(binh)]);
}, 180_000);
afterAll(async () => {
  await Promise.all([ans?.close(), binhs?.close()]);
  await site?.close();
});

describe('two desks on one site', () => {
  test('see each other’s actions', async () => {
    const id = await raise(1);
    await select(ans, id);
    await press(ans, 'a');
    await reads(rowOf(binhs, id), 'Acknowledged');
    await select(binhs, id);
    await reads(detailsOf(binhs), `${an.displayName} acknowledged`);
  });

  test('close an alert differently: one is accepted, the other becomes a conflict that shows both and can be dropped', async () => {
    const id = await raise(2);
    await site.freeze();
    await close(ans, id, '1');
    await close(binhs, id, '2');
    await reads(stripOf(ans), '1 pending');
    await reads(stripOf(binhs), '1 pending');
    site.thaw();
    await Promise.all([nothingPending(ans), nothingPending(binhs)]);
    const outcomes = (await actedOn(id)).map(({ outcome }) => outcome.result);
    expect(outcomes.toSorted()).toEqual(['conflict', 'done']);
    const isAns = await eventually('a conflict at one of them', async () => {
      if ((await textOf(stripOf(ans))).includes('1 conflict')) return 'ans' as const;
      return (await textOf(stripOf(binhs))).includes('1 conflict') && ('binhs' as const);
    });
    const [loser, mine, other] =
      isAns === 'ans'
        ? ([ans, `${an.displayName} closed: Genuine`, binh.displayName] as const)
        : ([binhs, `${binh.displayName} closed: Nuisance`, an.displayName] as const);
    await press(loser, '6');
    const card = loser.page.getByTestId('alert-conflict');
    await reads(card, mine);
    await reads(card, new RegExp(`At the site now.*Closed: .*${other}`));
    expect(await faultsSeen(loser)).toEqual([]);
    await card.getByRole('button', { name: 'Let theirs stand' }).focus();
    await press(loser, 'Enter');
    await reads(panelOf(loser), 'No conflict waits to be looked at.');
    await eventually(
      'no conflict any more',
      async () => !(await textOf(stripOf(loser))).includes('conflict'),
    );
    expect((await actedOn(id)).length).toBe(2);
    await press(loser, '1');
  });

  test('assign one alert twice: the later assignment becomes a conflict and can be repeated', async () => {
    const id = await raise(3);
    await site.freeze();
    for (const console of [ans, binhs]) {
      await select(console, id);
      await press(console, 'm');
      await reads(rowOf(console, id), 'Mine');
    }
    site.thaw();
    await Promise.all([nothingPending(ans), nothingPending(binhs)]);
    const [loser, name] = await eventually('a conflict at one of them', async () => {
      if ((await textOf(stripOf(ans))).includes('1 conflict')) return [ans, an.displayName] as const;
      return (await textOf(stripOf(binhs))).includes('1 conflict') && ([binhs, binh.displayName] as const);
    });
    await select(loser, id);
    // The details, where a person works on the alert, show the conflict too.
    const card = detailsOf(loser).getByTestId('alert-conflict');
    await card.getByRole('button', { name: 'Do mine again' }).focus();
    await press(loser, 'Enter');
    await eventually('settled', async () => !(await textOf(stripOf(loser))).includes('conflict'));
    await reads(rowOf(loser, id), 'Mine');
    const other = loser === ans ? binhs : ans;
    await reads(rowOf(other, id), name);
    // An operator can filter the alerts by another person's name.
    await press(other, 'f');
    await panelOf(other).getByLabel('Owner').selectOption(name);
    await reads(panelOf(other).getByRole('status').first(), /^1 alert$/);
    await rowOf(other, id).waitFor();
    await openAlerts(other);
    await press(other, 'Backspace', 'f');
  });
});

describe('desks without their site', () => {
  test('show the list with its time; pending actions survive a desk crash and are applied exactly once', async () => {
    const [first, second] = [await raise(4), await raise(5)];
    await nothingPending(ans);
    await site.kill();
    for (const console of [ans, binhs]) {
      await reads(stripOf(console), 'As of');
      await reads(panelOf(console), 'As of');
      await reads(rowOf(console, second), 'Cổng 5');
    }
    await openAlerts(ans);
    await select(ans, first);
    await press(ans, 'a');
    await press(ans, 'n');
    await panelOf(ans).getByTestId('action-form').waitFor();
    await ans.page.keyboard.type('khi mất mạng');
    await press(ans, 'Enter');
    await close(ans, second, '3');
    await openAlerts(binhs);
    await select(binhs, first);
    await press(binhs, 'n');
    await panelOf(binhs).getByTestId('action-form').waitFor();
    await binhs.page.keyboard.type('cũng khi mất mạng');
    await press(binhs, 'Enter');
    await reads(stripOf(ans), '3 pending');
    await reads(rowOf(ans, first), 'Pending ×2');
    // The site cannot receive this report yet, so the broker stores it.
    await site.report(6, 'meanwhile');

    const before = await eventually('a desk process', () => ans.pid('desk'));
    process.kill(before, 'SIGKILL');
    await eventually('another desk process', async () => {
      const pid = await ans.pid('desk');
      return pid !== undefined && pid !== before;
    });
    await reads(stripOf(ans), '3 pending');
    await reads(stripOf(ans), 'As of');
    await openAlerts(ans);
    await reads(rowOf(ans, first), 'Pending ×2');

    await site.start();
    await Promise.all([nothingPending(ans), nothingPending(binhs)]);
    const acted = [...(await actedOn(first)), ...(await actedOn(second))];
    expect(acted.map(({ action: { command } }) => command.do).toSorted()).toEqual([
      ...['acknowledge', 'close', 'note', 'note'],
    ]);
    expect(new Set(acted.map(({ action }) => action.id)).size).toBe(4);
    expect(acted.map(({ outcome }) => outcome.result)).toEqual(Array(4).fill('done'));
    expect(textsOf(acted).toSorted()).toEqual(['cũng khi mất mạng', 'khi mất mạng']);
    await raise(6, 'meanwhile');
    for (const console of [ans, binhs]) await reads(stripOf(console), /alert chain: \d/);
  });

  test('report a silent broker on screen within five seconds of the missed heartbeat', async () => {
    await reads(stripOf(ans), /alert chain: \d/);
    await site.broker.freeze();
    await reads(stripOf(ans), 'ALERT CHAIN BROKEN', 12_000);
    site.broker.thaw();
    await reads(stripOf(ans), /alert chain: \d/, 30_000);
  });
});
