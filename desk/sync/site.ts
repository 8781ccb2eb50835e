import { type SiteCalls, type SiteTopics, siteCalls, siteTopics } from '../../core/api/site.ts';
import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { createBackOff, type RetryPolicy } from '../../core/base/retry.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { createRpcClient, type RpcClient } from '../../core/rpc/client.ts';
import { type ConnectionAttempt, createReconnectingClient } from '../../core/rpc/reconnectingClient.ts';
import { subscribeToAll } from '../../core/rpc/topics.ts';
import { type MessageChannelPort, protocolVersion } from '../../core/rpc/wire.ts';
import { checkAddress } from '../../node/socket/address.ts';
import { openSocket } from '../../node/socket/socket.ts';
import { formatError, type LogEvent } from '../shared/log.ts';
import type { LinkEvents, LinkOptions, LinkStatus, OpenLink, SiteHello, SiteLink } from './link.ts';

/** The retry interval for a site that the link refused, ms: its administrator may have corrected it. */
const refusedRetryMs = 30_000;

export interface SiteLinkHost {
  readonly clock: Clock;
  readonly log: LogEvent;
  readonly retry?: RetryPolicy;
}

/** The back-off finds a restarted site within four seconds, however long it was away, and costs the desk little. */
export const siteRetry = createBackOff({ firstMs: 250, maxMs: 4_000 });

/** Creates real links: a WebSocket to the site's `/desk` with a pinned certificate and reconnects. */
export function createSiteLinks(host: SiteLinkHost): OpenLink {
  return (options, events) => openSiteLink(host, options, events);
}

interface Session {
  readonly client: RpcClient<SiteCalls, SiteTopics>;
  readonly hello: SiteHello;
}

function openSiteLink(host: SiteLinkHost, options: LinkOptions, events: LinkEvents): SiteLink {
  const { clock, log } = host;
  const retry = host.retry ?? siteRetry;
  const checked = checkAddress(options.url);
  let name = options.name;
  const unreachable = (): Fault => ({ code: 'site.unreachable', params: { site: name } });

  function publish(status: LinkStatus, site?: SiteHello): void {
    log(status.state === 'refused' ? 'error' : 'info', 'site link', {
      state: status.state,
      cause: status.cause?.code,
      url: options.url,
    });
    events.onStatus(status, site);
  }

  if (!checked.ok) {
    const { fault } = checked;
    const close = clock.after(0, () => publish({ state: 'refused', cause: fault }));
    return { call: async () => ({ ok: false, fault: unreachable() }), close };
  }
  const address = checked.value;

  /** Checked before any data is sent: the certificate must be the pinned one, or the first ever seen there. */
  function checkPin(fingerprint: string | undefined): Result<unknown> {
    if (!address.encrypted) return ok({});
    const known = options.pinFor(address.host);
    if (fingerprint === undefined || (known !== undefined && known !== fingerprint))
      return fail('site.certificateChanged', { site: name });
    return options.keepPin(address.host, fingerprint);
  }

  function greet(port: MessageChannelPort, attempt: ConnectionAttempt<Session>): void {
    const client = createRpcClient(port, { calls: siteCalls, topics: siteTopics, clock });
    client.call('hello', { protocol: protocolVersion, desk: options.desk }).then(
      (answer) => {
        if (!answer.ok) {
          const isRefusal = answer.fault.code === 'site.incompatible' || answer.fault.code === 'call.invalid';
          return attempt.end(isRefusal ? answer.fault : undefined);
        }
        const { site, instance, protocol } = answer.value;
        if (protocol !== protocolVersion)
          return attempt.end({
            code: 'site.incompatible',
            params: { site: protocol, desk: protocolVersion },
          });
        if (!attempt.isCurrent) return;
        name = answer.value.name;
        // Refused until an operator is signed in; the site checks the right again after each sign-in.
        subscribeToAll(client, siteTopics, events);
        attempt.connected({ client, hello: { site, name, instance } });
      },
      (error: unknown) => {
        log('error', 'site link bug', { why: formatError(error) });
        attempt.end();
      },
    );
  }

  const connection = createReconnectingClient<Session>({
    clock,
    policy: ({ failures, fault }) => (fault ? refusedRetryMs : retry(failures)),
    connect: (attempt) =>
      openSocket(address.desk, {
        clock,
        accept(fingerprint) {
          const pin = checkPin(fingerprint);
          if (!pin.ok) attempt.end(pin.fault);
          return pin.ok;
        },
        onOpen: (port) => greet(port, attempt),
        onEnd: attempt.lost,
      }),
    onFailure: (why) => log('info', 'site connection ended', { why, url: options.url }),
    onState(state) {
      if (state.is === 'connected') publish({ state: 'connected', cause: null }, state.session.hello);
      else if (state.is === 'connecting') publish({ state: 'connecting', cause: null });
      else if (state.fault) publish({ state: 'refused', cause: state.fault });
      else publish({ state: 'lost', cause: unreachable() });
    },
  });
  const cancelStart = clock.after(0, connection.open);

  return {
    async call(callName, input) {
      const answer = await connection.session?.client.call(callName, input);
      // The fault of a closed connection would mean the window's connection, so it becomes one of the site.
      return !answer || (!answer.ok && answer.fault.code === 'call.closed')
        ? { ok: false, fault: unreachable() }
        : answer;
    },
    close() {
      cancelStart();
      connection.session?.client.close();
      connection.close();
    },
  };
}
