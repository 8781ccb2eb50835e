import type { SiteTopics } from '../../core/api/site.ts';
import { fail, ok } from '../../core/base/result.ts';
import type { SiteAddress } from '../../core/people/deskEntry.ts';
import type { AllTopics } from '../../core/rpc/topics.ts';
import { checkAddress } from '../../node/socket/address.ts';
import type { DeskContext } from '../shared/context.ts';
import { readPin, savePin } from '../store/pins.ts';
import type { LinkOptions, LinkStatus, OpenLink, SiteHello, SiteLink } from '../sync/link.ts';

/** The site in use, and the state of the link to it. */
export interface Connection {
  /** Connects to an address, or to the same one again. */
  point(to: SiteAddress): void;
  address(): SiteAddress;
  link(): SiteLink;
  /** `since`: when the state began, ms since the epoch. */
  status(): LinkStatus & { readonly since: number };
  /** The fingerprint of the certificate that the site must present; undefined: it presents none. */
  pin(): string | undefined;
  /** The hello of the last connected site; undefined before the first. */
  hello(): SiteHello | undefined;
  close(): void;
}

/** Creates a connection that stays closed until the first `point`. */
export function createConnection(
  context: Pick<DeskContext, 'desk' | 'store' | 'write' | 'clock'>,
  options: {
    readonly site: SiteAddress;
    readonly key: LinkOptions['key'];
    readonly openLink: OpenLink;
    /** A host name (without port), and the certificate that windows may accept from it. */
    readonly onPin?: ((host: string, fingerprint: string) => void) | undefined;
    /** The connection to the site was lost; called before `onStatus`. */
    readonly onLost: () => void;
    /** `changed`: the state differs from the previous one. */
    readonly onStatus: (state: LinkStatus['state'], changed: boolean) => void;
    /** Receives the topics of the site in use. */
    readonly topics: AllTopics<SiteTopics>;
  },
): Connection {
  const { desk, store, write, clock } = context;
  const { key, openLink, topics } = options;
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
          key,
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
            // A pin given by a person applies now, even if it could not be saved.
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
