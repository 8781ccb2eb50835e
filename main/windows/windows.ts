import { app, BrowserWindow, type MessagePortMain, type Session, screen } from 'electron';
import type { PageMessage, ProcessStatus } from '../../core/api/shell.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { WindowId } from '../../core/base/ids.ts';
import { type SeenDisplay, toBounds } from '../../core/wall/display.ts';
import { arrangeWindows, type WindowArrangement, type WindowPlacement } from './arrangement.ts';
import type { ConsoleWindow } from './consoleWindow.ts';
import { applyCertificatePins, restrictContents, restrictSession } from './guard.ts';
import { knowsWindowPositions, trackOcclusion } from './occlusion.ts';
import { faultPageUrl, type PageAddress, packagedOrigin } from './origin.ts';
import { createCertificatePins } from './pins.ts';
import { restrictedPagePreferences } from './preferences.ts';
import { openProfileFile } from './profileFile.ts';
import { createPagePolicy, type PageRequest, type PageResponse, serveFile } from './serveFile.ts';
import { servePageScheme } from './servePageScheme.ts';
import { getNumberPageUrl, serveFaultPage, serveNumberPage } from './staticPages.ts';
import { openConsoleWindow } from './window.ts';

/** Long enough to look around at six monitors. */
const shownForMs = 3_000;

/** Returns the position of the number: in the middle of a display, as high as a hand at arm's length. */
function placeFor({ workArea }: SeenDisplay) {
  const height = Math.min(workArea.height, Math.max(160, Math.round(workArea.height / 3)));
  const width = Math.min(workArea.width, Math.round(height * 1.2));
  const [w, h] = [width / workArea.width, height / workArea.height];
  return toBounds(workArea, { x: (1 - w) / 2, y: (1 - h) / 2, width: w, height: h });
}

/** Shows each display its number in a small window on top of all others that takes no mouse or key input. */
function numberScreens(clock: Clock): { show(displays: readonly SeenDisplay[]): void; end(): void } {
  let shown: BrowserWindow[] = [];
  let cancel: Cancel = () => {};

  function end(): void {
    cancel();
    for (const window of shown) if (!window.isDestroyed()) window.destroy();
    shown = [];
  }

  return {
    show(displays) {
      end();
      shown = displays.map((display) => {
        const window = new BrowserWindow({
          ...placeFor(display),
          title: `Watchfloor ${display.number}`,
          frame: false,
          focusable: false,
          alwaysOnTop: true,
          skipTaskbar: true,
          resizable: false,
          fullscreenable: false,
          hasShadow: false,
          show: false,
          backgroundColor: '#15181c',
          webPreferences: restrictedPagePreferences,
        });
        window.setAlwaysOnTop(true, 'screen-saver');
        window.setIgnoreMouseEvents(true);
        window.once('ready-to-show', () => window.showInactive());
        // A page that fails to load only leaves a dark square for three seconds.
        void window.webContents.loadURL(getNumberPageUrl(display.number)).catch(() => {});
        return window;
      });
      cancel = clock.after(shownForMs, end);
    },
    end,
  };
}

/** How the command line wants the windows. */
interface FirstWindows {
  /** Number of windows to open where there is no profile. */
  readonly count: number;
  readonly size: { readonly width: number; readonly height: number } | undefined;
  /** True on a wall display: full screen, and only the program's end closes the windows. */
  readonly unattended: boolean;
  /** True if screenshots are taken of all windows: none counts as covered. */
  readonly pictured: boolean;
}

/** What windows report. */
interface WindowEvents {
  readonly onLoaded: (window: ConsoleWindow) => void;
  /** Called when a window has lost the keyboard focus or is not visible. */
  readonly onBlurred: (window: WindowId) => void;
  /** Called when its page was replaced or closed. */
  readonly onGone: (window: WindowId) => void;
  /** Called when the last window has closed. */
  readonly onNone: () => void;
}

export interface WindowsOptions {
  readonly session: Session;
  readonly address: PageAddress;
  /** Folder of the built page. */
  readonly renderer: string;
  readonly preload: string;
  readonly profileFile: string;
  readonly first: FirstWindows;
  readonly clock: Clock;
  readonly events: WindowEvents;
  readonly log: (line: string) => void;
}

export interface ConsoleWindows {
  /** The open windows. */
  all(): readonly ConsoleWindow[];
  byContents(id: number): ConsoleWindow | undefined;
  pin(host: string, fingerprint: string): void;
  /** Sets the site that pages may reach. No page is loaded before; a page on another site is reloaded. */
  pointAt(siteUrl: string): void;
  postProcesses(processes: readonly ProcessStatus[]): void;
  /** Sends a message about PTZ control or exchanged tiles to the page of one window, or of each. */
  sendControl(to: WindowId | 'all', message: PageMessage): void;
  /** The desk's displays, and the actions on its windows. */
  readonly arrangement: WindowArrangement;
  /** Shows its number on every display for a few seconds. */
  numberScreens(): void;
  /** Resolves when the window positions are on disk. */
  flush(): Promise<void>;
}

/** Passes a port to the page of a window, if that is loaded. */
export function sendDeskPort(window: ConsoleWindow, port: MessagePortMain, restarts: number): void {
  if (window.hasPage()) window.giveDeskPort(port, restarts);
  else port.close();
}

/** Opens the windows of the profile in use, with all guards. Call once `app` is ready. */
export function openConsoleWindows(options: WindowsOptions): ConsoleWindows {
  const { session, address, clock, log, first, events } = options;
  const development = address.origin !== packagedOrigin;
  const open = new Map<number, ConsoleWindow>();
  const pins = createCertificatePins();
  const displays = () => screen.getAllDisplays();
  const file = openProfileFile(options.profileFile, displays(), log);

  restrictSession(session, { devOrigin: development ? address.origin : undefined, log });
  applyCertificatePins(session, pins);
  restrictContents({
    onNavigate: (contents, url) => open.get(contents.id)?.navigate(url) ?? 'refuse',
    log,
  });
  let policy: string | undefined;
  let onPolicy = () => {};
  const firstPolicy = new Promise<void>((resolve) => {
    onPolicy = resolve;
  });
  const answer = async (request: PageRequest): Promise<PageResponse> => {
    const faulty = [...open.values()]
      .find((window) => request.url === `${faultPageUrl}/${window.id}`)
      ?.fault();
    if (faulty) return serveFaultPage(faulty);
    const number = serveNumberPage(request.url);
    if (number) return number;
    await firstPolicy;
    return serveFile(options.renderer, policy ?? '', request);
  };
  servePageScheme(session, answer, log);

  const byId = (id: WindowId) => [...open.values()].find((window) => window.id === id);
  let quitting = false;
  app.on('before-quit', () => {
    quitting = true;
  });
  const numbers = numberScreens(clock);
  const occlusion = trackOcclusion(!first.pictured && knowsWindowPositions());

  function openOne(id: WindowId, standing: WindowPlacement): void {
    const window = openConsoleWindow({
      id,
      page: { address, preload: options.preload, development },
      clock,
      standing,
      occlusion,
      unattended: first.unattended,
      size: first.size,
      events: {
        onRested: (now) => arrangement?.rested(id, now),
        onLoaded(loaded) {
          events.onLoaded(loaded);
          if (arrangement) loaded.sendDisplays(arrangement.view());
        },
        onBlurred: () => events.onBlurred(id),
        onGone: () => events.onGone(id),
        onClosed({ contentsId }) {
          open.delete(contentsId);
          if (!quitting) arrangement?.closed(id);
          if (open.size > 0) return;
          numbers.end();
          events.onNone();
        },
      },
      log,
    });
    open.set(window.contentsId, window);
  }
  let arrangement: WindowArrangement | undefined;
  const arranged = arrangeWindows({
    displays,
    file,
    count: first.count,
    size: first.size,
    fill: first.unattended && first.size === undefined,
    clock,
    windows: {
      open: openOne,
      put: (id, standing) => byId(id)?.put(standing),
      close: (id) => byId(id)?.close(),
    },
    onChange() {
      if (!arrangement) return;
      const view = arrangement.view();
      for (const window of open.values()) if (window.hasPage()) window.sendDisplays(view);
    },
    log,
  });
  arrangement = arranged;
  for (const event of ['display-added', 'display-removed', 'display-metrics-changed'] as const)
    screen.on(event as 'display-added', arranged.displaysChanged);
  app.on('second-instance', () => [...open.values()][0]?.focus());

  return {
    all: () => [...open.values()],
    byContents: (id) => open.get(id),
    pin(host, fingerprint) {
      if (pins.set(host, fingerprint)) applyCertificatePins(session, pins);
    },
    pointAt(siteUrl) {
      const next = createPagePolicy(siteUrl);
      if (next === policy) return;
      const wasOther = policy !== undefined;
      policy = next;
      onPolicy();
      if (wasOther) for (const window of open.values()) window.reload();
    },
    postProcesses(processes) {
      for (const window of open.values()) if (window.hasPage()) window.postProcesses(processes);
    },
    sendControl(to, message) {
      for (const window of open.values())
        if ((to === 'all' || to === window.id) && window.hasPage()) window.sendControl(message);
    },
    arrangement: arranged,
    numberScreens: () => numbers.show(arranged.seen()),
    flush: () => file.flush(),
  };
}
