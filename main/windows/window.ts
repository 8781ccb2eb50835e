import { app, BrowserWindow } from 'electron';
import {
  controlChannel,
  deskPortChannel,
  displaysChannel,
  processesChannel,
  shownChannel,
} from '../../core/api/channels.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { createBackOff, unattendedRetryMs } from '../../core/base/retry.ts';
import { createSilenceDetector, type SilenceDetector } from '../../core/base/silence.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { createCrashRecord } from '../../node/supervise/crashes.ts';
import type { ConsoleWindow, WindowOptions } from './consoleWindow.ts';
import { getConsoleErrorText } from './getConsoleErrorText.ts';
import { faultPageUrl, retryUrl } from './origin.ts';
import { restrictedPagePreferences } from './preferences.ts';
import type { WindowFault } from './staticPages.ts';
import { getOpeningBounds, maintainPlacement } from './windowPlacement.ts';

/** Time limit for loading a page, ms. Later its process or one of its connections counts as hung. */
const loadsWithinMs = 20_000;
/** Time limit for a loaded page's first message, ms. Later its script counts as failed. */
const firstWordWithinMs = 45_000;
/** Time after which a hung page is ended, ms: it would show old pictures as if they were live. */
const hangsAfterMs = 10_000;

/** Timeouts of a page's silence. Each begins and ends by itself. */
interface PageWatches {
  /** From the start of navigation until the page has loaded. */
  readonly loads: SilenceDetector;
  /** From loading until its script sends the first message. */
  readonly firstWord: SilenceDetector;
  /** From each report to the next. */
  readonly beats: SilenceDetector;
  /** Cancels all. */
  end(): void;
}

function watchPage(options: {
  readonly clock: Clock;
  readonly onNotLoaded: () => void;
  readonly onNoWord: () => void;
  readonly onHangs: () => void;
}): PageWatches {
  const { clock } = options;
  const loads = createSilenceDetector({ clock, silentMs: loadsWithinMs, onSilent: options.onNotLoaded });
  const firstWord = createSilenceDetector({ clock, silentMs: firstWordWithinMs, onSilent: options.onNoWord });
  const beats = createSilenceDetector({ clock, silentMs: hangsAfterMs, onSilent: options.onHangs });
  return {
    loads,
    firstWord,
    beats,
    end() {
      for (const watch of [loads, firstWord, beats]) watch.end();
    },
  };
}

/**
 * Notifies when the operator stops using a window or its page is replaced.
 * `onBlurred`: it has lost the keyboard focus or is not visible. `onGone`: its page was closed, crashed or reloaded.
 */
function watchLeaving(
  window: BrowserWindow,
  reported: { readonly onBlurred: () => void; readonly onGone: () => void },
): void {
  for (const event of ['blur', 'hide', 'minimize'] as const) window.on(event as 'blur', reported.onBlurred);
  window.once('closed', reported.onGone);
  const contents = window.webContents;
  contents.on('render-process-gone', reported.onGone);
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) reported.onGone();
  });
}

const silent: Fault = { code: 'window.loadFailed', params: { why: 'silent' } };
const net = { aborted: -3 } as const;
/** Retry delays of the fault page, whose process can fail to start too. */
const faultPageRetry = createBackOff({ firstMs: 1_000, maxMs: 30_000 });

/** Blink features to enable. Chromium has them on by default from version 141 (renderer/media/replay needs them). */
const oldFeatures =
  Number.parseInt(process.versions.chrome, 10) < 141 ? { enableBlinkFeatures: 'RTCRtpScriptTransform' } : {};

/** Opens one window of the console: keeps its position, reloads it after a crash, shows a fault page when that fails. */
export function openConsoleWindow(options: WindowOptions): ConsoleWindow {
  const { id, clock, log, events } = options;
  const { address, preload, development } = options.page;
  const crashes = createCrashRecord();
  let state: 'loading' | 'page' | 'fault' = 'loading';
  let fault: WindowFault | undefined;
  let ending: Fault | undefined;
  let faultPageCrashes = 0;
  /** True once its page has sent a message since it was loaded: often before loading has finished. */
  let spoken = false;
  const watches = watchPage({
    clock,
    onNotLoaded: endLoading,
    onNoWord: () => showFault(silent),
    onHangs: endHanging,
  });
  const { loads, firstWord, beats } = watches;
  let isReloaded = false;
  let cancelAgain: Cancel = () => {};
  /** The next retry of an unattended window; it stays due while the fault page itself fails. */
  let attempt: { readonly at: number; readonly cancel: Cancel } | undefined;

  const window = new BrowserWindow({
    ...getOpeningBounds(options.standing),
    useContentSize: options.size !== undefined,
    title: `Watchfloor ${id}`,
    show: false,
    backgroundColor: '#15181c',
    autoHideMenuBar: true,
    // A window on part of a display is not full screen: its title bar would have a button that shrinks it.
    frame: !options.unattended,
    webPreferences: {
      ...restrictedPagePreferences,
      preload,
      ...oldFeatures,
      // Video continues while another window covers this one.
      backgroundThrottling: false,
      devTools: development,
    },
  });
  const contents = window.webContents;
  const contentsId = contents.id;
  watchLeaving(window, events);

  /** Loads a page. A failure is reported by `did-fail-load`, with more detail than the promise gives. */
  const go = (url: string) => void contents.loadURL(url).catch(() => {});

  /** Starts the load timeout, except in development, where the server builds the page while it loads. */
  const watchLoading = () => !development && loads.begin();

  function load(): void {
    cancelAgain();
    attempt?.cancel();
    attempt = undefined;
    state = 'loading';
    fault = undefined;
    watchLoading();
    go(address.page);
  }

  /**
   * Ends the page's process; false if it has none. Kills it, because `forcefullyCrashRenderer` needs a process that responds.
   */
  function endProcess(why: Fault): boolean {
    const pid = contents.getOSProcessId();
    if (pid === 0) return false;
    ending = why;
    process.kill(pid, 'SIGKILL');
    return true;
  }

  /** Handles a load timeout: retries once in a new process, then shows the fault. */
  function endLoading(): void {
    log(`${id}: its page has not loaded within ${loadsWithinMs / 1_000} s`);
    if (isReloaded) showFault(silent);
    else if (!endProcess(silent)) load();
    isReloaded = !isReloaded;
  }

  const nextAttempt = () => ({
    at: clock.now() + unattendedRetryMs,
    cancel: clock.after(unattendedRetryMs, () => {
      log(`${id}: retries automatically`);
      load();
    }),
  });

  function showFault(what: Fault): void {
    watches.end();
    state = 'fault';
    if (options.unattended) attempt ??= nextAttempt();
    fault = { window: id, fault: what, at: clock.now(), crashes: crashes.total, againAt: attempt?.at };
    log(`${id}: fault page: ${what.code} ${JSON.stringify(what.params)}`);
    go(`${faultPageUrl}/${id}`);
  }

  const standing = maintainPlacement(window, { first: options.standing, clock, onRested: events.onRested });

  /**
   * Tells the page whether it is visible and full screen: a hidden page requests no video, a full-screen one shows only its
   * wall.
   */
  function publishVisibility(): void {
    if (state !== 'page') return;
    const shown = window.isVisible() && !window.isMinimized() && !occlusion.isCovered();
    contents.send(shownChannel, { shown, fullScreen: window.isFullScreen() });
  }
  const changes = ['minimize', 'restore', 'hide', 'show', 'enter-full-screen', 'leave-full-screen'] as const;
  for (const event of changes) window.on(event as 'show', publishVisibility);
  const occlusion = options.occlusion.add(window, publishVisibility);

  window.once('ready-to-show', standing.show);
  // Keeps the window's own name in the system's list; the page's title is the same for all windows.
  window.on('page-title-updated', (event) => event.preventDefault());

  // Also covers a page that reloads itself: it will need another desk port.
  contents.on('did-start-navigation', ({ url, isMainFrame, isSameDocument }) => {
    if (!isMainFrame || isSameDocument || url !== address.page) return;
    state = 'loading';
    spoken = false;
    watches.end();
    watchLoading();
  });
  contents.on('did-finish-load', () => {
    if (state !== 'loading') return;
    state = 'page';
    loads.end();
    isReloaded = false;
    if (!spoken) firstWord.begin();
    publishVisibility();
    events.onLoaded(self);
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
    const output = getConsoleErrorText(event, older);
    if (output !== undefined) log(`${id}: page: ${output}`);
  });

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (window.isDestroyed() || reason === 'clean-exit') return;
    const failing = crashes.add(clock.monotonic());
    log(`${id}: its process ended: ${reason}, code ${exitCode} (crash ${crashes.total})`);
    watches.end();
    const why = ending ?? fault?.fault;
    ending = undefined;
    const wasFaultPage = state === 'fault';
    state = 'loading';
    // Deferred, because within the event Chromium is still cleaning up the dead process.
    cancelAgain = clock.after(wasFaultPage ? faultPageRetry(++faultPageCrashes) : 0, () => {
      if (window.isDestroyed()) return;
      if (wasFaultPage && why) showFault(why);
      else if (failing) showFault(why ?? { code: 'window.crashed', params: { processEnd: reason } });
      else load();
    });
  });
  function endHanging(): void {
    if (state === 'page') endProcess({ code: 'window.unresponsive', params: {} });
  }
  // Chromium reports an unresponsive page only after input, which may not come for hours: main also checks for the page's
  // reports.
  contents.on('unresponsive', () => {
    log(`${id}: does not respond to input`);
    beats.begin();
  });
  contents.on('responsive', () => {
    log(`${id}: responds to input again`);
    beats.end();
  });

  /** True while the arrangement or the program's end closes it. */
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
    else if (key === 'F12' && development) contents.toggleDevTools();
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
    postProcesses: (processes) => contents.send(processesChannel, { processes }),
    sendDisplays: (desk) => contents.send(displaysChannel, { desk }),
    sendControl: (message) => contents.send(controlChannel, message),
    put: standing.put,
    // Destroyed without asking the page: a hung page would not respond.
    close: () => window.destroy(),
    onMessage(how) {
      spoken = true;
      firstWord.end();
      if (how === 'once' || state !== 'page' || development) return;
      beats.begin();
    },
    navigate(url) {
      // A reload by the page itself, as the development server or a failed page does. Its start was reported before this
      // decision: preventing it would wait for a page that never comes.
      if (url === address.page && state !== 'fault') return 'go';
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
    for (const cancel of [cancelAgain, attempt?.cancel, watches.end, standing.end]) cancel?.();
    events.onClosed(self);
  });
  if (options.size) window.setContentSize(options.size.width, options.size.height);
  load();
  return self;
}
