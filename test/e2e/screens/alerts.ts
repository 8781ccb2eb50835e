import type { AlertCommand } from '../../../core/alerts/action.ts';
import { type Console, eventually } from '../launch.ts';
import { ask, hasKeys, press } from '../panelPage.ts';
import { publishAlerts } from '../states.ts';
import { byTestId, firstLine, nestedPart, type Part, type Screen, togglePanel } from './screen.ts';

export const alerts = togglePanel('F6', 'alerts');
const form = byTestId('action-form');
const wide: Part = { open: ['w'], sign: `${byTestId('alerts')}[data-wide="true"]`, close: ['w'] };
const hourMs = 3_600_000;

/** The first number of these alerts, which no other screen uses. */
const firstTileId = 1_000;

/**
 * Puts an alert into each list beside the queue.
 * The number of alerts is that of a calm hour, so that it makes no flood.
 */
export async function alertsInEachList(console: Console): Promise<void> {
  const queued = () => ask(console, 'alert.list', { filter: { state: 'queue' } });
  const before = (await queued()).rows.length;
  await publishAlerts(console, firstTileId, 2);
  const those = await eventually('the alerts to work on', async () => {
    const { rows } = await queued();
    return rows.length >= Math.min(before + 2, 50) && rows.map(({ alert }) => alert);
  });
  const act = (command: AlertCommand, at: number) => {
    const alert = those[at];
    if (!alert) throw new Error(`no alert ${at}`);
    return ask(console, 'alert.act', { command, alerts: [{ id: alert.id, base: alert.version }] });
  };
  await act({ do: 'shelve', until: Date.now() + hourMs, reason: 'Đang sửa đường, báo giả liên tục' }, 0);
  await act({ do: 'takeOutOfService', reason: 'Chờ thay ống kính' }, 1);
  await act({ do: 'close', disposition: 'genuine', note: 'Đã giải toả, đường thông' }, 2);
}

/** Returns a page of the panel, opened by its key. */
const page = (key: string, testId: string): Part => {
  return { open: [key], sign: byTestId(testId), close: ['1'] };
};
const tab = (key: string): Part => {
  const nth = `${byTestId('alerts')} nav button:nth-of-type(${key})`;
  return { open: [key], sign: `${nth}[aria-pressed="true"]`, close: ['1'] };
};
/** In a flood the queue consists of groups, which have fewer commands, so a group is opened first. */
const ofOne: Part = {
  ...firstLine('alert-list'),
  async open(console) {
    const list = byTestId('alert-list');
    const at = (more: string) => console.page.locator(`${list} [aria-selected="true"]${more}`);
    await eventually('one alert', async () => {
      if ((await at(':not([data-group])').count()) > 0) return true;
      await console.page.getByTestId('alert-list').focus();
      await press(console, (await at('[data-group]').count()) > 0 ? 'Enter' : 'ArrowDown');
      return undefined;
    });
  },
  async close(console) {
    const panel = console.page.getByTestId('alerts');
    await eventually('no alert, and no group', async () => {
      if ((await panel.locator('[role="listbox"] [aria-selected="true"]').count()) === 0) return true;
      await press(console, (await hasKeys(panel)) ? 'Escape' : 'F6');
      return undefined;
    });
  },
};
const action = (name: string, key: string): Screen => {
  return {
    name: `alerts-${name}`,
    needs: [alertsInEachList],
    parts: [alerts, ofOne, nestedPart(form, key)],
  };
};

export const alertScreens: readonly Screen[] = [
  { name: 'alerts', parts: [alerts] },
  { name: 'alerts-wide', parts: [alerts, wide] },
  { name: 'alerts-figures', parts: [alerts, page('7', 'alert-figures')] },
  { name: 'alerts-chosen', needs: [alertsInEachList], parts: [alerts, firstLine('alert-list')] },
  {
    name: 'alerts-chosen-wide',
    needs: [alertsInEachList],
    parts: [alerts, wide, firstLine('alert-list')],
  },
  ...Object.entries({
    shelved: '2',
    suppressed: '3',
    'out-of-service': '4',
    closed: '5',
    conflicts: '6',
  }).map(([name, key]): Screen => {
    return { name: `alerts-${name}`, needs: [alertsInEachList], parts: [alerts, tab(key)] };
  }),
  { name: 'alerts-sources', parts: [alerts, page('8', 'alert-sources')] },
  {
    name: 'alerts-filters',
    parts: [alerts, { open: ['f'], sign: `${byTestId('alerts')} [aria-expanded="true"]`, close: ['f'] }],
  },
  { name: 'alerts-sound', parts: [alerts, nestedPart(byTestId('alert-sound'), 'q')] },
  {
    name: 'alerts-incident',
    needs: [alertsInEachList],
    parts: [
      alerts,
      ofOne,
      { open: ['i'], sign: byTestId('log'), close: ['F4'] },
      nestedPart(byTestId('incident-form')),
    ],
  },
  action('shelve', 's'),
  action('close', 'c'),
  action('note', 'n'),
  action('escalate', 'e'),
  action('service', 'o'),
  action('hold', 'v'),
  {
    name: 'alerts-reopen',
    needs: [alertsInEachList],
    parts: [alerts, tab('5'), firstLine('alert-list'), nestedPart(form, 'c')],
  },
];
