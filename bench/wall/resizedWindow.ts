import { percentile } from '../report.ts';
import { withSide } from './bench.ts';
import type { Case } from './cases.ts';
import { recordSdpWork, sdpWorkOf } from './sdp.ts';
import { pause, type Side, until, windowSize } from './side.ts';

/** A window so narrow that its only picture is better shown by the sub-stream. */
const small = { width: 800, height: 450 } as const;

/**
 * Pause between two changes, ms. Our window negotiates spare m-lines 3 s after a change; these must not count for the
 * next one.
 */
const restMs = 4_000;

/** Resizes the window. Returns the time (CLOCK_MONOTONIC, ns). */
const resize = async (side: Side, size: { readonly width: number; readonly height: number }) =>
  BigInt(
    await side.app.evaluate(({ BrowserWindow }, to) => {
      const at = process.hrtime.bigint().toString();
      BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height);
      return at;
    }, size),
  );

/**
 * Shrinks the window until its tile needs the other stream, and enlarges it again. Measures the time until the site has
 * received the request and has the stream ready, including the page's debounce of 100 ms, and the SDP work, of which
 * there must be none.
 */
export const resizedWindow: Case = {
  name: 'window resized',
  cameras: 1,
  measure(bench, name, round) {
    return withSide(
      bench,
      name,
      { tiles: 1, round, proxied: true },
      async ({ side, ours, show, untilLive, onAnswer }) => {
        if (!ours) throw new Error('only ours changes its streams');
        const received: bigint[] = [];
        onAnswer(({ call, tNs }) => void (call === 'media.watch' && received.push(tNs)));
        await show();
        await untilLive();
        await recordSdpWork(side.page);
        const sdpWork = () => sdpWorkOf(side.page, true);
        const took: number[] = [];
        let sdp = 0;
        for (let turn = 0; turn < (bench.quick ? 4 : 10); turn++) {
          const [size, stream] = turn % 2 === 0 ? ([small, 'sub'] as const) : ([windowSize, 'main'] as const);
          await pause(restMs);
          const [before, worked] = [received.length, await sdpWork()];
          const began = await resize(side, size);
          await until(`${stream} requested`, () => received.length > before);
          took.push(Number((received[before] ?? began) - began) / 1e6);
          await ours.showsStream(stream);
          sdp += (await sdpWork()) - worked;
        }
        return { resizeP95: percentile(took, 0.95) ?? 0, resizeSdp: sdp };
      },
    );
  },
};
