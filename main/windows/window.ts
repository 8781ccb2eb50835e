import { app, BrowserWindow, type MessagePortMain, type NativeImage } from 'electron';
import type { Cancel, Clock } from '../../core/clock.ts';
import {
  controlChannel,
  type DeskView,
  deskPortChannel,
  displaysChannel,
  type PageMessage,
  type ProcessStatus,
  processesChannel,
  shownChannel,
} from '../../core/contract/shell.ts';
import { crashRecord } from '../../core/crashes.ts';
import type { WindowId } from '../../core/domain/ids.ts';
import type { Fault } from '../../core/faults.ts';
import { backOff } from '../../core/retry.ts';
import type { Standing } from './arrangement.ts';
import { consoleError } from './consoleerror.ts';
import type { WindowFault } from './faultpage.ts';
import type { InSight } from './insight.ts';
import { watchLeaving } from './leaving.ts';
import { faultPageUrl, type PageAddress, retryUrl } from './origin.ts';
import { watchSilence } from './silence.ts';
import { boundsBefore, keepStanding } from './standing.ts';

export interface WindowOptions {
  readonly id: WindowId;
  readonly address: PageAddress;
  readonly preload: string;
  readonly clock: Clock;
  readonly standing: Standing;
  readonly inSight: InSight;
  /** It has come to rest in another place. */
  readonly onRested: (standing: Standing) => void;
  /** Asked for on the command line: of the page. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
  readonly development: boolean;
  /** It is of a room's wall, which nobody works at: no key and no click of whoever passes by closes or shrinks it. */
  readonly unattended: boolean;
  /** Its page has loaded (again): it needs a desk port. */
  readonly onLoaded: (window: ConsoleWindow) => void;
  readonly onClosed: (window: ConsoleWindow) => void;
  /** Nobody works at it any more, or its page is gone: see leaving.ts. */
  readonly onBlurred: () => void;
  readonly onGone: () => void;
  readonly log: (line: string) => void;
}

export interface ConsoleWindow {
  readonly id: WindowId;
  readonly contentsId: number;
  /** True while the console's page is there, not a fault page or nothing yet. */
  readonly hasPage: () => boolean;
  /** What its fault page says. */
  readonly fault: () => WindowFault | undefined;
  giveDeskPort(port: MessagePortMain, restarts: number): void;
  tellProcesses(processes: readonly ProcessStatus[]): void;
  tellDisplays(desk: DeskView): void;
  /** What its page is to hear of steering. */
  tellControl(message: PageMessage): void;
  /** Brings it to another place; its page lives on. */
  put(standing: Standing): void;
  close(): void;
  /** Its page has spoken to main, so its program runs. `beat`: as it does twice a second, so silence means that it hangs. */
  heard(how: 'once' | 'beat'): void;
  /** Its page wants to go to `url`. */
  navigate(url: string): 'go' | 'taken' | 'refuse';
  /** Loads its page again, if it is there. */
  reload(): void;
  setFullScreen(on: boolean): void;
  focus(): void;
  isFocused(): boolean;
  capture(): Promise<NativeImage>;
}

/** A page that hangs this long is ended: it would show old pictures as if they were live. */
const hangsAfterMs = 10_000;
/** A page that has loaded but not said a word by then has failed in its own program. */
const firstWordWithinMs = 45_000;
const net = { aborted: -3 } as const;
/** Even the fault page's process can fail to start. */
const faultPageRetry = backOff({ firstMs: 1_000, maxMs: 30_000 });

/** Chromium has it by itself from version 141 on; before, it lies there switched off (renderer/media/replay needs it). */
const oldFeatures =
  Number.parseInt(process.versions.chrome, 10) < 141 ? { enableBlinkFeatures: 'RTCRtpScriptTransform' } : {};

/** One window of the console: keeps its place, comes back after a crash, and says on a fault page when it cannot. */
export function openWindow(options: WindowOptions): ConsoleWindow {
  const { id, address, clock, log } = options;
  const crashes = crashRecord();
  let state: 'loading' | 'page' | 'fault' = 'loading';
  let fault: WindowFault | undefined;
  let ending: Fault | undefined;
  let faultPageCrashes = 0;
  /** Its page has said its first word since it was loaded: often before it has finished loading. */
  let spoken = false;
  const firstWord = watchSilence({
    clock,
    silentMs: firstWordWithinMs,
    onSilent: () => showFault({ code: 'window.loadFailed', params: { why: 'silent' } }),
  });
  const beats = watchSilence({ clock, silentMs: hangsAfterMs, onSilent: endHanging });
  let cancelAgain: Cancel = () => {};

  const window = new BrowserWindow({
    ...boundsBefore(options.standing),
    useContentSize: options.size !== undefined,
    title: `Watchfloor ${id}`,
    show: false,
    backgroundColor: '#15181c',
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      navigateOnDragDrop: false,
      spellcheck: false,
      ...oldFeatures,
      // Pictures go on while another window lies above.
      backgroundThrottling: false,
      devTools: options.development,
    },
  });
  const contents = window.webContents;
  const contentsId = contents.id;
  watchLeaving(window, options);

  /** Failure to load is told by `did-fail-load`, which says more than the promise. */
  const go = (url: string) => void contents.loadURL(url).catch(() => {});

  function load(): void {
    state = 'loading';
    fault = undefined;
    go(address.page);
  }

  function showFault(what: Fault): void {
    firstWord.end();
    beats.end();
    state = 'fault';
    fault = { window: id, fault: what, at: clock.now(), crashes: crashes.total };
    log(`${id}: fault page: ${what.code} ${JSON.stringify(what.params)}`);
    go(`${faultPageUrl}/${id}`);
  }

  const standing = keepStanding(window, { first: options.standing, clock, onRested: options.onRested });

  /** The page of a window that nobody can see asks for no pictures; one that fills its screen shows its wall and nothing else. */
  function tellShown(): void {
    if (state !== 'page') return;
    const shown = window.isVisible() && !window.isMinimized() && !sight.isCovered();
    contents.send(shownChannel, { shown, fullScreen: window.isFullScreen() });
  }
  const changes = ['minimize', 'restore', 'hide', 'show', 'enter-full-screen', 'leave-full-screen'] as const;
  for (const event of changes) window.on(event as 'show', tellShown);
  const sight = options.inSight.add(window, tellShown);

  window.once('ready-to-show', standing.show);
  // Its own name in the system's list of windows, not the page's, which is the same for all.
  window.on('page-title-updated', (event) => event.preventDefault());

  // Also when the page is loaded again by itself: it will need another desk port.
  contents.on('did-start-navigation', ({ url, isMainFrame, isSameDocument }) => {
    if (!isMainFrame || isSameDocument || url !== address.page) return;
    state = 'loading';
    spoken = false;
    firstWord.end();
    beats.end();
  });
  contents.on('did-finish-load', () => {
    if (state !== 'loading') return;
    state = 'page';
    if (!spoken) firstWord.begin();
    tellShown();
    options.onLoaded(self);
  });
  contents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (isMainFrame && code !== net.aborted && state !== 'fault')
      showFault({ code: 'window.loadFailed', params: { why: description || code } });
  });
  contents.on('did-navigate', (_event, _url, status) => {
    if (state === 'loading' && status >= 400)
      showFault({ code: 'window.loadFailed', params: { why: `HTTP ${status}` } });
  });
  contents.on('preload-error', (_event, _path, error) =>
    showFault({ code: 'window.loadFailed', params: { why: `preload: ${error.message.slice(0, 200)}` } }),
  );

  contents.on('console-message', (event, ...older) => {
    const said = consoleError(event, older);
    if (said !== undefined) log(`${id}: page: ${said}`);
  });

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (window.isDestroyed() || reason === 'clean-exit') return;
    const failing = crashes.add(clock.monotonic());
    log(`${id}: its process ended: ${reason}, code ${exitCode} (crash ${crashes.total})`);
    beats.end();
    firstWord.end();
    const why = ending ?? fault?.fault;
    ending = undefined;
    const wasFaultPage = state === 'fault';
    state = 'loading';
    // Not within the event: Chromium is still taking the dead process apart.
    cancelAgain = clock.after(wasFaultPage ? faultPageRetry(++faultPageCrashes) : 0, () => {
      if (window.isDestroyed()) return;
      if (wasFaultPage && why) showFault(why);
      else if (failing) showFault(why ?? { code: 'window.crashed', params: { reason } });
      else load();
    });
  });
  function endHanging(): void {
    if (state !== 'page') return;
    ending = { code: 'window.unresponsive', params: {} };
    contents.forcefullyCrashRenderer();
  }
  // Chromium tells of a page that takes no input, which nobody may give for hours: main also misses the page's reports.
  contents.on('unresponsive', () => {
    log(`${id}: takes no input`);
    beats.begin();
  });
  contents.on('responsive', () => {
    log(`${id}: takes input again`);
    beats.end();
  });

  /** Closed by us: the arrangement takes it away, or the program ends. */
  let closing = false;
  const onQuit = () => {
    closing = true;
  };
  app.once('before-quit', onQuit);
  window.on('close', (event) => {
    if (options.unattended && !closing) event.preventDefault();
  });
  contents.on('before-input-event', (event, { type, key, control, alt, meta }) => {
    if (options.unattended && (control || alt || meta || /^F\d+$/.test(key))) return event.preventDefault();
    if (type !== 'keyDown') return;
    if (key === 'F11') window.setFullScreen(!window.isFullScreen());
    else if (key === 'F12' && options.development) contents.toggleDevTools();
    else if (state === 'fault' && (key === 'Enter' || key.toLowerCase() === 'r')) load();
    else return;
    event.preventDefault();
  });

  const self: ConsoleWindow = {
    id,
    contentsId,
    hasPage: () => state === 'page' && !contents.isDestroyed() && !contents.isCrashed(),
    fault: () => fault,
    giveDeskPort: (port, restarts) => contents.postMessage(deskPortChannel, { restarts }, [port]),
    tellProcesses: (processes) => contents.send(processesChannel, { processes }),
    tellDisplays: (desk) => contents.send(displaysChannel, { desk }),
    tellControl: (message) => contents.send(controlChannel, message),
    put: standing.put,
    // Not asked: a page that hangs would not answer.
    close: () => window.destroy(),
    heard(how) {
      spoken = true;
      firstWord.end();
      if (how === 'once' || state !== 'page' || options.development) return;
      beats.begin();
    },
    navigate(url) {
      if (url === address.page && state === 'page') {
        // A reload by the page itself, as the development server asks for.
        load();
        return 'taken';
      }
      if (state !== 'fault' || url !== retryUrl) return 'refuse';
      load();
      return 'taken';
    },
    reload() {
      if (state === 'page') load();
    },
    setFullScreen: (on) => window.setFullScreen(on),
    focus() {
      if (window.isMinimized()) window.restore();
      window.focus();
    },
    isFocused: () => window.isFocused(),
    capture: () => contents.capturePage(),
  };

  window.on('closed', () => {
    app.off('before-quit', onQuit);
    for (const cancel of [cancelAgain, firstWord.end, beats.end, standing.end]) cancel();
    options.onClosed(self);
  });
  if (options.size) window.setContentSize(options.size.width, options.size.height);
  load();
  return self;
}
