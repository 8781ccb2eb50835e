import type { Clock } from '../core/clock.ts';
import type { Media } from './media/index.ts';
import type { Mirror } from './mirror.ts';
import type { Shell } from './shell.ts';

const reportEveryMs = 500;

/** Tells main twice a second how this window's tiles stand; for a picture's record also the codes in test clips' pixels. */
export function reportTiles(options: {
  readonly shell: Shell;
  readonly media: Media;
  readonly mirror: Mirror;
  /** Also the codes in test clips' pixels. */
  readonly readCodes: boolean;
  readonly clock: Clock;
}): void {
  const { shell, media, mirror, readCodes, clock } = options;
  let underWay = false;
  clock.every(reportEveryMs, async () => {
    if (underWay) return;
    underWay = true;
    const { byId } = mirror.cameras.getState();
    const tiles = media.tiles({ testCodes: readCodes }).map((tile) => ({
      tile: tile.tile,
      camera: tile.camera,
      number: byId.get(tile.camera)?.camera.number ?? 0,
      stream: tile.stream,
      state: tile.state,
      width: tile.width,
      height: tile.height,
      framesDecoded: tile.framesDecoded,
      ageMs: tile.ageMs,
      ...(tile.testCode ?? {}),
    }));
    const result = await shell['window.report']({ tiles });
    underWay = false;
    if (!result.ok) console.warn('main did not take the report', result.fault);
  });
}
