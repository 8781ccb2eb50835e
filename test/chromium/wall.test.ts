import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WindowId } from '../../core/base/ids.ts';
import { type ConsolePage, eventually } from '../e2e/launch.ts';
import { hasKeys, mapOf, openMap } from '../e2e/mapPage.ts';
import { codeOf, eachMoved, eachShowsItsOwn, showTiles, signIn, tilesOf } from '../e2e/wallPage.ts';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';
import { type Bridge, openBridge } from './bridge.ts';
import { consolePageOf, errorsOf, openChromium } from './browser.ts';

/**
 * Tests the built page of the windows in Debian's Chromium.
 * That comes closest to Electron as users get it. The site, its cameras and the desk are real; only Electron's main
 * process is a stand-in (bridge.ts).
 */
const sixteen = 16;
const withinMs = 300_000;
vi.setConfig({ testTimeout: withinMs });
let folder: string;
let bridge: Bridge;
let site: SiteProcess;
let browser: Browser;
let console: ConsolePage;
let errors: readonly string[];

/**
 * Opens the page of a window of the desk.
 * A small viewport is enough, because every pixel of every picture is drawn in software.
 */
async function openPage(
  window: string,
  viewport: { readonly width: number; readonly height: number },
): Promise<{ readonly console: ConsolePage; readonly errors: readonly string[] }> {
  const page = await browser.newPage({ viewport });
  const seen = errorsOf(page);
  await page.addInitScript({ content: peersScript });
  await page.addInitScript({ content: bridge.preloadOf(WindowId.parse(window)) });
  await page.goto(`${bridge.origin}/index.html`);
  return { console: consolePageOf(page), errors: seen };
}

/** Records the page's WebRTC connections, so that a test can read the negotiated parameters. */
const peersScript = `
  globalThis.peers = [];
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...args) {
      super(...args);
      globalThis.peers.push(this);
    }
  };`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-chromium-'));
  bridge = await openBridge();
  site = await startSiteProcess(sixteen, {
    listen: { host: '127.0.0.1', tls: 'off', origins: [bridge.origin] },
    city: { file: resolve(import.meta.dirname, '../../resources/city/demo.city') },
  });
  bridge.openDesk(folder, site.url);
  browser = await openChromium();
  process.stdout.write(`Chromium ${browser.version()}\n`);
  ({ console, errors } = await openPage('w1', { width: 1_280, height: 720 }));
}, withinMs);
afterAll(async () => {
  await browser?.close();
  await bridge?.close();
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});

test('signs an operator in and lists every camera', async () => {
  await signIn(console, site.credentials);
  expect(await console.inWindow('globalThis.watchfloorDiagnostics.ready()')).toBe(true);
});

test('shows sixteen live tiles, each its own camera', async () => {
  await showTiles(console, sixteen, site.cameras);
  const live = await eachShowsItsOwn(console, sixteen, withinMs);
  await eachMoved(console, live);
});

test('negotiates the playout delay on every tile', async () => {
  const receivers = await console.inWindow<
    readonly { readonly uris: readonly string[]; readonly delayMs: number }[]
  >(`
  Promise.all(globalThis.peers.flatMap((peer) =>
    peer.getTransceivers()
      .filter(({ currentDirection, receiver }) => currentDirection === 'recvonly' && receiver.track.kind === 'video')
      .map(async ({ receiver }) => {
        const stats = [...(await receiver.getStats()).values()].find(({ type }) => type === 'inbound-rtp');
        return {
          uris: receiver.getParameters().headerExtensions.map(({ uri }) => uri),
          delayMs: (1_000 * (stats?.jitterBufferDelay ?? 0)) / (stats?.jitterBufferEmittedCount || 1),
          frames: stats?.framesDecoded ?? 0,
        };
      }),
  )).then((all) => all.filter(({ frames }) => frames > 0))`);
  expect(receivers.length).toBeGreaterThanOrEqual(sixteen);
  for (const { uris } of receivers)
    expect(uris).toContain('http://www.webrtc.org/experiments/rtp-hdrext/playout-delay');
  const delays = receivers.map(({ delayMs }) => delayMs).sort((a, b) => a - b);
  process.stdout.write(
    `jitter buffer, mean of each tile: ${delays.map((ms) => ms.toFixed(0)).join(' ')} ms\n`,
  );
});

test('draws the first frames of another page by WebCodecs before its streams deliver theirs', async () => {
  await showTiles(console, 4, site.cameras.slice(0, 4));
  await eachShowsItsOwn(console, 4, withinMs);
  const other = await openPage('w2', { width: 640, height: 360 });
  await eventually(
    'every camera',
    () => other.console.inWindow<boolean>('globalThis.watchfloorDiagnostics?.ready() === true'),
    withinMs,
  );
  await showTiles(other.console, 4, []);
  // A tile's canvas is visible while it shows its last keyframe, or a picture that the site sends ahead of the stream.
  await other.console.inWindow(`
    globalThis.tilesDrawn = new Set();
    new MutationObserver((changes) => {
      for (const { target } of changes)
        if (target instanceof HTMLCanvasElement && !target.hidden && target.width > 0)
          tilesDrawn.add(target.closest('[data-tile]')?.dataset.tile);
    }).observe(document.body, { subtree: true, attributeFilter: ['hidden'] });
    undefined;`);
  await showTiles(other.console, 4, site.cameras.slice(0, 4));
  await eachShowsItsOwn(other.console, 4, withinMs);
  const drawn = await other.console.inWindow<readonly string[]>('[...tilesDrawn].sort()');
  expect(drawn).toEqual(['0', '1', '2', '3']);
  expect(other.errors).toEqual([]);
  await other.console.page.close();
});

test('replays the last minute of a tile from its script transform while the tile continues', async () => {
  const [, camera = ''] = site.cameras;
  expect(
    await console.inWindow(
      'peers.some((peer) => peer.getReceivers().some(({ transform }) => transform instanceof RTCRtpScriptTransform))',
    ),
  ).toBe(true);
  await console.page.locator('[data-tile="1"]').click();
  await eventually(
    'ten seconds kept',
    () =>
      console.inWindow<boolean>(
        `globalThis.watchfloorDiagnostics.stored('${camera}').then((ms) => ms > 10_000)`,
      ),
    withinMs,
  );
  await console.page.keyboard.press('r');
  const past = await eventually(
    'a picture of the past',
    () =>
      console
        .inWindow<{ code: number; frame: number; atMs: number } | null>(
          'watchfloorDiagnostics.replayed() ?? null',
        )
        .then((picture) => picture ?? undefined),
    withinMs,
  );
  expect(past.code).toBe(codeOf(camera));
  expect(Date.now() - past.atMs).toBeGreaterThan(1_000);
  await eachMoved(console, await tilesOf(console));
  await console.page.keyboard.press('Escape');
  await console.page.locator('[data-testid="replay"]').waitFor({ state: 'detached' });
});

test('draws the map of the city', async () => {
  await openMap(console);
  expect(await hasKeys(console)).toBe(true);
  await eventually(
    'a drawn city',
    async () => {
      const canvas = mapOf(console).locator('canvas').first();
      const picture = await canvas.screenshot();
      // A map that draws nothing has one colour, which takes a few hundred bytes as PNG.
      return picture.length > 20_000;
    },
    withinMs,
  );
  await console.page.keyboard.press('F5');
});

test('raised no error on the page', () => {
  expect(errors).toEqual([]);
});
