import type { TileReport } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Media } from '../media/index.ts';
import type { MainClient } from '../shared/mainClient.ts';
import type { Mirror } from '../shared/mirror.ts';

/** Interval of reports while a screenshot of the window waits for its tiles to be live, ms. */
const reportEveryMs = 500;
/**
 * Interval of reports otherwise, ms.
 * Main ends a page without a report for 10 s, or 2 s after main itself was suspended (core/base/silence.ts). This is
 * half of the latter, and as often as a hidden page is allowed to run.
 */
const beatEveryMs = 1_000;

/**
 * Reports to main that this page is running.
 * For a screenshot it also reports the states of the tiles, with the codes in test clips' pixels.
 */
export function reportTilesToMain(options: {
  readonly shell: Pick<MainClient, 'window.report'>;
  readonly media: Pick<Media, 'tiles'>;
  readonly mirror: Pick<Mirror, 'cameras'>;
  /** The program was started to take a screenshot. */
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
