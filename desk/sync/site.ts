import { type SiteCalls, type SiteTopics, siteCalls, siteTopics } from '../../core/api/site.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { fail } from '../../core/base/result.ts';
import { backOff, type RetryPolicy } from '../../core/base/retry.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { type Client, connect } from '../../core/rpc/client.ts';
import { subscribeToAll } from '../../core/rpc/topics.ts';
import { type Port, protocolVersion } from '../../core/rpc/wire.ts';
import { checkAddress } from '../../node/socket/address.ts';
import { openSocket } from '../../node/socket/socket.ts';
import { errorText, type Log } from '../shared/log.ts';
import type { LinkEvents, LinkOptions, LinkStatus, OpenLink, SiteHello, SiteLink } from './link.ts';

/** A refused site is looked at again this often: its administrator may have put it right. */
const refusedRetryMs = 30_000;

export interface SiteLinkHost {
  readonly clock: Clock;
  readonly log: Log;
  readonly retry?: RetryPolicy;
}

/** A site that was restarted is found again within four seconds, however long it was away: a desk that asks costs it little. */
export const siteRetry = backOff({ firstMs: 250, maxMs: 4_000 });

/** The real link: a WebSocket to the site's `/desk`, its certificate pinned, kept up by back-off. */
export function siteLinks(host: SiteLinkHost): OpenLink {
  return (options, events) => openSiteLink(host, options, events);
}

function openSiteLink(host: SiteLinkHost, options: LinkOptions, events: LinkEvents): SiteLink {
  const { clock, log } = host;
  const retry = host.retry ?? siteRetry;
  const address = checkAddress(options.url);
  let client: Client<SiteCalls, SiteTopics> | undefined;
  let name = options.name;
  let ready = false;
  let closed = false;
  let attempt = 0;
  let refusal: Fault | undefined;
  let endSocket: Cancel = () => {};
  let cancelRetry: Cancel = () => {};
  let lastPublished: LinkStatus | undefined;

  function publish(status: LinkStatus, site?: SiteHello): void {
    const same = lastPublished?.state === status.state && lastPublished.cause?.code === status.cause?.code;
    if (closed || (same && !site)) return;
    lastPublished = status;
    log(status.state === 'refused' ? 'error' : 'info', 'site link', {
      state: status.state,
      cause: status.cause?.code,
      url: options.url,
    });
    events.onStatus(status, site);
  }

  /** Before a byte of ours is sent: the certificate must be the one we know, or the first we ever saw there. */
  function accept(fingerprint: string | undefined): boolean {
    if (!address.ok) return false;
    if (!address.value.encrypted) return true;
    const { host } = address.value;
    const known = options.pinFor(host);
    if (fingerprint === undefined || (known !== undefined && known !== fingerprint)) {
      refusal = { code: 'site.certificateChanged', params: { site: name } };
      return false;
    }
    const stored = options.keepPin(host, fingerprint);
    if (!stored.ok) refusal = stored.fault;
    return stored.ok;
  }

  function attach(port: Port): void {
    const opened = connect(port, { calls: siteCalls, topics: siteTopics, clock });
    client = opened;
    opened.call('hello', { protocol: protocolVersion, desk: options.desk }).then((answer) => {
      if (client !== opened || closed) return;
      if (!answer.ok || answer.value.protocol !== protocolVersion) {
        if (answer.ok || answer.fault.code === 'site.incompatible' || answer.fault.code === 'call.invalid')
          refusal = answer.ok
            ? {
                code: 'site.incompatible',
                params: { site: answer.value.protocol, desk: protocolVersion },
              }
            : answer.fault;
        return endSocket();
      }
      const { site, instance } = answer.value;
      name = answer.value.name;
      ready = true;
      attempt = 0;
      // Refused until somebody is signed in; the site asks the right again after each sign-in.
      subscribeToAll(opened, siteTopics, events);
      publish({ state: 'connected', cause: null }, { site, name, instance });
    }, bug);
  }

  function bug(error: unknown): void {
    log('error', 'site link bug', { why: errorText(error) });
    endSocket();
  }

  function open(): void {
    if (closed || !address.ok) return;
    refusal = undefined;
    endSocket = openSocket(address.value.desk, {
      clock,
      accept,
      onOpen: attach,
      onEnd: (why) => {
        client = undefined;
        ready = false;
        if (closed) return;
        log('info', 'site connection ended', { why, url: options.url });
        attempt += 1;
        publish(
          refusal
            ? { state: 'refused', cause: refusal }
            : { state: 'lost', cause: { code: 'site.unreachable', params: { site: name } } },
        );
        cancelRetry = clock.after(refusal ? refusedRetryMs : retry(attempt), open);
      },
    });
  }

  cancelRetry = clock.after(0, () => {
    if (!address.ok) return publish({ state: 'refused', cause: address.fault });
    publish({ state: 'connecting', cause: null });
    open();
  });

  return {
    async call(callName, input) {
      if (!client || !ready) return fail('site.unreachable', { site: name });
      const answer = await client.call(callName, input);
      // What the desk's own windows would be told of a closed connection is about theirs, not about the site's.
      return !answer.ok && answer.fault.code === 'call.closed'
        ? fail('site.unreachable', { site: name })
        : answer;
    },
    close() {
      closed = true;
      cancelRetry();
      client?.close();
      endSocket();
    },
  };
}
