import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, eventually, launch } from './launch.ts';
import { eachMoved, eachShowsItsOwn, tilesOf, untilReady } from './wallPage.ts';

let console: Console;
beforeAll(async () => {
  console = await launch({ args: ['--cameras=4', '--test-cameras=4', '--diagnostics', '--size=1280x720'] });
  await console.page.addInitScript(() => {
    const peers: RTCPeerConnection[] = [];
    const Real = RTCPeerConnection;
    Object.assign(window, {
      peers,
      RTCPeerConnection: class extends Real {
        constructor(...given: ConstructorParameters<typeof Real>) {
          super(...given);
          peers.push(this);
        }
      },
    });
  });
  await console.page.reload();
  await untilReady(console);
});
afterAll(() => console?.close());

/** Packets of pictures that have come so far, and over how many streams. The site also sends some to probe the line. */
const received = () =>
  console.inWindow<{ packets: number; streams: number }>(`
    Promise.all(peers.map((peer) => peer.getStats())).then((all) => {
      const inbound = all.flatMap((stats) => [...stats.values()].filter(({ type, mid }) => type === 'inbound-rtp' && mid !== 'probator'));
      return { packets: inbound.reduce((sum, { packetsReceived }) => sum + packetsReceived, 0), streams: inbound.length };
    })
  `);

const inMain = (deed: 'hide' | 'show' | 'minimize' | 'restore') =>
  console.app.evaluate(({ BrowserWindow }, name) => BrowserWindow.fromId(1)?.[name](), deed);

/** Longer than a stream may be quiet before it is asked for anew. */
const unseenMs = 7_000;

test('the site sends nothing to a window that cannot be seen, and all of it again once it can', async () => {
  await eachShowsItsOwn(console, 4);
  const { streams } = await received();
  await inMain('hide');
  await eventually('no tile is live', async () =>
    (await tilesOf(console)).every(({ state }) => state !== 'live'),
  );
  // What was on its way when the site was told still comes.
  let last = (await received()).packets;
  await eventually('nothing is on its way any more', async () => {
    const before = last;
    await new Promise((next) => setTimeout(next, 300));
    last = (await received()).packets;
    return last === before;
  });
  // No event tells that nothing comes: this very time is what is tested.
  await new Promise((next) => setTimeout(next, unseenMs));
  expect((await received()).packets).toBe(last);
  await inMain('show');
  await eachMoved(console, await eachShowsItsOwn(console, 4));
  expect((await received()).packets).toBeGreaterThan(last);
  // The same streams as before, not others asked for in their place.
  expect((await received()).streams).toBe(streams);
});
