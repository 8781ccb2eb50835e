import { perform } from './bench.ts';
import type { Case } from './cases.ts';
import { liveSince, picturedSince } from './figures.ts';
import { layoutOf } from './ours.ts';
import { noteSdpWork, sdpWorkOf } from './sdp.ts';

/**
 * A whole wall is opened at once, of cameras that others watch already. `before`: how many tiles our window's only wall had,
 * where it is not the same wall; of more than that it has negotiated for few ahead.
 */
export function opening(tiles: number, before = tiles): Case {
  return {
    name: before === tiles ? `${tiles} tiles opened` : `${tiles} tiles opened in place of ${before}`,
    cameras: tiles,
    measure(bench, name, round) {
      return perform(
        bench,
        name,
        { tiles, round, warm: tiles },
        async ({ side, ours, show, untilLive, watch, codes }) => {
          if (ours && before !== tiles) {
            await ours.showLayout(layoutOf(before, []));
            await ours.atRest(before);
          }
          const hasSdp = name === 'ours' || name === 'bare';
          if (hasSdp) await noteSdpWork(side.page);
          const began = process.hrtime.bigint();
          const since = (moment: bigint | undefined) => Number((moment ?? began) - began) / 1e6;
          await show();
          await untilLive();
          return {
            firstPictureAll: since(liveSince(watch.sightings, codes)),
            stillsAll: since(picturedSince(watch.sightings, codes)),
            ...(hasSdp ? { sdp: await sdpWorkOf(side.page, name === 'ours') } : {}),
          };
        },
      );
    },
  };
}
