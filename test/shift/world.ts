import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AlertId } from '../../core/base/ids.ts';
import { ShiftLogState } from '../../core/shiftlog/api.ts';
import { translations } from '../../renderer/i18n/translations.ts';
import { openAlerts, panelOf } from '../e2e/alertsPage.ts';
import { type Console, eventually } from '../e2e/launch.ts';
import { ask, press } from '../e2e/panelPage.ts';
import { readAuditLog } from '../fixtures/auditLog.ts';
import { type Cast, people } from './cast.ts';
import type { Check, Counters } from './report.ts';

/** An action of a person in the scenario, which must be one entry of the site's audit log in the end. */
export interface Done {
  /** The event in the audit log, such as `alert.acknowledge`. */
  readonly event: string;
  /** The sign-in name of the person. */
  readonly who: string;
  /** A text that the entry's detail or reason must contain; '' for any. */
  readonly says: string;
}

/** The data that stations pass on to later ones. */
export interface Memory {
  readonly done: Done[];
  /** The number of alerts sent by the exercise. `accident` has the ids of those of the accident. */
  sent: number;
  readonly accident: AlertId[];
  /** The ids of alerts acknowledged with `acknowledgeNext`. */
  readonly acknowledged: Set<string>;
  /** The time at which the first station began, ms since the epoch. */
  readonly since: number;
  /** The time for which the site was suspended, ms since the epoch; 0 before that. */
  readonly siteGone: { from: number; to: number };
  /** NaN until the last station has counted. */
  readonly counters: Counters;
}

/** The world in which a shift is played. */
export interface World extends Cast {
  readonly memory: Memory;
  /** The factor by which the clock is sped up; Infinity: as fast as events allow. */
  readonly speed: number;
  /**
   * Waits for an expected observation, and records both. The station continues if it fails.
   * `is` returns the observation as text; undefined and false mean not yet.
   */
  expect(
    expected: string,
    is: () => Promise<string | undefined | false> | string | undefined | false,
    withinMs?: number,
  ): Promise<boolean>;
  /** Takes a picture of a console's window. */
  picture(name: string, of: Console, window?: number): Promise<void>;
  /** Records an action of a person. `says` is a text that its audit entry must contain. */
  did(who: string, event: string, says?: string): void;
  /** Waits for this much of the scenario's time; not at all if only events count. */
  pass(minutes: number): Promise<void>;
}

export interface Station {
  readonly key: string;
  readonly at: string;
  readonly title: string;
  play(world: World): Promise<void>;
}

/** Returns a station's view of the world, which records its checks and pictures. */
export function worldOf(options: { readonly cast: Cast; readonly memory: Memory; readonly speed: number }) {
  return (station: string, into: string | undefined) => {
    const checks: Check[] = [];
    const pictures: string[] = [];
    const world: World = {
      ...options.cast,
      memory: options.memory,
      speed: options.speed,
      async expect(expected, is, withinMs = 30_000) {
        try {
          const seen = await eventually(expected, is, withinMs);
          checks.push({ expected, seen, ok: true });
          return true;
        } catch (error) {
          const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
          checks.push({ expected, seen: String(cause), ok: false });
          return false;
        }
      },
      async picture(name, of, window = 1) {
        if (into === undefined) return;
        const file = `${station}-${name}.png`;
        // By way of main, which also works for windows unknown to Playwright.
        const png = await of.app.evaluate(async ({ BrowserWindow }, id) => {
          const image = await BrowserWindow.fromId(id)?.webContents.capturePage();
          return image?.toPNG().toString('base64') ?? '';
        }, window);
        await writeFile(join(into, file), Buffer.from(png, 'base64'));
        pictures.push(file);
      },
      did: (who, action, says = '') => void options.memory.done.push({ who, event: action, says }),
      pass: (minutes) =>
        Number.isFinite(options.speed)
          ? new Promise((done) => setTimeout(done, (minutes * 60_000) / options.speed))
          : Promise.resolve(),
    };
    return { world, checks, pictures };
  };
}

/** Every window of the three desks, with its name. */
export const windowsOf = ({ desk1, desk2, wall }: Cast) =>
  [
    ['desk 1, window 1', desk1, 1],
    ['desk 1, window 2', desk1, 2],
    ['desk 1, window 3', desk1, 3],
    ['desk 2', desk2, 1],
    ['the wall of the room', wall, 1],
  ] as const;

/**
 * Selects the first alert of the list with the keyboard, or the first unseen one.
 * @returns its id; actions apply to this alert, whatever arrives meanwhile
 */
export async function downToAlert(console: Console, { unseen }: { unseen: boolean }): Promise<string> {
  const current = panelOf(console).locator(
    `[role="option"][aria-selected="true"]${unseen ? '[data-new="true"]' : ''}`,
  );
  await press(console, 'Home');
  const at = await eventually('the keys are at an alert', async () => {
    // Read at once, because the alert may be pushed out of the list before a second reading.
    const [id] = await current.evaluateAll((found) => found.map((one) => one.id));
    if (id === undefined) await press(console, 'ArrowDown');
    return id;
  });
  return at.replace(/^alert-/, '');
}

/**
 * The time to see whether an acknowledgement took effect, ms.
 * A flood may push the selected alert out of the list before the key press, which then has no effect.
 */
const pushedOutMs = 5_000;

/** An acknowledges the first unowned alert in desk 1's queue, whatever arrives meanwhile. */
export async function acknowledgeNext({ desk1, expect, did, memory }: World): Promise<void> {
  const isAcknowledged = async (id: string) => {
    const { rows } = await ask(desk1, 'alert.list', { filter: { acknowledged: true }, limit: 200 });
    return rows.some(({ alert }) => alert.id === id) && id;
  };
  const selected = panelOf(desk1).locator('[role="option"][aria-selected="true"]');
  const { acknowledged } = memory;
  const pressed = new Set<string>();
  const pressOnce = async () => {
    const id = await downToAlert(desk1, { unseen: true });
    pressed.add(id);
    await press(desk1, 'a');
    if ((await selected.count()) > 0) return id;
    return eventually('it was in time', () => isAcknowledged(id), pushedOutMs).catch(() => undefined);
  };
  let id: string | undefined;
  // The list may still show an alert that was acknowledged a moment ago.
  while (id === undefined || acknowledged.has(id)) id = await pressOnce();
  const last = id;
  await expect('one more acknowledged', () => isAcknowledged(last));
  // The desk handles a window's actions in order, so the outcome of the earlier ones is known now.
  for (const one of pressed) {
    // The last alert is known to be acknowledged. If it has been raised since then it is unowned again, but the action
    // still counts.
    if (acknowledged.has(one) || (one !== last && !(await isAcknowledged(one)))) continue;
    acknowledged.add(one);
    did(people.an.id, 'alert.acknowledge');
  }
}

/** Returns the display name of the person at a desk. */
export const operatorAt = (console: Console): Promise<string> =>
  console.inWindow<string>(
    `watchfloorDiagnostics.first('status').then(({ value }) => value.operator?.displayName ?? '')`,
  );

/** Returns the number of a desk's alerts in this state. */
export async function countOf(
  console: Console,
  state: 'queue' | 'shelved' | 'closed' | 'all',
): Promise<number> {
  const { total } = await ask(console, 'alert.list', { filter: { state }, limit: 1 });
  return total ?? Number.NaN;
}

/**
 * The panels next to the wall with their keys.
 * The first press gives a panel the focus, the next one closes it.
 */
const panels = [
  ['alerts', 'F6'],
  ['log', 'F4'],
  ['map', 'F5'],
  ['handover', 'Shift+F4'],
] as const;

/** Closes everything but the wall at a desk, and gives the wall the focus. */
export async function clearDesk(console: Console): Promise<void> {
  // Without a window manager no window gets the keyboard focus by itself.
  await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.focus());
  await press(console, 'Escape', 'Escape');
  for (const [testId, key] of panels)
    await eventually(`${testId} closed`, async () => {
      if ((await console.page.getByTestId(testId).count()) === 0) return true;
      await press(console, key);
      return false;
    });
}

/** Opens a desk's queue, and shows single alerts or (in a flood) groups, chosen with the key. */
export async function openQueue(console: Console, how: 'single' | 'grouped'): Promise<void> {
  await openAlerts(console);
  const button = panelOf(console).getByRole('button', { name: translations.vi.alerts.groups.on });
  const isGrouped = async () => (await button.getAttribute('aria-pressed')) === 'true';
  if ((await isGrouped()) !== (how === 'grouped')) await press(console, 'g');
  await eventually(`the queue is ${how}`, async () => (await isGrouped()) === (how === 'grouped'));
}

/** Returns whether a desk is connected to its site. */
export const isConnected = (console: Console): Promise<boolean> =>
  console.inWindow<boolean>(
    `watchfloorDiagnostics.first('status').then(({ value }) => value.site.state === 'connected')`,
  );

/** Returns the state of the shift log at a desk. */
export async function watchOf(console: Console): Promise<ShiftLogState> {
  const { value } = await console.inWindow<{ value: unknown }>("watchfloorDiagnostics.first('shiftLog')");
  return ShiftLogState.parse(value);
}

/** Returns the entries of the site's audit log for this kind of action by this person. */
export const auditEntriesOf = (data: string, { who, event, says }: Done) =>
  readAuditLog(data).filter(
    (entry) =>
      entry.event === event &&
      entry.who.endsWith(`:${who}`) &&
      (says === '' || `${entry.detail} ${entry.why ?? ''}`.includes(says)),
  );
