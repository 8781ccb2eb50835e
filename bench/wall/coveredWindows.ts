import { launch } from '../../test/e2e/launch.ts';
import {
  coveringBounds,
  putWindow,
  resumeDelay,
  sendWindowCommand,
  tabChanged,
  untilPaused,
  watchMedia,
} from '../../test/e2e/mediaPage.ts';
import { eachShowsItsOwn, showCameras } from '../../test/e2e/wallPage.ts';
import { percentile } from '../report.ts';
import type { Case } from './cases.ts';

const tiles = 4;

/**
 * Two windows cover each other in turn, then tabs change. Measures the time until the page requests the visible
 * streams.
 */
export const coveredWindows: Case = {
  name: 'windows covered, tabs changed',
  cameras: tiles,
  async measure({ screen, quick }) {
    const console = await launch({
      env: { DISPLAY: screen.display },
      args: ['--cameras=8', '--test-cameras=8', '--diagnostics', '--windows=2', '--grid=4', '--lang=en'],
    });
    const turns = quick ? 4 : 12;
    const [uncovered, changed]: [number[], number[]] = [[], []];
    try {
      for (const window of [1, 2]) await watchMedia(console, window);
      await putWindow(console, 1, {});
      await putWindow(console, 2, { x: coveringBounds.x + 400 });
      for (const window of [1, 2]) await eachShowsItsOwn(console, tiles, 60_000, window);
      await sendWindowCommand(console, 2, 'focus');
      await putWindow(console, 2, {});
      await untilPaused(console, 1);
      for (let turn = 0; turn < turns; turn++) {
        const window = 1 + (turn % 2);
        const { ms } = await resumeDelay(console, window, await sendWindowCommand(console, window, 'focus'));
        uncovered.push(ms);
        await eachShowsItsOwn(console, tiles, 20_000, window);
        await untilPaused(console, 3 - window);
      }
      await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(2)?.destroy());
      await eachShowsItsOwn(console, tiles);
      await console.page.keyboard.press('Control+t');
      await showCameras(console, tiles, [5, 6, 7, 8]);
      await eachShowsItsOwn(console, tiles);
      for (let turn = 0; turn < turns; turn++) {
        changed.push((await tabChanged(console, `Control+${1 + (turn % 2)}`, tiles)).ms);
        await eachShowsItsOwn(console, tiles);
      }
    } finally {
      await console.close();
    }
    return { uncoverP95: percentile(uncovered, 0.95) ?? 0, tabP95: percentile(changed, 0.95) ?? 0 };
  },
};
