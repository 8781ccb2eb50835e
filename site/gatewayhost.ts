import type { Clock } from '../core/clock.ts';
import { type FromGateway, ToGateway } from '../core/contract/gateway.ts';
import { controlMessages, serveControl } from './ptz/door.ts';
import type { OpenDriver } from './ptz/driver.ts';
import { createGateway } from './ptz/gateway.ts';
import { leaveDeeds } from './ptz/left.ts';
import { type Listener, listen } from './server/listener.ts';

/** The way to the site and back. Its closing means that the site is gone. */
export interface SiteChannel {
  post(message: FromGateway): void;
  onMessage(run: (message: unknown) => void): void;
  onClose(run: () => void): void;
}

/** A gateway in its process: steers what its site tells it, for whom its site tells it. */
export interface GatewayHost {
  /** The site, or another one in its place. */
  adopt(channel: SiteChannel): void;
  /** Lets nobody in any more; resolves once all that moved stands still, or after `within` ms. */
  close(withinMs: number): Promise<void>;
}

type Start = Extract<ToGateway, { t: 'start' }>;
const lookEveryMs = 50;

export function hostGateway(options: {
  readonly clock: Clock;
  readonly openDriver: OpenDriver;
  readonly log: (line: string) => void;
  /** The site asks it to end. */
  readonly onStop: () => void;
}): GatewayHost {
  const { clock } = options;
  let site: SiteChannel | undefined;
  let leaveIn: string | undefined;
  let listening: { readonly at: string; readonly door: Promise<Listener> } | undefined;

  const tell = (message: FromGateway) => site?.post(message);
  const log = (line: string) => {
    options.log(line);
    tell({ t: 'log', line: line.slice(0, 1_000) });
  };
  const gateway = createGateway({ clock, openDriver: options.openDriver, tell, log });

  /** One door for all sites that come: consoles find it where it was. */
  async function openDoor({ host, port, urlHost, certificate }: Start): Promise<Listener> {
    const at = JSON.stringify([host, urlHost, certificate]);
    const before = await listening?.door.catch(() => undefined);
    if (before && listening?.at === at && (port === 0 || new URL(before.url).port === String(port)))
      return before;
    await before?.close();
    const door = listen({
      host,
      port,
      origins: [],
      clock,
      ...(certificate === undefined ? {} : { certificate }),
      ...(urlHost === undefined ? {} : { urlHost }),
      doors: {
        '/control': {
          // Electron's main comes here, which is no page.
          forPages: false,
          messages: controlMessages,
          accept: (socket) => serveControl(socket, gateway, clock, bug),
        },
      },
    });
    listening = { at, door };
    return door;
  }
  const bug = (id: string, call: string, error: unknown) =>
    log(`bug ${id} in ${call}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);

  function take(message: ToGateway, from: SiteChannel): void {
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
    else if (message.t === 'grant') gateway.grant(message.grant);
    else if (message.t === 'revoke') gateway.revoke(message.session);
    else options.onStop();
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
        const message = ToGateway.safeParse(raw);
        if (message.success) take(message.data, channel);
        else log(`not of the contract: ${message.error.message.slice(0, 300)}`);
      });
    },
    async close(withinMs) {
      if (site) lost(site);
      const door = await listening?.door.catch(() => undefined);
      await door?.close();
      const deadline = clock.monotonic() + withinMs;
      while (gateway.busy > 0 && clock.monotonic() < deadline)
        await new Promise<void>((resolve) => clock.after(lookEveryMs, resolve));
      gateway.close();
      if (leaveIn !== undefined) leaveDeeds(leaveIn, gateway.instance, gateway.left());
    },
  };
}
