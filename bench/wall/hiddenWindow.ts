import { percentile } from '../report.ts';
import { withSide } from './bench.ts';
import type { Case } from './cases.ts';
import { type FrameOnScreen, framesOn } from './framesOnScreen.ts';
import { pause, type Side, until } from './side.ts';

const tiles = 4;
/** Duration of hiding, ms: long enough that the last picture is outdated. */
const hiddenMs = 2_000;
/** Time limit for a new picture, ms. */
const shownWithinMs = 10_000;

/** Hides or shows the window. Returns the time (CLOCK_MONOTONIC, ns). */
const turnWindow = async (side: Side, event: 'hide' | 'show'): Promise<bigint> =>
  BigInt(
    await side.app.evaluate(({ BrowserWindow }, name) => {
      const at = process.hrtime.bigint().toString();
      BrowserWindow.getAllWindows()[0]?.[name]();
      return at;
    }, event),
  );

/**
 * The window is hidden and shown again. Measures the time until the site has paused and resumed the last stream, and
 * until the last tile shows a new picture.
 */
export const hiddenWindow: Case = {
  name: 'window hidden',
  cameras: tiles,
  measure(bench, name, round) {
    const arrangement = { tiles, round, proxied: true };
    return withSide(bench, name, arrangement, async ({ side, show, untilLive, watch, codes, onAnswer }) => {
      /**
       * The calls that the site has completed, with their number of streams: one call may cover only a part of them.
       */
      const done: { call: string; streams: number; tNs: bigint }[] = [];
      onAnswer(({ call, input, tNs }) => done.push({ call, streams: streamsIn(input), tNs }));
      /** Returns the time from `sinceNs` until the site had completed this call for the last stream, ms. */
      const allReceived = async (call: string, sinceNs: bigint) => {
        const calls = () => done.filter((each) => each.call === call && each.tNs >= sinceNs);
        await until(
          `${call} of all streams at the site`,
          () => calls().reduce((sum, { streams }) => sum + streams, 0) >= tiles,
        );
        return Number((calls().at(-1)?.tNs ?? sinceNs) - sinceNs) / 1e6;
      };
      await show();
      await untilLive();
      const [hid, showed, seen]: [number[], number[], number[]] = [[], [], []];
      for (let turn = 0; turn < (bench.quick ? 3 : 8); turn++) {
        hid.push(await allReceived('media.pause', await turnWindow(side, 'hide')));
        await pause(hiddenMs);
        const before = codes.map((code, tile) => framesOn(watch.sightings, tile, code).at(-1)?.frame);
        const from = watch.sightings.length;
        const shown = await turnWindow(side, 'show');
        showed.push(await allReceived('media.resume', shown));
        const isNew = (tile: number) => (one: FrameOnScreen) =>
          one.tile === tile && one.code === codes[tile] && one.frame !== before[tile];
        const firsts = () => codes.map((_, tile) => watch.sightings.slice(from).find(isNew(tile))?.tNs);
        await watch.until(() => firsts().every((at) => at !== undefined), shownWithinMs);
        seen.push(Math.max(...firsts().map((at) => Number((at ?? shown) - shown) / 1e6)));
        await watch.untilLive(codes, from);
      }
      const p95 = (took: readonly number[]) => percentile(took, 0.95) ?? 0;
      return { hideP95: p95(hid), showP95: p95(showed), resumeP95: p95(seen) };
    });
  },
};

const streamsIn = (input: unknown): number =>
  typeof input === 'object' && input !== null && 'consumers' in input && Array.isArray(input.consumers)
    ? input.consumers.length
    : 0;
