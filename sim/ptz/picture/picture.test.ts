import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createSystemClock } from '../../../core/base/clock.ts';
import { createMechanics } from '../mechanics.ts';
import { openPtzPictures, type PtzPictures, publishToken } from './index.ts';
import type { PageCommand, VisibleCity } from './messages.ts';
import { viewerCounts } from './viewers.ts';

const clock = createSystemClock();
const secret = 'the demo’s password';
const event = (count: number) => `event: viewercount\ndata: {"viewercount":${count}}\n\n`;

/** A site's event streams, by camera stream. */
let site: Server;
let lines: Map<string, ServerResponse>;
let asked: IncomingMessage[];
let pictures: PtzPictures;
let wanted: (string | undefined)[];
/** The surroundings that the cameras report. */
let seen: VisibleCity | undefined;
let moved: ((id: string) => void) | undefined;
const mechanics = createMechanics(clock, { headingDeg: 90, fovDeg: 60 });
const pages: WebSocket[] = [];

const until = async (check: () => boolean) => {
  while (!check()) await new Promise((next) => setTimeout(next, 5));
};

beforeEach(async () => {
  lines = new Map();
  asked = [];
  wanted = [];
  seen = undefined;
  site = createServer((request, response) => {
    asked.push(request);
    lines.set(request.url ?? '', response);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event(0));
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  pictures = await openPtzPictures({
    clock,
    cameras: [{ id: 'cam-1', name: 'Hồ Gươm', heightM: 9 }],
    pose: () => mechanics.pose(),
    onMove(listener) {
      moved = listener;
      return () => undefined;
    },
    around: async () => seen,
    secret,
    onPageNeeded: (page) => wanted.push(page),
    log: () => undefined,
  });
  pictures.publishTo(`http://127.0.0.1:${(site.address() as AddressInfo).port}`);
  await until(() => lines.size === 2);
});
afterEach(async () => {
  for (const page of pages.splice(0)) page.terminate();
  await pictures.close();
  site.closeAllConnections();
  site.close();
});

function openPage(address: string | undefined) {
  const page = new WebSocket(address ?? '');
  pages.push(page);
  const orders: PageCommand[] = [];
  page.on('message', (data) => orders.push(JSON.parse(String(data))));
  return { page, orders };
}

it('follows each stream of a camera with its token, and requests no page without a viewer', () => {
  expect(asked.map(({ url }) => url).sort()).toEqual(['/whip/cam-1/main/viewers', '/whip/cam-1/sub/viewers']);
  for (const { headers } of asked)
    expect(headers.authorization).toBe(`Bearer ${publishToken(secret, 'cam-1')}`);
  expect(publishToken(secret, 'cam-1')).toMatch(/^[\w-]{43}$/);
  expect(wanted).toEqual([]);
});

it('commands the page to draw a viewed stream, to follow the camera, and to stop', async () => {
  lines.get('/whip/cam-1/main/viewers')?.write(event(1));
  await until(() => wanted.length === 1);
  expect(wanted[0]).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/[\w-]{24}$/);
  const { orders } = openPage(wanted[0]);
  await until(() => orders.length === 1);
  expect(orders[0]).toMatchObject({
    do: 'publish',
    stream: 'cam-1/main',
    shape: { width: 1_280, height: 720 },
    look: { headingDeg: 90, tiltDeg: -12, fovDeg: expect.closeTo(60), magnification: 1 },
    token: publishToken(secret, 'cam-1'),
  });
  lines.get('/whip/cam-1/sub/viewers')?.write(event(2));
  await until(() => orders.length === 2);
  moved?.('cam-1');
  await until(() => orders.length === 3);
  expect(orders.slice(1)).toMatchObject([
    { do: 'publish', stream: 'cam-1/sub' },
    { do: 'look', camera: 'cam-1' },
  ]);
  lines.get('/whip/cam-1/main/viewers')?.write(event(0));
  await until(() => orders.length === 4);
  expect(orders[3]).toEqual({ do: 'stop', stream: 'cam-1/main' });
  // The other stream still has a viewer.
  expect(wanted).toHaveLength(1);
});

it('sends each page the surroundings of a camera once, however many of its streams are drawn', async () => {
  seen = { walls: [-1, 9, 1, 9, 0, 4, 7], roofs: [], roads: [], areas: [] };
  lines.get('/whip/cam-1/main/viewers')?.write(event(1));
  await until(() => wanted.length === 1);
  const first = openPage(wanted[0]);
  await until(() => first.orders.length === 2);
  expect(first.orders).toMatchObject([{ do: 'publish' }, { do: 'around', camera: 'cam-1', around: seen }]);
  lines.get('/whip/cam-1/sub/viewers')?.write(event(1));
  await until(() => first.orders.length === 3);
  const second = openPage(wanted[0]);
  await until(() => second.orders.length === 3);
  expect(second.orders.map((order) => order.do)).toEqual(['publish', 'publish', 'around']);
  expect(first.orders.map((order) => order.do)).toEqual(['publish', 'around', 'publish']);
});

it('rejects connections on another path, and sends a reconnected page everything again', async () => {
  lines.get('/whip/cam-1/sub/viewers')?.write(event(1));
  await until(() => wanted.length === 1);
  const stranger = new WebSocket((wanted[0] ?? '').replace(/.{4}$/, 'xxxx'));
  const [error] = await once(stranger, 'error');
  expect(String(error)).toContain('400');
  const first = openPage(wanted[0]);
  await until(() => first.orders.length === 1);
  const second = openPage(wanted[0]);
  await Promise.all([once(first.page, 'close'), until(() => second.orders.length === 1)]);
  second.page.send('no JSON');
  second.page.send('{"stream":"cam-1/sub","state":"published"}');
  moved?.('cam-1');
  await until(() => second.orders.length === 2);
});

it('stops without the site, and starts again when it is back', async () => {
  lines.get('/whip/cam-1/main/viewers')?.write(event(1));
  await until(() => wanted.length === 1);
  const { orders } = openPage(wanted[0]);
  await until(() => orders.length === 1);
  lines.clear();
  site.closeAllConnections();
  await until(() => orders.at(-1)?.do === 'stop');
  await until(() => lines.has('/whip/cam-1/main/viewers'));
  lines.get('/whip/cam-1/main/viewers')?.write(event(1));
  await until(() => orders.at(-1)?.do === 'publish');
});

it('parses the numbers of an event stream at any chunk boundaries', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000)), fc.integer({ min: 1, max: 30 }), (counts, size) => {
      const text = [':', '', ...counts.map(event)].join('\n');
      const read: number[] = [];
      const take = viewerCounts((count) => read.push(count));
      for (let at = 0; at < text.length; at += size) take(text.slice(at, at + size));
      expect(read).toEqual(counts);
    }),
  );
});
