import { perform } from './bench.ts';
import type { Case } from './cases.ts';
import { liveSince, picturedSince } from './figures.ts';
import { noteSdpWork, sdpWorkOf } from './sdp.ts';

/** A whole wall is opened at once, of cameras that others watch already. */
export function opening(tiles: number): Case {
  return {
    name: `${tiles} tiles opened`,
    cameras: tiles,
    measure(bench, name, round) {
      return perform(bench, name, { tiles, round, warm: tiles }, async ({ side, show, watch, codes }) => {
        const hasSdp = name === 'ours' || name === 'bare';
        if (hasSdp) await noteSdpWork(side.page);
        const began = process.hrtime.bigint();
        const since = (moment: bigint | undefined) => Number((moment ?? began) - began) / 1e6;
        await show();
        await watch.untilLive(codes);
        return {
          firstPictureAll: since(liveSince(watch.sightings, codes)),
          stillsAll: since(picturedSince(watch.sightings, codes)),
          ...(hasSdp ? { sdp: await sdpWorkOf(side.page, name === 'ours') } : {}),
        };
      });
    },
  };
}
