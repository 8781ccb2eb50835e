import { z } from 'zod';
import { type Console, eventually, launch } from '../e2e/launch.ts';
import { tilesOf, untilReady } from '../e2e/wallPage.ts';
import type { FarSite } from '../fixtures/farSite.ts';

/** Opens a console at the near end of the line, signed in, with these cameras live on its wall. */
export async function openConsole(
  site: Pick<FarSite, 'url' | 'credentials' | 'cameras'> & { readonly fingerprint?: string },
  grid: number,
): Promise<Console> {
  const console = await launch({
    args: [
      `--site=${site.url}`,
      ...(site.fingerprint ? [`--site-pin=${site.fingerprint}`] : []),
      ...['--diagnostics', '--size=1280x720', '--lang=en'],
    ],
  });
  try {
    const { page } = console;
    await page.locator('input[autocomplete="username"]').fill(site.credentials.name);
    await page.locator('input[type="password"]').fill(site.credentials.password);
    await page.keyboard.press('Enter');
    await untilReady(console);
    const shown = Array.from({ length: Math.min(grid, site.cameras.length) }, (_, tile) => tile);
    const none = Array.from({ length: grid - shown.length }, () => null);
    await showLayout(console, String(grid), [...site.cameras.slice(0, grid), ...none]);
    await allLive(console, shown.length);
    await console.inWindow(recorder);
    // A live tile may still show pictures sent over signalling, while its stream is being connected.
    await eachPresented(console, shown, Date.now());
    return console;
  } catch (error) {
    await console.close();
    throw error;
  }
}

/** Shows cameras on a wall of this division. */
export function showLayout(
  console: Console,
  division: string,
  tiles: readonly (string | null)[],
): Promise<void> {
  return console.inWindow(`watchfloorDiagnostics.show(${JSON.stringify({ division, tiles })})`);
}

export function allLive(console: Console, count: number, withinMs = 30_000): Promise<boolean> {
  return eventually(
    `${count} live tiles`,
    async () => (await tilesOf(console)).filter(({ state }) => state === 'live').length === count,
    withinMs,
  );
}

/**
 * Records, in the page, the times of the tiles' pictures, and each change of a mark.
 * That is what a person would see.
 */
const recorder = `
  globalThis.presented = [];
  globalThis.marked = [];
  {
    const watched = new WeakSet();
    const watch = () => {
      for (const video of document.querySelectorAll('[data-tile] video')) {
        if (watched.has(video)) continue;
        watched.add(video);
        const onPicture = () => {
          const tile = Number(video.closest('[data-tile]')?.dataset.tile ?? -1);
          presented.push({ tile, at: Date.now() });
          video.requestVideoFrameCallback(onPicture);
        };
        video.requestVideoFrameCallback(onPicture);
      }
    };
    watch();
    new MutationObserver((changes) => {
      watch();
      for (const { target, type } of changes)
        if (type === 'attributes' && target.dataset.tile !== undefined)
          marked.push({ tile: Number(target.dataset.tile), state: target.dataset.state, at: Date.now() });
    }).observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-state'] });
  }
  undefined;
`;

const Recorded = z.object({
  presented: z.array(z.object({ tile: z.number(), at: z.number() })),
  marked: z.array(z.object({ tile: z.number(), state: z.string(), at: z.number() })),
});
export type Recorded = z.infer<typeof Recorded>;

/** Returns the records since a time (ms since the epoch). */
export async function recordedSince(console: Console, since: number): Promise<Recorded> {
  const all = Recorded.parse(
    JSON.parse(await console.inWindow<string>('JSON.stringify({ presented, marked })')),
  );
  return {
    presented: all.presented.filter(({ at }) => at >= since),
    marked: all.marked.filter(({ at }) => at >= since),
  };
}

/**
 * Waits until each of these tiles has presented a picture after `since`.
 * @returns the time of the slowest tile, ms
 */
export async function eachPresented(
  console: Console,
  tiles: readonly number[],
  since: number,
  withinMs = 30_000,
): Promise<number> {
  return eventually(
    `a new picture on tiles ${tiles.join()}`,
    async () => {
      const { presented } = await recordedSince(console, since);
      const first = tiles.map((tile) => presented.find((one) => one.tile === tile)?.at);
      return first.every((at) => at !== undefined) ? Math.max(...first) - since : undefined;
    },
    withinMs,
  );
}

/** Returns the longest time between two pictures of one tile from `since` to now, ms. */
export async function longestGap(console: Console, tiles: readonly number[], since: number): Promise<number> {
  const now = Date.now();
  const { presented } = await recordedSince(console, since);
  return Math.max(
    ...tiles.map((tile) => {
      const times = [since, ...presented.filter((one) => one.tile === tile).map(({ at }) => at), now];
      return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
    }),
  );
}

/**
 * Returns the share of the time in which pictures stood still, over all of these tiles.
 * A gap counts if it is longer than three usual ones, and than the usual one plus 150 ms (as in W3C's `freezeCount`).
 * Of such a gap, the part beyond the usual one counts.
 */
export async function frozenShare(
  console: Console,
  tiles: readonly number[],
  since: number,
): Promise<number> {
  const now = Date.now();
  const { presented } = await recordedSince(console, since);
  const frozenMs = tiles.map((tile) => {
    const times = presented.filter((one) => one.tile === tile).map(({ at }) => at);
    const usualMs = (now - since) / Math.max(1, times.length);
    const freezeFromMs = Math.max(3 * usualMs, usualMs + 150);
    return [...times, now]
      .map((at, index) => at - (times[index - 1] ?? since))
      .filter((gap) => gap > freezeFromMs)
      .reduce((sum, gap) => sum + gap - usualMs, 0);
  });
  return frozenMs.reduce((sum, ms) => sum + ms, 0) / (tiles.length * (now - since));
}

/** Waits for a fixed time, because the duration of a line's fault is part of the test. */
export const pause = (ms: number) => new Promise<void>((over) => setTimeout(over, ms));

/** Prints a measurement. */
export const send = (words: string) => process.stdout.write(`${words}\n`);
