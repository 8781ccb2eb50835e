import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { build } from 'vite';
import { WebSocketServer } from 'ws';
import {
  displaysChannel,
  processesChannel,
  type ShellName,
  shellChannel,
  shownChannel,
} from '../../core/api/channels.ts';
import { shellCalls } from '../../core/api/shell.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { WindowId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { describeIssue } from '../../core/rpc/server.ts';
import type { DeskView } from '../../core/wall/deskView.ts';
import { createDesk } from '../../desk/app/desk.ts';
import type { Desk } from '../../desk/app/options.ts';
import { createSiteLinks } from '../../desk/sync/site.ts';
import { packagedOrigin } from '../../main/windows/origin.ts';
import { createPagePolicy, serveFile } from '../../main/windows/serveFile.ts';
import { portOf } from '../fakes/siteServer.ts';
import { type FromBridge, ToBridge } from './messages.ts';

const root = resolve(import.meta.dirname, '../..');

/**
 * A stand-in for Electron around the windows' page.
 * It serves the built page, answers the preload, and has a real desk.
 */
export interface Bridge {
  /** The origin of its pages, which a site has to allow. */
  readonly origin: string;
  /**
   * Returns the real preload of a window with a stand-in for Electron's module.
   * It has to run before the page's own scripts.
   */
  preloadOf(window: WindowId): string;
  /** Opens the desk on this site. Pages can be opened afterwards. */
  openDesk(folder: string, siteUrl: string): void;
  close(): Promise<void>;
}

/** Builds the preload as for Electron, except for the module `electron`. */
async function buildPreload(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { electron: resolve(import.meta.dirname, 'electron.ts') } },
    build: {
      write: false,
      lib: { entry: resolve(root, 'preload/index.ts'), formats: ['iife'], name: 'preload' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  return output && 'output' in output ? output.output[0].code : '';
}

const view: DeskView = {
  displays: [
    {
      number: 1,
      label: 'Chromium',
      internal: false,
      here: true,
      bounds: { x: 0, y: 0, width: 1_920, height: 1_080 },
      scaleFactor: 1,
    },
  ],
  windows: [
    {
      window: WindowId.parse('w1'),
      display: 1,
      bounds: { x: 0, y: 0, width: 1_920, height: 1_080 },
      fullScreen: false,
      home: 1,
      folded: false,
      fallback: 'first',
    },
  ],
  walls: '',
  profiles: [{ name: '', windows: 1, inUse: true }],
};

/**
 * Calls about features that Chromium lacks: several windows, main's sticks and the gateway.
 * They are accepted and have no effect.
 */
const withoutEffect: ReadonlySet<string> = new Set<ShellName>([
  'window.report',
  'window.focus',
  'control.look',
  'control.see',
  'control.spot',
  'control.follow',
  'stick.gamepad',
]);

function answer(window: WindowId, name: string, input: unknown): Result<unknown> {
  if (!Object.hasOwn(shellCalls, name)) return fail('call.unknown', { call: name });
  const parsed = shellCalls[name as ShellName].input.safeParse(input);
  if (!parsed.success) return fail('call.invalid', { where: describeIssue(parsed.error) });
  if (name === 'displays.list') return ok(view);
  if (name === 'control.map') return ok({ accepted: false });
  if (withoutEffect.has(name)) return ok({});
  if (name !== 'window.describe') return fail('call.refused');
  return ok({
    window,
    version: '0',
    electron: '0',
    electronFallback: false,
    diagnostics: true,
    pictured: false,
    language: 'en',
    tour: false,
    roomWall: false,
  });
}

export async function openBridge(): Promise<Bridge> {
  let policy = '';
  let desk: Desk | undefined;
  const http = createServer((request, response) => {
    const { method = '', url = '' } = request;
    const page = { method, url: `${packagedOrigin}${url}` };
    // The promise never rejects: `serveFile` returns a response in every case.
    void serveFile(resolve(root, 'out/renderer'), policy, page).then(({ status, headers, body }) =>
      response.writeHead(status, headers).end(body),
    );
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  const host = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  const origin = `http://${host}`;

  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    if (request.headers.origin !== origin) return socket.destroy();
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const [, to, name] = (request.url ?? '').split('/');
      const window = WindowId.parse(name);
      if (to === 'desk') return desk?.attach(portOf(opened), window);
      const send = (message: FromBridge) => opened.send(JSON.stringify(message));
      send({ t: 'event', channel: processesChannel, message: { processes: [] } });
      send({ t: 'event', channel: shownChannel, message: { shown: true, fullScreen: false } });
      send({ t: 'event', channel: displaysChannel, message: { desk: view } });
      opened.on('message', (data) => {
        const { id, channel, name: call, input } = ToBridge.parse(JSON.parse(data.toString()));
        const result = channel === shellChannel ? answer(window, call, input) : fail('call.refused');
        send({ t: 'result', id, result });
      });
    });
  });

  const preload = await buildPreload();
  return {
    origin,
    preloadOf: (window) =>
      `globalThis.watchfloorBridge = ${JSON.stringify({ url: `ws://${host}`, window })};\n${preload}`,
    openDesk(folder, siteUrl) {
      policy = `${createPagePolicy(siteUrl)}`.replace(
        "connect-src 'self'",
        `connect-src 'self' ws://${host}`,
      );
      const clock = createSystemClock();
      const log = () => {};
      const site = { url: siteUrl, embedded: false };
      const created = createDesk({ folder, site, clock, log, openLink: createSiteLinks({ clock, log }) });
      if (!created.ok) throw new Error(created.fault.code);
      desk = created.value;
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await desk?.close();
      http.closeAllConnections();
      await new Promise((closed) => http.close(closed));
    },
  };
}
