import type { TileReport } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Media } from '../media/index.ts';
import type { Mirror } from '../shared/mirror.ts';
import type { Shell } from '../shared/shell.ts';

/** While a picture is to be taken of the window as soon as its tiles are live. */
const reportEveryMs = 500;
/**
 * Else. Main ends a page that it has not heard of for 10 s, but for 2 s where it has stood still itself (core/base/silence.ts): this
 * is half of it, and as often as a page that nobody sees is let run.
 */
const beatEveryMs = 1_000;

/** Tells main that this page runs; for a picture's record also how its tiles stand, with the codes in test clips' pixels. */
export function reportTiles(options: {
  readonly shell: Pick<Shell, 'window.report'>;
  readonly media: Pick<Media, 'tiles'>;
  readonly mirror: Pick<Mirror, 'cameras'>;
  /** The program was started to take a picture. */
  readonly isPictured: boolean;
  readonly clock: Clock;
}): void {
  const { shell, media, mirror, isPictured, clock } = options;
  let underWay = false;
  function tilesNow(): TileReport[] {
    const { byId } = mirror.cameras.getState();
    return media.tiles({ testCodes: true }).map((tile) => ({
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
  }

  clock.every(isPictured ? reportEveryMs : beatEveryMs, async () => {
    if (underWay) return;
    underWay = true;
    const result = await shell['window.report']({ tiles: isPictured ? tilesNow() : [] });
    underWay = false;
    if (!result.ok) console.warn('main did not take the report', result.fault);
  });
}
