import { percentile } from '../report.ts';
import { perform } from './bench.ts';
import type { Case } from './cases.ts';
import { until } from './side.ts';

const tiles = 4;

/** The window is hidden; what counts is when the site has paused its last stream. */
export const hiding: Case = {
  name: 'window hidden',
  cameras: tiles,
  measure(bench, name, round) {
    const arrangement = { tiles, round, proxied: true };
    return perform(bench, name, arrangement, async ({ side, show, watch, codes, onAnswer }) => {
      /** When the site had carried out each pause. Of how many streams, as a later call may pause the rest. */
      const pauses: { streams: number; tNs: bigint }[] = [];
      onAnswer(({ call, input, tNs }) => {
        if (call === 'media.pause') pauses.push({ streams: streamsIn(input), tNs });
      });
      await show();
      const took: number[] = [];
      for (let turn = 0; turn < (bench.quick ? 3 : 8); turn++) {
        const from = watch.sightings.length;
        await watch.untilLive(codes, from);
        pauses.length = 0;
        const hidden = BigInt(
          await side.app.evaluate(({ BrowserWindow }) => {
            const at = process.hrtime.bigint().toString();
            BrowserWindow.getAllWindows()[0]?.hide();
            return at;
          }),
        );
        const paused = () => pauses.reduce((sum, { streams }) => sum + streams, 0);
        await until('all streams paused at the site', () => paused() >= tiles);
        took.push(Number((pauses.at(-1)?.tNs ?? hidden) - hidden) / 1e6);
        await side.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
      }
      return { hideP95: percentile(took, 0.95) ?? 0 };
    });
  },
};

const streamsIn = (input: unknown): number =>
  typeof input === 'object' && input !== null && 'consumers' in input && Array.isArray(input.consumers)
    ? input.consumers.length
    : 0;
