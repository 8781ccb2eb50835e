import { join, resolve } from 'node:path';
import { app, Menu, MessageChannelMain, powerSaveBlocker, safeStorage, session, shell } from 'electron';
import type { ProcessStatus } from '../core/api/shell.ts';
import { createSystemClock } from '../core/base/clock.ts';
import { ok } from '../core/base/result.ts';
import { faultText } from '../core/errors/faults.ts';
import type { SiteAddress } from '../core/people/deskEntry.ts';
import type { CommandLine } from './commandLine.ts';
import { exitCodes } from './exitCodes.ts';
import { getDemoCityPath } from './packaged.ts';
import { type DeskProcess, runDeskProcess } from './processes/desk.ts';
import { type EmbeddedSite, runEmbeddedSite } from './processes/embedded.ts';
import { startGateway } from './processes/gateway.ts';
import { getGatewayCommand } from './processes/gatewayProgram.ts';
import { createUnnamedKeyStore, openKeyStore } from './processes/keyStore.ts';
import type { ProcessLogs } from './processes/processLogs.ts';
import type { ForkProgram } from './processes/utility.ts';
import { createPtzCalls } from './ptz/calls.ts';
import { startPtzControl } from './ptz/startPtzControl.ts';
import type { ConsoleWindow } from './windows/consoleWindow.ts';
import { createDemoCameraWindow } from './windows/demoCameraWindow.ts';
import { createDisplayCalls } from './windows/displayCalls.ts';
import { createExportCalls } from './windows/exportCalls.ts';
import { getPageAddress } from './windows/origin.ts';
import { createPrinter } from './windows/printer.ts';
import { repaintWhenLost } from './windows/repainting.ts';
import { createTileReports, takeScreenshots, waitUntilLive } from './windows/screenshot.ts';
import { handleShellCalls } from './windows/shell.ts';
import { type ConsoleWindows, openConsoleWindows, sendDeskPort } from './windows/windows.ts';

/** How long screenshots wait for their tiles to be live. */
const picturesWithinMs = 60_000;

const here = import.meta.dirname;
const clock = createSystemClock();
const fallback = process.env.ELECTRON_FALLBACK;

/** Connects windows, desk and embedded site. Runs once, when Electron is ready. */
export async function run(options: CommandLine, logs: ProcessLogs, fork: ForkProgram): Promise<void> {
  const log = (line: string) => logs.write('main', line);
  const data = app.getPath('userData');
  const exports = join(data, 'exports');
  const devServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
  const address = getPageAddress(devServer);
  const reports = createTileReports();
  let desk: DeskProcess<Electron.MessagePortMain> | undefined;
  let sendControl: ConsoleWindows['sendControl'] = () => {};
  const control = await startPtzControl({
    data,
    clock,
    publish: (to, message) => sendControl(to, message),
    isFocused: (id) => windows.all().some((window) => window.id === id && window.isFocused()),
    onStickUsed: () => desk?.touched(),
    log: (line) => logs.write('control', line),
  });
  let embedded: EmbeddedSite | undefined;
  let exitCode: number = exitCodes.done;
  Menu.setApplicationMenu(null);
  log(
    `Watchfloor ${app.getVersion()} on Electron ${process.versions.electron}${fallback ? ' (fallback)' : ''}`,
  );

  const processes = (): ProcessStatus[] => [...(embedded?.status() ?? []), ...(desk ? [desk.status()] : [])];

  function connect(window: ConsoleWindow): void {
    window.postProcesses(processes());
    window.sendControl({ watchfloor: 'control', control: control.view() });
    if (desk?.status().state !== 'ready') return;
    const { port1, port2 } = new MessageChannelMain();
    if (desk.connect(window.id, port1)) sendDeskPort(window, port2, desk.status().crashes);
  }

  handleShellCalls<ConsoleWindow>({
    clock,
    origin: address.origin,
    windowOf: (id) => windows.byContents(id),
    unattended: options['room-wall'],
    log,
    handlers: {
      ...createDisplayCalls(() => windows),
      ...createPtzCalls(control),
      ...createExportCalls(exports, shell),
      'window.describe'(_input, window) {
        window.onMessage('once');
        return ok({
          window: window.id,
          version: app.getVersion(),
          electron: process.versions.electron ?? '',
          electronFallback: fallback !== undefined,
          diagnostics: options.diagnostics,
          pictured: options.screenshot !== undefined,
          roomWall: options['room-wall'],
          // Shown once per desk, and in no screenshot.
          tour: (options.tour || app.isPackaged) && options.screenshot === undefined && window.id === 'w1',
          ...(options.grid === undefined ? {} : { grid: options.grid }),
          ...(options.lang === undefined ? {} : { language: options.lang }),
        });
      },
      'window.fullScreen'({ on }, window) {
        window.setFullScreen(on);
        return ok({});
      },
      'window.focus'(_input, window) {
        window.focus();
        return ok({});
      },
      'window.report'({ tiles }, window) {
        window.onMessage('beat');
        reports.put(window.id, tiles);
        return ok({});
      },
    },
  });

  const printer = createPrinter({ clock, log });
  const ptzCameras = createDemoCameraWindow({ script: join(here, 'ptzCameraPage.js'), clock, log });
  const windows = openConsoleWindows({
    session: session.defaultSession,
    address,
    renderer: join(here, '../renderer'),
    preload: join(here, '../preload/index.cjs'),
    profileFile: join(data, 'windows.json'),
    first: {
      count: options.windows,
      size: options.size,
      unattended: options['room-wall'],
      pictured: options.screenshot !== undefined,
    },
    clock,
    events: {
      onLoaded: connect,
      // A hidden window must not keep the program running.
      onNone: () => ptzCameras.show(undefined),
      onBlurred: control.blurred,
      onGone: control.gone,
    },
    log,
  });
  sendControl = windows.sendControl;
  let giveUpPictures = (_why: string) => {};
  const hopeless = new Promise<string>((resolve) => {
    giveUpPictures = resolve;
  });
  const onChange = () => {
    const now = processes();
    windows.postProcesses(now);
    // An operator sees it recover later; a screenshot run must fail at once.
    const demo = now.find(({ name, fault }) => name === 'demo' && fault);
    if (demo?.fault) giveUpPictures(faultText(demo.fault, 'en'));
  };

  const mayAskForKeys =
    !options['room-wall'] || process.platform !== 'linux' || app.commandLine.hasSwitch('password-store');
  const startDesk = (site: SiteAddress) => {
    desk = runDeskProcess({
      start: () => ({
        folder: join(data, 'desk'),
        exports,
        version: app.getVersion(),
        name: options['desk-name'],
        walls: [...windows.arrangement.walls()],
        roomWall: options['room-wall'],
        enrolment: options.enrol,
      }),
      site,
      clock,
      fork: () => fork('desk', []),
      onReady: () =>
        windows
          .all()
          .filter((window) => window.hasPage())
          .forEach(connect),
      services: {
        keyStore: mayAskForKeys ? openKeyStore(safeStorage) : createUnnamedKeyStore,
        printer,
        onPin: windows.pin,
        onControl: control.use,
      },
      onChange,
      log: (line) => logs.write('desk', line),
    });
  };

  // Wall displays have no mouse or keyboard to wake the screens.
  if (options['room-wall']) powerSaveBlocker.start('prevent-display-sleep');
  let quitting = false;
  repaintWhenLost(clock, log);
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (quitting) return;
    quitting = true;
    control
      .end()
      .then(() => Promise.all([windows.flush(), desk?.stop(), embedded?.stop()]))
      .then(() => logs.flush())
      .finally(() => app.exit(exitCode));
  });

  if (options.site) {
    windows.pointAt(options.site.url);
    // Before any page can connect: Chromium remembers that it refused a certificate.
    if (options.site.pin) windows.pin(new URL(options.site.url).hostname, options.site.pin);
    startDesk(options.site);
  } else {
    embedded = await runEmbeddedSite({
      folder: join(data, 'site'),
      clock,
      fork,
      startGateway: () =>
        startGateway(getGatewayCommand(), { clock, log: (line) => logs.write('gateway', line) }),
      channel() {
        const { port1, port2 } = new MessageChannelMain();
        return [port1, port2];
      },
      demo: {
        cameras: options.cameras,
        testCameras: options['test-cameras'],
        city: options.city === undefined ? getDemoCityPath(here) : resolve(options.city),
        shifts: options.shifts,
        origins: devServer === undefined ? [] : [address.origin],
      },
      onSite(site) {
        windows.pointAt(site.url);
        desk?.pointAt(site);
      },
      onPtzCameras: ptzCameras.show,
      onChange,
      log: (name, line) => logs.write(name, line),
    });
    windows.pointAt(embedded.address.url);
    startDesk(embedded.address);
  }

  if (options.screenshot !== undefined) {
    const ids = windows.all().map((window) => window.id);
    const missing = await waitUntilLive(ids, reports, clock, picturesWithinMs, hopeless);
    for (const line of missing) process.stderr.write(`not live: ${line}\n`);
    const pictures = await takeScreenshots(resolve(options.screenshot), windows.all(), reports);
    const row = { windows: pictures, electron: process.versions.electron, fallback: fallback !== undefined };
    process.stdout.write(`${JSON.stringify(row)}\n`);
    exitCode = missing.length > 0 ? exitCodes.notLive : exitCodes.done;
    app.quit();
  }
}
