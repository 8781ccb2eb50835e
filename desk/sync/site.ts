import { type SiteCalls, type SiteTopics, siteCalls, siteTopics } from '../../core/api/site.ts';
import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { createBackOff, type RetryPolicy } from '../../core/base/retry.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { getDeskProofText } from '../../core/people/deskProof.ts';
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
/** The retry interval while the machine's key store is locked, ms: somebody may be unlocking it now. */
const sealedRetryMs = 5_000;

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

/**
 * Says to a site which desk this is, and proves it by the desk's key.
 * Faults: `site.incompatible`, those of `desk.prove`, of the key, and of a call.
 * @param certificate SHA-256 of the certificate that the site presented, DER, hex; undefined without TLS
 */
export async function introduceDesk(
  client: RpcClient<SiteCalls, SiteTopics>,
  { desk, key }: Pick<LinkOptions, 'desk' | 'key'>,
  certificate: string | undefined,
): Promise<Result<SiteHello>> {
  const answer = await client.call('hello', { protocol: protocolVersion, desk });
  if (!answer.ok) return answer;
  const { site, name, instance, protocol, challenge } = answer.value;
  if (protocol !== protocolVersion)
    return fail('site.incompatible', { site: protocol, desk: protocolVersion });
  const own = await key();
  if (!own.ok) return own;
  const text = getDeskProofText({ site, instance, desk, challenge, certificate: certificate ?? null });
  const proved = await client.call('desk.prove', {
    key: own.value.public,
    signature: own.value.sign(text),
  });
  return proved.ok ? ok({ site, name, instance }) : proved;
}

/** Returns whether the fault concerns this attempt only, such as a cut connection or a busy site. */
const isPassing = ({ code }: Fault) =>
  code.startsWith('call.') && code !== 'call.invalid' && code !== 'call.unknown';

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

  /** The certificate of the present attempt. */
  let certificate: string | undefined;
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
    introduceDesk(client, options, certificate).then(
      (answer) => {
        if (!answer.ok) return attempt.end(isPassing(answer.fault) ? undefined : answer.fault);
        if (!attempt.isCurrent) return;
        const hello = answer.value;
        name = hello.name;
        // Refused until an operator is signed in; the site checks the right again after each sign-in.
        subscribeToAll(client, siteTopics, events);
        attempt.connected({ client, hello });
      },
      (error: unknown) => {
        log('error', 'site link bug', { why: formatError(error) });
        attempt.end();
      },
    );
  }

  const connection = createReconnectingClient<Session>({
    clock,
    policy: ({ failures, fault }) =>
      fault ? (fault.code === 'key.sealed' ? sealedRetryMs : refusedRetryMs) : retry(failures),
    connect: (attempt) =>
      openSocket(address.desk, {
        clock,
        accept(fingerprint) {
          certificate = fingerprint;
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
