import { z } from 'zod';
import { countMLines } from '../../renderer/media/wallPlan.ts';
import { type Console, eventually } from './launch.ts';
import { tilesOf, untilReady } from './wallPage.ts';

/** Returns a window's page as Playwright knows it. */
async function pageOf(console: Console, window: number) {
  for (const page of console.app.windows())
    if ((await (await console.app.browserWindow(page)).evaluate(({ id }) => id)) === window) return page;
  return undefined;
}

/**
 * Reloads a window's page with probes on its connections.
 * They record its calls to the site's media with their times, and its WebRTC connections (`peers` in the page).
 */
export async function watchMedia(console: Console, window = 1): Promise<void> {
  const page = await eventually(`the page of window ${window}`, () => pageOf(console, window));
  await page.addInitScript(() => {
    const peers: RTCPeerConnection[] = [];
    const asked: { call: string; streams: number; at: number }[] = [];
    const Real = RTCPeerConnection;
    const post = MessagePort.prototype.postMessage;
    Object.assign(globalThis, {
      peers,
      mediaAsked: asked,
      /** The number of remote descriptions set. Each one is a renegotiation. */
      negotiations: 0,
      RTCPeerConnection: class extends Real {
        constructor(...given: ConstructorParameters<typeof Real>) {
          super(...given);
          peers.push(this);
        }
        override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
          Reflect.set(globalThis, 'negotiations', Reflect.get(globalThis, 'negotiations') + 1);
          return super.setRemoteDescription(description);
        }
      },
    });
    // The socket belongs to another thread, which gets its frames through a port.
    MessagePort.prototype.postMessage = function (...given: [unknown, never]) {
      const frame: unknown = Object(given[0]).frame;
      const call = typeof frame === 'string' && /media\.(?:watch|unwatch|pause|resume)/.exec(frame)?.[0];
      if (call) {
        const list = /"(?:consumers|items)":\[([^\]]*)\]/.exec(frame)?.[1] ?? '';
        asked.push({ call, streams: list === '' ? 0 : list.split('","').length, at: Date.now() });
      }
      post.apply(this, given);
    };
  });
  await page.reload();
  await untilReady(console, window);
}

const Asked = z.array(z.object({ call: z.string(), streams: z.int(), at: z.number() }));

/** Returns the calls to the site's media, without the keep-alive calls that name no stream. */
const mediaAsked = async (console: Console, window = 1) =>
  Asked.parse(JSON.parse(await console.inWindow<string>('JSON.stringify(mediaAsked)', window))).filter(
    ({ streams }) => streams > 0,
  );

/** Returns the number of video packets received so far. */
export const receivedPackets = (console: Console, window = 1) =>
  console.inWindow<number>(
    `Promise.all(peers.map((peer) => peer.getStats())).then((all) =>
      all.flatMap((stats) => [...stats.values()])
        .filter(({ type }) => type === 'inbound-rtp')
        .reduce((sum, { packetsReceived }) => sum + packetsReceived, 0))`,
    window,
  );

/** Returns the number of remote descriptions set so far. */
export const negotiations = (console: Console, window = 1) =>
  console.inWindow<number>('negotiations', window);

/** Longer than the three seconds after which a window negotiates for the next change of its wall, ms. */
const quietMs = 3_500;

/** Resolves once a window has finished its own negotiations, for as many streams as it has tiles. */
export async function untilNegotiated(console: Console, window = 1): Promise<void> {
  let last = -1;
  let since = 0;
  await eventually('m-lines for the next wall', async () => {
    const now = await negotiations(console, window);
    if (now !== last) since = performance.now();
    last = now;
    const [lines, tiles] = await console.inWindow<[number, number]>(
      `[watchfloorDiagnostics.counts().consumers, document.querySelectorAll('main [data-tile]').length]`,
      window,
    );
    // No event reports that negotiations are over, so a time without any is waited for.
    return lines >= countMLines({ shown: tiles, largest: tiles }) && performance.now() - since > quietMs;
  });
}

/** The bounds of windows that cover each other. */
export const coveringBounds = { x: 60, y: 40, width: 960, height: 600 };

export const putWindow = (console: Console, window: number, bounds: Partial<typeof coveringBounds>) =>
  console.app.evaluate(({ BrowserWindow }, [id, to]) => BrowserWindow.fromId(id)?.setBounds(to), [
    window,
    { ...coveringBounds, ...bounds },
  ] as const);

/**
 * Sends a window to the front, hides it or shows it.
 * @returns the time, ms since the epoch
 */
export const sendWindowCommand = (console: Console, window: number, event: 'focus' | 'hide' | 'show') =>
  console.app.evaluate(
    ({ BrowserWindow }, [id, name]) => {
      const at = Date.now();
      BrowserWindow.fromId(id)?.[name]();
      return at;
    },
    [window, event] as const,
  );

/** Resolves once all four tiles of a window are paused. */
export const untilPaused = (console: Console, window: number) =>
  eventually(`window ${window} paused`, async () => {
    const states = (await tilesOf(console, window)).map(({ state }) => state).join();
    if (states === 'paused,paused,paused,paused') return true;
    const where = await console.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((each) => [each.id, each.isFocused(), each.getContentBounds()]),
    );
    throw new Error(`its tiles are ${states}; windows, focus and place: ${JSON.stringify(where)}`);
  });

/**
 * Resolves once a window has asked the site to resume its four streams.
 * @returns the time after `since`, ms
 */
export const resumeDelay = (console: Console, window: number, since: number) =>
  eventually(`window ${window} asked the site to send`, async () => {
    const asked = (await mediaAsked(console, window)).find(
      ({ call, streams, at }) => call === 'media.resume' && streams === 4 && at >= since,
    );
    return asked && { ms: asked.at - since };
  });

/**
 * Presses keys that change tabs of `count` tiles.
 * @returns the calls to the site, and how long after the key press the last one was, ms
 */
export async function tabChanged(console: Console, keys: string, count: number) {
  await console.inWindow(
    `addEventListener('keydown', () => { globalThis.pressedAt = Date.now(); }, { capture: true, once: true }); undefined`,
  );
  const before = (await mediaAsked(console)).length;
  await console.page.keyboard.press(keys);
  return eventually('the site knows of both tabs', async () => {
    const sent = (await mediaAsked(console)).slice(before);
    const pressedAt = await console.inWindow<number>('pressedAt');
    const streams = (call: string) =>
      sent.filter((each) => each.call === call).reduce((sum, each) => sum + each.streams, 0);
    if (streams('media.resume') < count || streams('media.pause') < count) return undefined;
    return {
      calls: [...new Set(sent.map(({ call }) => call))].sort(),
      ms: Math.max(...sent.map(({ at }) => at)) - pressedAt,
    };
  });
}
