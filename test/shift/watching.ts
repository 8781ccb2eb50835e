import { z } from 'zod';
import type { Console } from '../e2e/launch.ts';

/** A picture that was shown as live and was not, as a window saw it. */
const Lie = z.object({
  tile: z.int(),
  camera: z.string(),
  at: z.number(),
  /** For how long nothing was decoded, or the same picture again and again, ms. */
  forMs: z.number(),
  what: z.enum(['nothing decoded', 'the same picture']),
});
const Watched = z.object({ looks: z.int(), lies: z.array(Lie) });
export type Watched = z.infer<typeof Watched>;

/**
 * A tile says so after a second, or three intervals of its pictures (DESIGN.md), and after five of the same picture; this much is what
 * a busy page may be late. Of one that a machine which cannot keep up has only key frames of, some seconds are an interval.
 */
const nothingDecodedMs = 3_000;
const keyFramesMs = 30_000;
const samePictureMs = 9_000;
const lookEveryMs = 1_000;

/**
 * From now on the window's tiles are looked at every second: one that says live has to decode, and a test camera's picture, which
 * counts, has to count on. Counted by what the decoder tells and the picture's own pixels, not by what the tile's mark goes by.
 */
export const startWatching = (console: Console, window = 1): Promise<void> =>
  console.inWindow(
    `(() => {
      const watched = (globalThis.shiftWatched = { looks: 0, lies: [] });
      const seen = new Map();
      setInterval(() => {
        const now = performance.now();
        watched.looks += 1;
        for (const { tile, camera, state, framesDecoded, testCode, reduced } of watchfloorDiagnostics.tiles()) {
          const before = seen.get(tile);
          const is = { camera, framesDecoded, frame: testCode?.frame, decodedAt: now, changedAt: now, warned: false };
          seen.set(tile, is);
          if (!before || before.camera !== camera || state !== 'live') continue;
          // The decoder's count is read now and then only: what is in the picture says it besides.
          if (before.framesDecoded === framesDecoded && before.frame === is.frame) is.decodedAt = before.decodedAt;
          if (before.frame !== undefined && before.frame === is.frame) is.changedAt = before.changedAt;
          const [still, same] = [now - is.decodedAt, now - is.changedAt];
          const [stillMs, sameMs] = reduced ? [${keyFramesMs}, ${keyFramesMs}] : [${nothingDecodedMs}, ${samePictureMs}];
          is.warned = still > stillMs || same > sameMs;
          // Twice in a row: a page that was held up looks before its own timers have run.
          if (!is.warned || !before.warned) continue;
          const what = still > stillMs ? 'nothing decoded' : 'the same picture';
          watched.lies.push({ tile, camera, at: Date.now(), forMs: Math.max(still, same), what });
        }
      }, ${lookEveryMs});
    })()`,
    window,
  );

/** Times without the site as a window saw them, ms since the epoch; `to`: when it was last seen away. */
const TimesAway = z.array(z.object({ from: z.number(), to: z.number() }));
export type TimesAway = z.infer<typeof TimesAway>;

/** From now on the desk's line to its site is looked at every second; what was before is one time away, whatever it was. */
export const startWatchingLine = (console: Console): Promise<void> =>
  console.inWindow(
    `(() => {
      const away = (globalThis.shiftAway = [{ from: 0, to: Date.now() }]);
      const isUp = () =>
        Promise.race([
          watchfloorDiagnostics.first('status').then(({ value }) => value.site.state === 'connected'),
          new Promise((late) => setTimeout(late, ${lookEveryMs}, false)),
        ]).catch(() => false);
      let wasUp = true;
      let seenAt = Date.now();
      (async () => {
        for (;;) {
          const up = await isUp();
          if (!up && wasUp) away.push({ from: seenAt, to: Date.now() });
          if (!up) away.at(-1).to = Date.now();
          wasUp = up;
          seenAt = Date.now();
          await new Promise((next) => setTimeout(next, ${lookEveryMs}));
        }
      })();
    })()`,
  );

export async function timesAway(console: Console): Promise<TimesAway> {
  return TimesAway.parse(JSON.parse(await console.inWindow<string>('JSON.stringify(globalThis.shiftAway)')));
}

export async function watchedIn(console: Console, window = 1): Promise<Watched> {
  return Watched.parse(
    JSON.parse(await console.inWindow<string>('JSON.stringify(globalThis.shiftWatched)', window)),
  );
}
