import { percentile } from '../report.ts';
import { perform } from './bench.ts';
import type { Case } from './cases.ts';
import { noteSdpWork, sdpWorkOf } from './sdp.ts';
import { pause, type Side, until, windowSize } from './side.ts';

/** So narrow that its one picture is better shown by the sub-stream. */
const small = { width: 800, height: 450 } as const;

/** By then it has made m-lines ahead for later changes, as it does 3 s after one; what it negotiates for them is none of the next one's. */
const restMs = 4_000;

/** Gives the window another size, and says when (CLOCK_MONOTONIC, ns). */
const resize = async (side: Side, size: { readonly width: number; readonly height: number }) =>
  BigInt(
    await side.app.evaluate(({ BrowserWindow }, to) => {
      const at = process.hrtime.bigint().toString();
      BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height);
      return at;
    }, size),
  );

/**
 * The window becomes so small that its tile wants the other stream, and as large as before. What counts is when the site has been
 * told and has the stream ready to be sent, 100 ms of waiting for the last size included; and that nothing is negotiated for it.
 */
export const resizing: Case = {
  name: 'window resized',
  cameras: 1,
  measure(bench, name, round) {
    return perform(
      bench,
      name,
      { tiles: 1, round, proxied: true },
      async ({ side, ours, show, untilLive, onAnswer }) => {
        if (!ours) throw new Error('only ours changes its streams');
        const received: bigint[] = [];
        onAnswer(({ call, tNs }) => void (call === 'media.watch' && received.push(tNs)));
        await show();
        await untilLive();
        await noteSdpWork(side.page);
        const sdpWork = () => sdpWorkOf(side.page, true);
        const took: number[] = [];
        let sdp = 0;
        for (let turn = 0; turn < (bench.quick ? 4 : 10); turn++) {
          const [size, stream] = turn % 2 === 0 ? ([small, 'sub'] as const) : ([windowSize, 'main'] as const);
          await pause(restMs);
          const [before, worked] = [received.length, await sdpWork()];
          const began = await resize(side, size);
          await until(`${stream} asked for`, () => received.length > before);
          took.push(Number((received[before] ?? began) - began) / 1e6);
          await ours.showsStream(stream);
          sdp += (await sdpWork()) - worked;
        }
        return { resizeP95: percentile(took, 0.95) ?? 0, resizeSdp: sdp };
      },
    );
  },
};
