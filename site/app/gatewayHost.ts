import type { Clock } from '../../core/base/clock.ts';
import { type FromPtzGateway, ToPtzGateway } from '../../core/ptz/gatewayMessages.ts';
import { type Listener, startListener } from '../api/listener.ts';
import {
  type PublishedStoppingList,
  publishStoppingList,
  storeDeferredEvents,
} from '../ptz/deferredFiles.ts';
import type { OpenPtzDriver } from '../ptz/driver.ts';
import { createPtzGateway } from '../ptz/gateway.ts';
import { consoleMessageRate, serveConsole } from '../ptz/serveConsole.ts';

/** The channel to the site. Its closing means that the site has ended. */
export interface SiteChannel {
  post(message: FromPtzGateway): void;
  onMessage(run: (message: unknown) => void): void;
  onClose(run: () => void): void;
}

/** A PTZ gateway in its process: controls the cameras, for the tickets, that its site sends. */
export interface GatewayHost {
  /** Connects to the site, or to its replacement. */
  adopt(channel: SiteChannel): void;
  /**
   * Admits no more consoles; resolves once every moving camera has confirmed Stop, however long that takes, or another site has taken
   * over the remaining ones.
   */
  close(): Promise<void>;
}

type Start = Extract<ToPtzGateway, { t: 'start' }>;
const lookEveryMs = 50;
/** Log interval for cameras still being stopped, ms. */
const logStoppingEveryMs = 60_000;
const mostNamed = 5;

export function hostGateway(options: {
  readonly clock: Clock;
  readonly openDriver: OpenPtzDriver;
  readonly log: (line: string) => void;
  /** Called when the site requests the end. */
  readonly onStop: () => void;
}): GatewayHost {
  const { clock } = options;
  let site: SiteChannel | undefined;
  let leaveIn: string | undefined;
  let listening: { readonly at: string; readonly listener: Promise<Listener> } | undefined;

  const send = (message: FromPtzGateway) => site?.post(message);
  const log = (line: string) => {
    options.log(line);
    send({ t: 'log', line: line.slice(0, 1_000) });
  };
  const gateway = createPtzGateway({ clock, openDriver: options.openDriver, send, log });

  /** Opens one endpoint for all successive sites: consoles find it at the same address. */
  async function openDoor({ host, port, urlHost, certificate }: Start): Promise<Listener> {
    const at = JSON.stringify([host, urlHost, certificate]);
    const before = await listening?.listener.catch(() => undefined);
    if (before && listening?.at === at && (port === 0 || new URL(before.url).port === String(port)))
      return before;
    await before?.close();
    const listener = startListener({
      host,
      port,
      origins: [],
      clock,
      ...(certificate === undefined ? {} : { certificate }),
      ...(urlHost === undefined ? {} : { urlHost }),
      socketRoutes: {
        '/control': {
          // Electron's main process connects here, which is no page.
          forPages: false,
          messages: consoleMessageRate,
          accept: (socket) => serveConsole(socket, gateway, clock, bug),
        },
      },
    });
    listening = { at, listener };
    return listener;
  }
  const bug = (id: string, call: string, error: unknown) =>
    log(`bug ${id} in ${call}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);

  function take(message: ToPtzGateway, from: SiteChannel): void {
    if (message.t === 'start') {
      leaveIn = message.leaveIn;
      gateway.setTours(message.tours);
      openDoor(message).then(
        ({ url }) => {
          if (site === from) from.post({ t: 'ready', url });
        },
        (error: unknown) => {
          const why = (error instanceof Error ? error.message : String(error)).slice(0, 300);
          const address = `${message.host}:${message.port}`;
          from.post({ t: 'failed', fault: { code: 'site.portTaken', params: { address, why } } });
        },
      );
    } else if (message.t === 'cameras') gateway.setCameras(message);
    else if (message.t === 'takeOver') gateway.takeOver(message.cameras);
    else if (message.t === 'grant') gateway.grant(message.grant);
    else if (message.t === 'revoke') gateway.revoke(message.session);
    else options.onStop();
  }

  function publishStopping(): PublishedStoppingList | undefined {
    const { stopping } = gateway;
    if (leaveIn === undefined || stopping.length === 0) return undefined;
    try {
      return publishStoppingList(leaveIn, gateway.instance, stopping);
    } catch (error) {
      // On a full disk the cameras are stopped all the same, and the next site stops them too.
      options.log(`the list of cameras still to stop cannot be left: ${String(error)}`);
      return undefined;
    }
  }

  async function untilStopped(list: PublishedStoppingList | undefined): Promise<void> {
    let nextLog = clock.monotonic();
    for (;;) {
      const { stopping } = gateway;
      if (stopping.length === 0) return;
      if (list?.isTakenOver) return options.log('another site stops the cameras now');
      if (clock.monotonic() >= nextLog) {
        nextLog += logStoppingEveryMs;
        const more = stopping.length > mostNamed ? ` and ${stopping.length - mostNamed} more` : '';
        options.log(`stays until Stop is confirmed by ${stopping.slice(0, mostNamed).join(', ')}${more}`);
      }
      await new Promise<void>((resolve) => clock.after(lookEveryMs, resolve));
    }
  }

  function lost(channel: SiteChannel): void {
    if (site !== channel) return;
    site = undefined;
    options.log('the site is gone: everything is stopped');
    gateway.siteGone();
  }

  return {
    adopt(channel) {
      if (site) lost(site);
      site = channel;
      channel.onClose(() => lost(channel));
      channel.onMessage((raw) => {
        if (site !== channel) return;
        const message = ToPtzGateway.safeParse(raw);
        if (message.success) take(message.data, channel);
        else log(`not of the contract: ${message.error.message.slice(0, 300)}`);
      });
    },
    async close() {
      if (site) lost(site);
      // The next site may be starting already: it must find the list of cameras to stop before anything is awaited.
      const list = publishStopping();
      // Consoles that close slowly delay nothing: the process ends with open connections.
      listening?.listener.then((listener) => listener.close()).catch(() => undefined);
      await untilStopped(list);
      list?.withdraw();
      gateway.close();
      if (leaveIn !== undefined) storeDeferredEvents(leaveIn, gateway.instance, gateway.left());
    },
  };
}
