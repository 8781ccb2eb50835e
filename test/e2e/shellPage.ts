import type { Console } from './launch.ts';

/** A site that is not there: for tests of the windows alone. */
export const noSite = '--site=ws://127.0.0.1:1';
export const pageUrl = 'app://watchfloor/index.html';

/** Whether the console's own page is in the window, by its shell. */
export const pageIsThere = (console: Console) =>
  console.inWindow<boolean>(
    `location.href === ${JSON.stringify(pageUrl)} && document.readyState === 'complete' && 'watchfloor' in window`,
  );
