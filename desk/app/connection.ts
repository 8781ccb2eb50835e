import type { SiteTopics } from '../../core/api/site.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { fail, ok } from '../../core/base/result.ts';
import type { SiteAddress } from '../../core/people/deskEntry.ts';
import type { AllTopics } from '../../core/rpc/topics.ts';
import { checkAddress } from '../../node/socket/address.ts';
import type { Reader } from '../../node/sql/access.ts';
import type { Write } from '../shared/write.ts';
import { readPin, savePin } from '../store/pins.ts';
import type { LinkStatus, OpenLink, SiteHello, SiteLink } from '../sync/link.ts';

/** Which site the desk is with, and how the link to it stands. */
export interface Connection {
  /** Points the desk at an address, or the same one again. */
  point(to: SiteAddress): void;
  address(): SiteAddress;
  link(): SiteLink;
  /** `since`: ms since the epoch, of the state. */
  status(): LinkStatus & { readonly since: number };
  /** The certificate that the site must show, where it shows one: its fingerprint. */
  pin(): string | undefined;
  /** Who answered last; undefined until a site has. */
  hello(): SiteHello | undefined;
  close(): void;
}

/** Not connected to anything until it is first pointed at a site. */
export function createConnection(options: {
  readonly site: SiteAddress;
  readonly desk: DeskId;
  readonly store: Reader;
  readonly write: Write;
  readonly clock: Clock;
  readonly openLink: OpenLink;
  /** A host name (without port) and the certificate that windows may accept from it. */
  readonly onPin?: ((host: string, fingerprint: string) => void) | undefined;
  /** A site that was connected is not any more; told before `onStatus`. */
  readonly onLost: () => void;
  /** `changed`: it is another state than before. */
  readonly onStatus: (state: LinkStatus['state'], changed: boolean) => void;
  /** Topics of the site, while it is the one that the desk is pointed at. */
  readonly topics: AllTopics<SiteTopics>;
}): Connection {
  const { desk, store, write, clock, openLink, topics } = options;
  let site = options.site;
  let hello: SiteHello | undefined;
  let status: ReturnType<Connection['status']> = {
    state: 'connecting',
    cause: null,
    since: Math.round(clock.now()),
  };
  let link: SiteLink = {
    call: () => Promise.resolve(fail('site.unreachable', { site: site.url })),
    close() {},
  };

  function pinFor(host: string): string | undefined {
    return site.pin ?? readPin(store, host);
  }

  function publishPin(): void {
    const address = checkAddress(site.url);
    if (!address.ok || !address.value.encrypted) return;
    const fingerprint = pinFor(address.value.host);
    if (fingerprint) options.onPin?.(address.value.hostname, fingerprint);
  }

  function onStatus(next: LinkStatus, from: SiteHello | undefined): void {
    const changed = next.state !== status.state;
    if (status.state === 'connected' && next.state !== 'connected') options.onLost();
    status = { ...next, since: changed ? Math.round(clock.now()) : status.since };
    if (from) hello = from;
    options.onStatus(next.state, changed);
  }

  return {
    point(to) {
      link.close();
      site = to;
      publishPin();
      const opening = openLink(
        {
          url: to.url,
          desk,
          name: to.name ?? to.url,
          pinFor,
          keepPin(host, fingerprint) {
            if (readPin(store, host) === fingerprint) return ok({});
            const auditEvent = {
              who: desk,
              event: 'site.pin',
              camera: null,
              why: to.pin === undefined ? 'first use' : 'given at the start',
              detail: `${host} ${fingerprint}`,
            };
            const stored = write(auditEvent, (tx) => savePin(tx, host, fingerprint, Math.round(clock.now())));
            if (stored.ok) publishPin();
            // One that was given holds for now, though it could not be kept for later.
            return to.pin === undefined ? stored : ok({});
          },
        },
        {
          onStatus: (next, from) => link === opening && onStatus(next, from),
          onTopic: (name, message) => link === opening && topics.onTopic(name, message),
          onTopicRefused: (name) => link === opening && topics.onTopicRefused(name),
        },
      );
      link = opening;
      if (status.state !== 'connecting') onStatus({ state: 'connecting', cause: null }, undefined);
    },
    address: () => site,
    link: () => link,
    status: () => status,
    pin() {
      const address = checkAddress(site.url);
      return address.ok && address.value.encrypted ? pinFor(address.value.host) : undefined;
    },
    hello: () => hello,
    close() {
      link.close();
    },
  };
}
