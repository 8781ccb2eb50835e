import { resolve } from 'node:path';
import { CameraId } from '../../core/base/ids.ts';
import { GridSize, type Layout, toSquareDivision } from '../../core/wall/layout.ts';
import { countMLines } from '../../renderer/media/wallPlan.ts';
import { launchElectron, type Rect, type Side, until } from './side.ts';
import type { Site } from './stage.ts';

/** Our window, with the functions that no peer has. */
export interface OurSide extends Side {
  /** Replaces the cameras, in the same grid. */
  showCameras(cameras: readonly (string | null)[]): Promise<void>;
  showLayout(layout: Layout): Promise<void>;
  /**
   * Resolves once the window has made its spare m-lines, which it does when idle, a few seconds after its last change.
   */
  atRest(tiles: number): Promise<void>;
  /** Resolves once each tile is live with this stream: a tile shows the sub-stream of a new camera first. */
  showsStream(stream: 'main' | 'sub'): Promise<void>;
  /** Returns the pictures' positions now: a tile with a camera has a higher header than an empty one. */
  places(): Promise<Rect[]>;
}

/** Returns a wall of equal tiles as a layout. */
export const layoutOf = (tiles: number, cameras: readonly (string | null)[]): Layout => ({
  division: toSquareDivision(GridSize.parse(tiles)),
  tiles: Array.from({ length: tiles }, (_, at) => {
    const camera = cameras[at];
    return camera ? CameraId.parse(camera) : null;
  }),
});

/** Starts the built console with an empty user folder on a running site. */
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
    until('the expected number of m-lines', () =>
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
    // The bench signs in by the call behind the form. The desk rejects it until it is connected to the site.
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
