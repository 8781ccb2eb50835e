import { z } from 'zod';
import type { Console } from '../e2e/launch.ts';

/** A picture that a window showed as live although it was not. */
const Lie = z.object({
  tile: z.int(),
  camera: z.string(),
  at: z.number(),
  /** The time without decoded pictures, or with the same picture, ms. */
  forMs: z.number(),
  what: z.enum(['nothing decoded', 'the same picture']),
});
const Observations = z.object({ looks: z.int(), lies: z.array(Lie) });
export type Observations = z.infer<typeof Observations>;

/**
 * The limits after which a tile that claims to be live is wrong.
 * A tile has to show its state after a second or three picture intervals, and after five seconds of the same picture
 * (DESIGN.md). The limits add the possible delay of a busy page. A tile reduced to keyframes has intervals of some
 * seconds.
 */
const nothingDecodedMs = 3_000;
const keyFramesMs = 30_000;
const samePictureMs = 9_000;
const lookEveryMs = 1_000;

/**
 * Starts checking the window's tiles every second.
 * A live tile has to decode pictures, and the counter in a test camera's picture has to advance. The check uses the
 * decoder's count and the pixels, not the data behind the tile's mark.
 */
export const observePictures = (console: Console, window = 1): Promise<void> =>
  console.inWindow(
    `(() => {
      const observed = (globalThis.shiftObservations = { looks: 0, lies: [] });
      const seen = new Map();
      setInterval(() => {
        const now = performance.now();
        observed.looks += 1;
        for (const { tile, camera, state, framesDecoded, testCode, reduced } of watchfloorDiagnostics.tiles()) {
          const before = seen.get(tile);
          const is = { camera, framesDecoded, frame: testCode?.frame, decodedAt: now, changedAt: now, warned: false };
          seen.set(tile, is);
          if (!before || before.camera !== camera || state !== 'live') continue;
          // The decoder's count is updated rarely, so the counter in the picture is checked too.
          if (before.framesDecoded === framesDecoded && before.frame === is.frame) is.decodedAt = before.decodedAt;
          if (before.frame !== undefined && before.frame === is.frame) is.changedAt = before.changedAt;
          const [still, same] = [now - is.decodedAt, now - is.changedAt];
          const [stillMs, sameMs] = reduced ? [${keyFramesMs}, ${keyFramesMs}] : [${nothingDecodedMs}, ${samePictureMs}];
          is.warned = still > stillMs || same > sameMs;
          // Only a second failure in a row counts: a page that was held up checks before its own timers have run.
          if (!is.warned || !before.warned) continue;
          const what = still > stillMs ? 'nothing decoded' : 'the same picture';
          observed.lies.push({ tile, camera, at: Date.now(), forMs: Math.max(still, same), what });
        }
      }, ${lookEveryMs});
    })()`,
    window,
  );

/**
 * The times without the site as a window saw them, ms since the epoch.
 * `to` is when it was last seen away.
 */
const TimesAway = z.array(z.object({ from: z.number(), to: z.number() }));
export type TimesAway = z.infer<typeof TimesAway>;

/**
 * Starts checking the desk's link to its site every second.
 * The time before the start counts as one time away.
 */
export const observeConnection = (console: Console): Promise<void> =>
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

export async function getTimesAway(console: Console): Promise<TimesAway> {
  return TimesAway.parse(JSON.parse(await console.inWindow<string>('JSON.stringify(globalThis.shiftAway)')));
}

export async function getObservations(console: Console, window = 1): Promise<Observations> {
  return Observations.parse(
    JSON.parse(await console.inWindow<string>('JSON.stringify(globalThis.shiftObservations)', window)),
  );
}
