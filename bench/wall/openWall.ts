import { withSide } from './bench.ts';
import type { Case } from './cases.ts';
import { liveSince, picturedSince } from './figures.ts';
import { layoutOf } from './ours.ts';
import { recordSdpWork, sdpWorkOf } from './sdp.ts';

/**
 * Opens a whole wall at once, of cameras that other clients already view. `before`: the number of tiles that our window
 * had, if different; it has then negotiated m-lines in advance for few of the new ones.
 */
export function openWall(tiles: number, before = tiles): Case {
  return {
    name: before === tiles ? `${tiles} tiles opened` : `${tiles} tiles opened in place of ${before}`,
    cameras: tiles,
    measure(bench, name, round) {
      return withSide(
        bench,
        name,
        { tiles, round, warm: tiles },
        async ({ side, ours, show, untilLive, watch, codes }) => {
          if (ours && before !== tiles) {
            await ours.showLayout(layoutOf(before, []));
            await ours.atRest(before);
          }
          const hasSdp = name === 'ours' || name === 'bare';
          if (hasSdp) await recordSdpWork(side.page);
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
