import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { Fault, FaultCode } from '../../core/errors/faults.ts';
import { captureShown, drawScaled } from './export/shown.ts';
import type { Media } from './media.ts';
import { watchPictures } from './motion.ts';
import { meaningOf, snapshotOf, type TileSnapshot } from './snapshot.ts';
import { createTestCodeReader } from './testCodeReader.ts';
import { pictureOf, type View } from './view.ts';

/** Of the link: what a site that is gone looks like from here. Other faults are what it answered. */
const lineFaults: ReadonlySet<FaultCode> = new Set(['call.closed', 'call.timeout', 'site.unreachable']);

/** What the window reads of its tiles, of their pictures and of the link; nothing of it changes them. */
export function createReading(options: {
  readonly clock: Clock;
  /** Of the link to the site. */
  readonly fault: () => Fault | undefined;
  /** The view on each tile. */
  readonly onTiles: () => ReadonlyMap<number, View>;
  readonly viewsOf: (camera: CameraId) => readonly View[];
}): Pick<
  Media,
  'tile' | 'meaning' | 'standing' | 'source' | 'capture' | 'draw' | 'pictures' | 'tiles' | 'linkLost'
> {
  const { clock, onTiles, viewsOf } = options;
  let readTestCode: ReturnType<typeof createTestCodeReader> | undefined;

  function snapshot(view: View, testCodes: boolean): TileSnapshot {
    if (testCodes) readTestCode ??= createTestCodeReader();
    const picture = pictureOf(view);
    const testCode = testCodes && picture ? readTestCode?.(picture) : undefined;
    return snapshotOf(view, {
      link: options.fault(),
      monotonic: clock.monotonic(),
      now: clock.now(),
      testCode,
    });
  }

  function tile(at: number): TileSnapshot | undefined {
    const view = onTiles().get(at);
    return view && snapshot(view, false);
  }

  return {
    tile,
    meaning: (at) => meaningOf(tile(at)),
    standing(camera) {
      const all = viewsOf(camera);
      // One that nobody sees now says no more than that.
      const view = all.find(({ unseen }) => !unseen) ?? all[0];
      return view && snapshot(view, false);
    },
    linkLost() {
      const fault = options.fault();
      return fault !== undefined && lineFaults.has(fault.code);
    },
    source: (camera, stream) => viewsOf(camera)[0]?.sources.get(stream),
    capture(at) {
      const view = onTiles().get(at);
      const pictureAt = view && snapshot(view, false).pictureAt;
      return view && pictureAt !== undefined ? captureShown(view, Math.round(pictureAt)) : undefined;
    },
    async draw(camera, context) {
      const view = [...onTiles().values()].find((each) => each.camera === camera);
      return view !== undefined && (await drawScaled(view, context));
    },
    pictures(at, seen) {
      const video = onTiles().get(at)?.shown?.video;
      return video && watchPictures(video, seen);
    },
    tiles: ({ testCodes } = { testCodes: false }) =>
      [...onTiles().values()].map((view) => snapshot(view, testCodes)).sort((a, b) => a.tile - b.tile),
  };
}
