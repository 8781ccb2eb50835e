import { resolve } from 'node:path';
import { CameraId } from '../../core/base/ids.ts';
import { GridSize, type Layout, squareOf } from '../../core/wall/layout.ts';
import { countMLines } from '../../renderer/media/wallPlan.ts';
import { launchElectron, type Rect, type Side, until } from './side.ts';
import type { Site } from './stage.ts';

/** Our window, with what only ours can do. */
export interface OurSide extends Side {
  /** Shows these cameras instead, in the same grid. */
  showCameras(cameras: readonly (string | null)[]): Promise<void>;
  showLayout(layout: Layout): Promise<void>;
  /** Until it has made the m-lines that it makes of itself: a few seconds after its last change, while it has nothing else to do. */
  atRest(tiles: number): Promise<void>;
  /** Until each tile is live by this stream: of a camera it has not shown yet it shows the sub-stream first. */
  showsStream(stream: 'main' | 'sub'): Promise<void>;
  /** Where the pictures stand now: a tile with a camera has a higher head than an empty one. */
  places(): Promise<Rect[]>;
}

/** A wall of equal tiles, as the window's layout has it. */
export const layoutOf = (tiles: number, cameras: readonly (string | null)[]): Layout => ({
  division: squareOf(GridSize.parse(tiles)),
  tiles: Array.from({ length: tiles }, (_, at) => {
    const camera = cameras[at];
    return camera ? CameraId.parse(camera) : null;
  }),
});

/** The console itself, built, with an empty user folder, on a site that is already running. */
export async function openOurs(options: {
  readonly display: string;
  readonly site: Site;
  readonly siteUrl: string;
  readonly cameras: readonly string[];
}): Promise<OurSide> {
  const grid = options.cameras.length;
  const window = await launchElectron(options.display, [
    resolve('.'),
    `--site=${options.siteUrl}`,
    '--diagnostics',
    '--lang=en',
  ]);
  const { page } = window;
  const showLayout = (layout: Layout) =>
    page.evaluate((wall) => globalThis.watchfloorDiagnostics?.show(wall), layout);
  const places = (): Promise<Rect[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('[data-tile] > div')].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return { x, y, width, height };
      }),
    );
  const atRest = (tiles: number) =>
    until('m-lines for all of it, and no others', () =>
      page.evaluate(
        (count) => globalThis.watchfloorDiagnostics?.counts().consumers === count,
        countMLines({ shown: 0, largest: tiles }),
      ),
    );
  const showsStream = (stream: 'main' | 'sub') =>
    until(`${stream} on every tile`, () =>
      page.evaluate((wanted) => {
        const tiles = globalThis.watchfloorDiagnostics?.tiles() ?? [];
        return tiles.length > 0 && tiles.every((tile) => tile.stream === wanted && tile.state === 'live');
      }, stream),
    );
  const showCameras = (cameras: readonly (string | null)[]) => showLayout(layoutOf(grid, cameras));
  try {
    // The form is for people; the bench signs in through the same call. The desk refuses it until it has reached the site.
    await until('signed in', () =>
      page.evaluate(
        async (credentials) =>
          (await globalThis.watchfloorDiagnostics?.call('session.signIn', credentials))?.ok === true,
        options.site.credentials,
      ),
    );
    await until('ready', () => page.evaluate(() => globalThis.watchfloorDiagnostics?.ready() === true));
    await showCameras([]);
    await until('tiles', () =>
      page.evaluate((count) => document.querySelectorAll('[data-tile] > div').length === count, grid),
    );
    await until('an empty wall', () =>
      page.evaluate(() => globalThis.watchfloorDiagnostics?.tiles().length === 0),
    );
    await atRest(grid);
    const rects = await places();
    return {
      ...window,
      rects,
      places,
      showCameras,
      showLayout,
      atRest,
      showsStream,
      show: () => showCameras(options.cameras),
    };
  } catch (error) {
    await window.close();
    throw error;
  }
}
