import { app, type MessagePortMain, type Session } from 'electron';
import type { Clock } from '../../core/clock.ts';
import type { ProcessStatus } from '../../core/contract/shell.ts';
import { WindowId } from '../../core/domain/ids.ts';
import { faultPageResponse } from './faultpage.ts';
import { applyPins, guardContents, guardSession } from './guard.ts';
import { faultPageUrl, type PageAddress, packagedOrigin, pageScheme } from './origin.ts';
import { createPins } from './pins.ts';
import { openPlacementFile } from './placementfile.ts';
import { pagePolicy, serveFile } from './serve.ts';
import { type ConsoleWindow, openWindow } from './window.ts';

export interface WindowsOptions {
  readonly session: Session;
  readonly address: PageAddress;
  /** Folder of the built page. */
  readonly renderer: string;
  readonly preload: string;
  readonly placementFile: string;
  readonly count: number;
  readonly size: { readonly width: number; readonly height: number } | undefined;
  readonly clock: Clock;
  readonly onLoaded: (window: ConsoleWindow) => void;
  readonly log: (line: string) => void;
}

export interface Windows {
  /** Those that are open. */
  all(): readonly ConsoleWindow[];
  byContents(id: number): ConsoleWindow | undefined;
  pin(host: string, fingerprint: string): void;
  /** Names the site that pages may reach; none is loaded before. A page that was on another one is loaded again. */
  pointAt(siteUrl: string): void;
  tellProcesses(processes: readonly ProcessStatus[]): void;
  /** Resolves when their places are on disk. */
  flush(): Promise<void>;
}

/** Hands a port to the page of a window, if it is there to take it. */
export function giveDeskPort(window: ConsoleWindow, port: MessagePortMain, restarts: number): void {
  if (window.hasPage()) window.giveDeskPort(port, restarts);
  else port.close();
}

/** Opens the console's windows, w1 and on, behind every guard. Once `app` is ready. */
export function openWindows(options: WindowsOptions): Windows {
  const { session, address, clock, log } = options;
  const development = address.origin !== packagedOrigin;
  const open = new Map<number, ConsoleWindow>();
  const pins = createPins();
  const placements = openPlacementFile(options.placementFile, log);

  guardSession(session, { devOrigin: development ? address.origin : undefined, log });
  applyPins(session, pins);
  guardContents({
    onNavigate: (contents, url) => open.get(contents.id)?.navigate(url) ?? 'refuse',
    log,
  });
  let policy: string | undefined;
  let onPolicy = () => {};
  const firstPolicy = new Promise<void>((resolve) => {
    onPolicy = resolve;
  });
  session.protocol.handle(pageScheme, async (request) => {
    const faulty = [...open.values()]
      .find((window) => request.url === `${faultPageUrl}/${window.id}`)
      ?.fault();
    if (faulty) return faultPageResponse(faulty);
    await firstPolicy;
    return serveFile(options.renderer, policy ?? '', request.method, request.url);
  });

  for (let index = 0; index < options.count; index++) {
    const window = openWindow({
      id: WindowId.parse(`w${index + 1}`),
      index,
      address,
      preload: options.preload,
      clock,
      placements,
      size: options.size,
      development,
      onLoaded: options.onLoaded,
      onClosed: ({ contentsId }) => void open.delete(contentsId),
      log,
    });
    open.set(window.contentsId, window);
  }
  app.on('second-instance', () => [...open.values()][0]?.focus());

  return {
    all: () => [...open.values()],
    byContents: (id) => open.get(id),
    pin(host, fingerprint) {
      if (pins.set(host, fingerprint)) applyPins(session, pins);
    },
    pointAt(siteUrl) {
      const next = pagePolicy(siteUrl);
      if (next === policy) return;
      const wasOther = policy !== undefined;
      policy = next;
      onPolicy();
      if (wasOther) for (const window of open.values()) window.reload();
    },
    tellProcesses(processes) {
      for (const window of open.values()) if (window.hasPage()) window.tellProcesses(processes);
    },
    flush: () => placements.flush(),
  };
}
