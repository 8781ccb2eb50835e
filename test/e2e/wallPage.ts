import { z } from 'zod';
import { FaultShape } from '../../core/errors/faultShape.ts';
import type { TileContent } from '../../core/wall/layout.ts';
import { getStopKind, type StopKind } from '../../renderer/media/stopCause.ts';
import { type Console, type ConsolePage, eventually, type LaunchOptions, launch } from './launch.ts';

/** A tile as its window reports it; `code` and `frame` are read from the decoded picture. */
const Tile = z.object({
  tile: z.int(),
  camera: z.string(),
  state: z.string(),
  stream: z.string(),
  framesDecoded: z.int(),
  /** In ms since the epoch. */
  pictureAt: z.number().optional(),
  reduced: z.enum(['frameRate', 'stream']).optional(),
  cause: FaultShape.optional(),
  testCode: z.object({ code: z.int(), frame: z.int() }).optional(),
});
export type Tile = z.infer<typeof Tile>;

/** Reads the tiles by way of main, so that it works on a page that came back after a crash, too. */
export async function tilesOf(console: ConsolePage, window = 1): Promise<Tile[]> {
  const text = await console.inWindow<string>(
    'JSON.stringify(globalThis.watchfloorDiagnostics?.tiles() ?? [])',
    window,
  );
  return z.array(Tile).parse(JSON.parse(text));
}

/** The kinds of causes if the site is cut off or hangs. */
export const notTheCamera: readonly StopKind[] = ['network', 'site'];

/** Collects the kinds of causes that tiles give until all of them are lost with a cause. */
export async function kindsUntilLost(console: Console): Promise<StopKind[]> {
  const kinds = new Set<StopKind>();
  const areLost = async () => {
    const tiles = await tilesOf(console);
    for (const { cause } of tiles) if (cause) kinds.add(getStopKind(cause));
    return tiles.every(({ state, cause }) => state === 'lost' && cause !== undefined);
  };
  await eventually('every tile is lost, and says why', areLost, 30_000);
  return [...kinds];
}

/** Returns the number at the end of a demo camera's id, which is also the code in its test clip. */
export const codeOf = (camera: string): number => Number(/(\d+)$/.exec(camera)?.[1]);

/** Waits until `count` tiles are live and the code in each picture is that of the tile's camera. */
export function eachShowsItsOwn(
  console: ConsolePage,
  count: number,
  withinMs = 60_000,
  window = 1,
): Promise<Tile[]> {
  return eventually(
    `${count} live tiles, each with its own camera`,
    async () => {
      const tiles = await tilesOf(console, window);
      const own = tiles.filter(
        (tile) => tile.state === 'live' && tile.testCode?.code === codeOf(tile.camera),
      );
      return own.length === count && tiles.length === count ? tiles : undefined;
    },
    withinMs,
  );
}

/** Waits until every one of these tiles has shown another frame of its own camera. */
export function eachMoved(console: ConsolePage, before: readonly Tile[], window = 1): Promise<Tile[]> {
  return eventually('every tile moves', async () => {
    const now = await tilesOf(console, window);
    const moved = before.every((was) => {
      const is = now.find((tile) => tile.tile === was.tile);
      return is?.testCode?.code === was.testCode?.code && is?.testCode?.frame !== was.testCode?.frame;
    });
    return moved ? now : undefined;
  });
}

/** Returns the id of the demo's camera with this number. */
export const idOf = (number: number): string => `hanoi:camera:cam-${String(number).padStart(5, '0')}`;

/**
 * Shows cameras (by id; null: an empty tile) on a wall of `grid` tiles.
 * `withheld`: the tile is empty only to this operator.
 */
export const showTiles = (
  console: ConsolePage,
  grid: number,
  tiles: readonly z.input<typeof TileContent>[],
  window?: number,
  withheld: readonly number[] = [],
): Promise<void> =>
  console.inWindow(
    `globalThis.watchfloorDiagnostics.show(${JSON.stringify({ division: String(grid), tiles: [...tiles, ...Array(grid - tiles.length).fill(null)] })}, ${JSON.stringify(withheld)})`,
    window,
  );

/** Shows the demo's cameras with these numbers on a wall of `grid` tiles. */
export const showCameras = (
  console: ConsolePage,
  grid: number,
  numbers: readonly number[],
  window?: number,
): Promise<void> => showTiles(console, grid, numbers.map(idOf), window);

/**
 * Waits until a window's person is signed in and the window has all cameras.
 * `withinMs`: a cold start takes 4 s on two quiet cores, and over 20 s beside a compiler.
 */
export const untilReady = (console: ConsolePage, window = 1, withinMs = 60_000): Promise<boolean> =>
  eventually(
    'signed in, with all cameras',
    () => console.inWindow<boolean>('globalThis.watchfloorDiagnostics?.ready() === true', window),
    withinMs,
  );

/** Launches a console with diagnostics; resolves once it is signed in and has all cameras. */
export async function launchReady(
  args: readonly string[],
  options: Omit<LaunchOptions, 'args'> = {},
): Promise<Console> {
  const console = await launch({ ...options, args: ['--diagnostics', ...args] });
  try {
    await untilReady(console);
    return console;
  } catch (error) {
    await console.close();
    throw error;
  }
}

/** Signs a person in if nobody is signed in; resolves once the window has all cameras. */
export async function signIn(
  console: ConsolePage,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<void> {
  const credentials = JSON.stringify({ name, password });
  await eventually('a desk on its site, and somebody at it', () =>
    console.inWindow<boolean>(
      `watchfloorDiagnostics.ready() || watchfloorDiagnostics.call('session.signIn', ${credentials}).then(({ ok }) => ok)`,
    ),
  );
  await untilReady(console);
}

/**
 * Records each change of a tile's mark in the page.
 * A record has its time, and whether the shown picture was greyed, as a person would have seen it.
 */
export function recordMarks(console: ConsolePage): Promise<void> {
  return console.inWindow(`
    globalThis.seenMarks = [];
    globalThis.isGrey = (element, tile) =>
      element !== null && element !== tile &&
      (getComputedStyle(element).filter !== 'none' || isGrey(element.parentElement, tile));
    new MutationObserver((changes) => {
      for (const { target } of changes)
        if (target.dataset.tile !== undefined)
          seenMarks.push({
            tile: Number(target.dataset.tile),
            state: target.dataset.state,
            at: Date.now(),
            // A video removed before its own pictures arrived is replaced by the canvas of the pictures sent ahead.
            isGrey: isGrey(target.querySelector('video[data-shown]') ?? target.querySelector('canvas:not([hidden])'), target),
          });
    }).observe(document.body, { subtree: true, attributeFilter: ['data-state'] });
    undefined;
  `);
}

const Mark = z.object({ tile: z.number(), state: z.string(), at: z.number(), isGrey: z.boolean() });

export async function marksOf(console: ConsolePage): Promise<z.infer<typeof Mark>[]> {
  return z
    .array(Mark)
    .parse(JSON.parse(await console.inWindow<string>('JSON.stringify(globalThis.seenMarks ?? [])')));
}

/** Resizes the first window and waits until its page follows, within 2 px that a desktop may round. */
export async function resize(console: Console, width: number, height: number): Promise<void> {
  await console.app.evaluate(
    ({ BrowserWindow }, to) => BrowserWindow.fromId(1)?.setContentSize(to.width, to.height),
    { width, height },
  );
  await eventually(`${width} px wide`, () =>
    console.inWindow<boolean>(`Math.abs(innerWidth - ${width}) <= 2`),
  );
}

/**
 * Lists texts on the tiles that cannot be read, with the cause.
 * These are truncated states, overlapping parts of a header, and words outside their tile's picture.
 */
export const unreadOnTiles = (console: Console): Promise<string[]> =>
  console.inWindow<string[]>(`(() => {
    const box = (one) => one.getBoundingClientRect();
    const isIn = (a, b) => a.top >= b.top && a.bottom <= b.bottom && a.left >= b.left && a.right <= b.right;
    // A frame may touch the line above it.
    const isOver = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
    return [...document.querySelectorAll('main [data-tile]')].flatMap((tile) => {
      const [head, body] = tile.children;
      const name = (what) => (one) => what + ': ' + tile.dataset.state + ' ' + tile.innerText.replaceAll('\\n', ' ');
      const seen = (one) => box(one).width > 0 && (one.textContent !== '' || one.matches('[role="img"]'));
      const parts = [...head.querySelectorAll(':scope > div > *')].filter(seen);
      const cut = [...head.querySelectorAll('strong, b')].filter((one) => box(one).height > 0 || one.matches('strong')).filter(
        (one) => one.clientWidth === 0 || one.scrollWidth > one.clientWidth,
      );
      const over = parts.filter(
        (one, at) => !isIn(box(one), box(tile)) || parts.some((other, to) => to > at && isOver(box(one), box(other))),
      );
      const out = ['gone', 'empty'].includes(tile.dataset.state)
        ? [...body.lastElementChild.children].filter((one) => seen(one) && !isIn(box(one), box(body)))
        : [...body.querySelectorAll('[data-mark] > *')].filter((one) => seen(one) && !isIn(box(one), box(body)));
      const unsaid = [...body.querySelectorAll('[data-mark] > :last-child')].filter((one) => !seen(one));
      return [...cut.map(name('cut')), ...over.map(name('over')), ...out.map(name('out')), ...unsaid.map(name('no cause'))];
    });
  })()`);
