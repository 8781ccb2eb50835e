import type { Page } from 'playwright-core';
import { deskCalls, deskTopics } from '../../core/api/desk.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { createRpcClient } from '../../core/rpc/client.ts';
import type { MessageChannelPort } from '../../core/rpc/wire.ts';
import { createWindowCalls } from '../fakes/windowDriver.ts';
import { consoleDriver } from './console.ts';
import { contractSuite } from './suite.ts';

/** Takes over a window's end of its port to the desk, before the page's own program gets it. */
async function portOf(page: Page): Promise<MessageChannelPort> {
  const messages = new Listeners<unknown>();
  await page.exposeFunction('fromDesk', messages.emit);
  await page.addInitScript(() => {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const [port] = event.ports;
      if (!port) return;
      event.stopImmediatePropagation();
      port.addEventListener('message', ({ data }) => Reflect.get(window, 'fromDesk')(data));
      port.start();
      Object.assign(window, { toDesk: port });
    });
  });
  await page.reload();
  await page.waitForFunction(() => 'toDesk' in window);
  const closed = new Listeners();
  page.once('close', () => closed.emit());
  return {
    // A page that cannot take the message is gone.
    send: (message) =>
      void page
        .evaluate((sent) => Reflect.get(window, 'toDesk').postMessage(sent), message)
        .catch(closed.emit),
    onMessage: messages.add,
    onClose: closed.add,
    close: closed.emit,
  };
}

contractSuite('Electron: the desk’s utility process, on a port that main brokered', () =>
  consoleDriver([], async ({ page }) =>
    createWindowCalls(
      createRpcClient(await portOf(page), {
        calls: deskCalls,
        topics: deskTopics,
        clock: createSystemClock(),
      }),
    ),
  ),
);
