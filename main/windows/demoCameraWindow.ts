import { readFile } from 'node:fs/promises';
import { BrowserWindow, session } from 'electron';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { createBackOff } from '../../core/base/retry.ts';
import { getConsoleErrorText } from './getConsoleErrorText.ts';
import { restrictSession } from './guard.ts';
import { packagedOrigin } from './origin.ts';
import { restrictedPagePreferences } from './preferences.ts';
import {
  createFoundResponse,
  createNotFoundResponse,
  type PageRequest,
  type PageResponse,
} from './serveFile.ts';
import { servePageScheme } from './servePageScheme.ts';

/**
 * The hidden window that renders the demo's PTZ cameras, because Chromium can both draw and encode video.
 * It is never shown, has no preload, uses a session of its own, reaches this machine only, and exists only while the demo needs
 * it.
 */
export interface DemoCameraWindow {
  /** Opens it for the demo at this address (`ws://127.0.0.1:…`), or closes it for undefined. */
  show(demo: string | undefined): void;
}

const pageUrl = `${packagedOrigin}/demoCameras`;
const scriptUrl = `${packagedOrigin}/ptzCameraPage.js`;
/** A session in memory, used by this window only. */
const partition = 'demo-cameras';
const policy =
  "default-src 'none'; script-src 'self'; connect-src http://127.0.0.1:* ws://127.0.0.1:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const page = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Demo cameras</title><script type="module" src="${scriptUrl}"></script></head><body></body></html>\n`;
const comeBack = createBackOff({ firstMs: 500, maxMs: 30_000 });

const demoAddress = /^ws:\/\/127\.0\.0\.1:\d{1,5}\/[\w-]{10,80}$/;

export function createDemoCameraWindow(options: {
  /** The built script of its page. */
  readonly script: string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): DemoCameraWindow {
  const { clock, log } = options;
  let window: BrowserWindow | undefined;
  let wanted: string | undefined;
  let crashes = 0;
  let cancelAgain: Cancel = () => {};
  let isServed = false;

  function serve(): void {
    if (isServed) return;
    isServed = true;
    const own = session.fromPartition(partition);
    restrictSession(own, { devOrigin: undefined, log });
    const answer = async ({ url }: PageRequest): Promise<PageResponse> => {
      const [address] = url.split('#');
      if (address === pageUrl) return createFoundResponse('text/html; charset=utf-8', policy, page);
      if (address !== scriptUrl) return createNotFoundResponse(policy);
      return createFoundResponse('text/javascript; charset=utf-8', policy, await readFile(options.script));
    };
    servePageScheme(own, answer, log);
  }

  function close(): void {
    cancelAgain();
    const last = window;
    window = undefined;
    if (last && !last.isDestroyed()) last.destroy();
  }

  function open(demo: string): void {
    serve();
    const opened = new BrowserWindow({
      show: false,
      width: 320,
      height: 180,
      title: 'Watchfloor demo cameras',
      skipTaskbar: true,
      webPreferences: {
        ...restrictedPagePreferences,
        partition,
        // The window is hidden and must draw all the same.
        backgroundThrottling: false,
      },
    });
    window = opened;
    const { webContents: contents } = opened;
    contents.on('console-message', (event, ...older) => {
      const output = getConsoleErrorText(event, older);
      if (output !== undefined) log(`demo cameras: page: ${output}`);
    });
    contents.on('render-process-gone', (_event, { reason }) => {
      if (window !== opened) return;
      crashes += 1;
      log(`demo cameras: the page's process ended: ${reason} (${crashes})`);
      close();
      cancelAgain = clock.after(comeBack(crashes), () => {
        if (wanted !== undefined) open(wanted);
      });
    });
    contents.loadURL(`${pageUrl}#${demo}`).catch((error: unknown) => {
      if (window === opened) log(`demo cameras: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

  return {
    show(demo) {
      if (demo !== undefined && !demoAddress.test(demo)) {
        log('demo cameras: not an address of the demo');
        return;
      }
      if (demo === wanted) return;
      wanted = demo;
      close();
      if (demo !== undefined) open(demo);
    },
  };
}
