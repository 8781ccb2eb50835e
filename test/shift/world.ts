import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AlertId } from '../../core/base/ids.ts';
import { WatchState } from '../../core/shiftlog/api.ts';
import { words } from '../../renderer/i18n/words.ts';
import { openAlerts, panelOf } from '../e2e/alertsPage.ts';
import { type Console, eventually } from '../e2e/launch.ts';
import { ask, press } from '../e2e/panelPage.ts';
import { trailOf } from '../fixtures/trail.ts';
import { type Cast, people } from './cast.ts';
import type { Check, Counters } from './report.ts';

/** What people did, as the scenario has it: in the end each is one entry of the site's trail. */
export interface Done {
  /** Of the trail: `alert.acknowledge`. */
  readonly event: string;
  /** Of the person, as they sign in. */
  readonly who: string;
  /** What the entry's detail or reason says besides; '' for anything. */
  readonly says: string;
}

/** What stations leave to those after them. */
export interface Memory {
  readonly done: Done[];
  /** Alerts that the exercise had sent, and those of them that are known by what they are. */
  sent: number;
  readonly accident: AlertId[];
  /** By `acknowledgeNext`. */
  readonly acknowledged: Set<string>;
  /** When the first station began, ms since the epoch. */
  readonly since: number;
  /** When the site stood still, ms since the epoch; 0 before it did. */
  readonly siteGone: { from: number; to: number };
  /** Not a number until the last station has counted. */
  readonly counters: Counters;
}

/** A shift that is played. */
export interface World extends Cast {
  readonly memory: Memory;
  /** How often faster than the clock; Infinity: as fast as events allow. */
  readonly speed: number;
  /**
   * Waits until what is seen is what is expected, and writes both down; goes on where it is not. `is`: undefined or false is a no,
   * text is what was seen.
   */
  expect(
    expected: string,
    is: () => Promise<string | undefined | false> | string | undefined | false,
    withinMs?: number,
  ): Promise<boolean>;
  /** A picture of a console's window, as people saw it. */
  picture(name: string, of: Console, window?: number): Promise<void>;
  /** One of these actions of this person was done; `says`: what its entry tells besides. */
  did(who: string, event: string, says?: string): void;
  /** This much of the scenario's time passes: at once where only events count. */
  pass(minutes: number): Promise<void>;
}

export interface Station {
  readonly key: string;
  readonly at: string;
  readonly title: string;
  play(world: World): Promise<void>;
}

/** One station's view of the world, with what it saw and the pictures that it took. */
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
        // By way of main: it works for windows that Playwright has never met.
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
 * The first alert of the list becomes the one that keys act on, as a person gets there; of those that nobody has seen if `unseen`.
 * Its id: whatever comes meanwhile, actions are its.
 */
export async function downToAlert(console: Console, { unseen }: { unseen: boolean }): Promise<string> {
  const current = panelOf(console).locator(
    `[role="option"][aria-selected="true"]${unseen ? '[data-new="true"]' : ''}`,
  );
  await press(console, 'Home');
  const at = await eventually('the keys are at an alert', async () => {
    // In one look: it may be pushed out before a second one.
    const [id] = await current.evaluateAll((found) => found.map((one) => one.id));
    if (id === undefined) await press(console, 'ArrowDown');
    return id;
  });
  return at.replace(/^alert-/, '');
}

/** A flood may push an alert out of the list between the look and the key: then the keys are at nothing, and it was not acknowledged. */
const pushedOutMs = 5_000;

/** An acknowledges the first alert in desk 1's queue that nobody has: that one, whatever comes meanwhile. */
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
  // A list may show one still that was acknowledged a moment ago.
  while (id === undefined || acknowledged.has(id)) id = await pressOnce();
  const last = id;
  await expect('one more acknowledged', () => isAcknowledged(last));
  // The desk takes a window's actions in turn: now it is known of those before this one whether they were in time.
  for (const one of pressed) {
    // The last was seen to be; one that is raised since then is nobody's again, and its action stands.
    if (acknowledged.has(one) || (one !== last && !(await isAcknowledged(one)))) continue;
    acknowledged.add(one);
    did(people.an.id, 'alert.acknowledge');
  }
}

/** Who sits at a desk, by the name that its people read. */
export const sits = (console: Console): Promise<string> =>
  console.inWindow<string>(
    `watchfloorDiagnostics.first('status').then(({ value }) => value.operator?.displayName ?? '')`,
  );

/** How many of a desk's alerts are in this state. */
export async function countOf(
  console: Console,
  state: 'queue' | 'shelved' | 'closed' | 'all',
): Promise<number> {
  const { total } = await ask(console, 'alert.list', { filter: { state }, limit: 1 });
  return total ?? Number.NaN;
}

/** Panels beside the wall, by what they are known by and their key: the first press gives it the keys, the next closes it. */
const panels = [
  ['alerts', 'F6'],
  ['log', 'F4'],
  ['map', 'F5'],
  ['handover', 'Shift+F4'],
] as const;

/** Nothing but the wall is open at a desk, and the wall has the keys. */
export async function clearDesk(console: Console): Promise<void> {
  // Without a window manager nobody gives a window the keyboard.
  await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.focus());
  await press(console, 'Escape', 'Escape');
  for (const [testId, key] of panels)
    await eventually(`${testId} closed`, async () => {
      if ((await console.page.getByTestId(testId).count()) === 0) return true;
      await press(console, key);
      return false;
    });
}

/** Opens the queue of a desk and shows it alert by alert, or in a flood by what they have in common, as one chooses by its key. */
export async function openQueue(console: Console, how: 'single' | 'grouped'): Promise<void> {
  await openAlerts(console);
  const button = panelOf(console).getByRole('button', { name: words.vi.alerts.groups.on });
  const isGrouped = async () => (await button.getAttribute('aria-pressed')) === 'true';
  if ((await isGrouped()) !== (how === 'grouped')) await press(console, 'g');
  await eventually(`the queue is ${how}`, async () => (await isGrouped()) === (how === 'grouped'));
}

/** A desk's line to its site. */
export const isConnected = (console: Console): Promise<boolean> =>
  console.inWindow<boolean>(
    `watchfloorDiagnostics.first('status').then(({ value }) => value.site.state === 'connected')`,
  );

/** How the watch stands at a desk. */
export async function watchOf(console: Console): Promise<WatchState> {
  const { value } = await console.inWindow<{ value: unknown }>("watchfloorDiagnostics.first('watch')");
  return WatchState.parse(value);
}

/** What the site's trail has of these actions, by whom. */
export const trailed = (data: string, { who, event, says }: Done) =>
  trailOf(data).filter(
    (entry) =>
      entry.event === event &&
      entry.who.endsWith(`:${who}`) &&
      (says === '' || `${entry.detail} ${entry.why ?? ''}`.includes(says)),
  );
