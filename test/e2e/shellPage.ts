import type { ControlView, PageMessage } from '../../core/api/shell.ts';
import type { Console } from './launch.ts';

/** An address without a site, for tests of the windows alone. */
export const noSite = '--site=ws://127.0.0.1:1';
export const pageUrl = 'app://watchfloor/index.html';

/** Returns whether the window shows the console's own page, with its shell. */
export const pageIsThere = (console: Console) =>
  console.inWindow<boolean>(
    `location.href === ${JSON.stringify(pageUrl)} && document.readyState === 'complete' && 'watchfloor' in window`,
  );

/** Records the messages of these kinds that main sends to the page of window 1 from now on. */
export const recordMessages = (console: Console, ...kinds: readonly PageMessage['watchfloor'][]) =>
  console.inWindow(`
    globalThis.received = [];
    window.addEventListener('message', ({ data }) => {
      if (${JSON.stringify(kinds)}.includes(data?.watchfloor)) globalThis.received.push(data);
    });`);
export const recordedMessages = (console: Console) => console.inWindow<PageMessage[]>('globalThis.received');
/** Returns the newest recorded view of PTZ control. */
export const controlView = async (console: Console): Promise<ControlView | undefined> =>
  (await recordedMessages(console)).findLast((message) => message.watchfloor === 'control')?.control;
