import type { SiteCalls, SiteTopics } from '../../core/api/site.ts';
import type { DeskId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { CallInput, CallOutput } from '../../core/rpc/define.ts';
import type { AllTopics, TopicReceiver } from '../../core/rpc/topics.ts';

export interface LinkStatus {
  readonly state: 'connecting' | 'connected' | 'lost' | 'refused';
  readonly cause: Fault | null;
}

/** The site at the other end. `instance` identifies one run of the site. */
export interface SiteHello {
  readonly site: string;
  readonly name: string;
  readonly instance: string;
}

/** Events of a link. Never called from within `openLink` itself. */
export interface LinkEvents extends AllTopics<SiteTopics> {
  /** `site` is given if and only if the state is `connected`. */
  onStatus(status: LinkStatus, site: SiteHello | undefined): void;
}

/** The key by which the site knows the desk. */
export interface LinkKey {
  /** Ed25519, 32 bytes, hex. */
  readonly public: string;
  /** Returns the signature of the text's UTF-8 bytes, hex. */
  sign(text: string): string;
}

export interface LinkOptions {
  /** Origin of the site, without path. */
  readonly url: string;
  readonly desk: DeskId;
  /** Returns the desk's key; a fault means that it cannot be used now, and the link is refused until it can. */
  readonly key: () => Promise<Result<LinkKey>>;
  /** The site's name in messages, until the site has sent its own. */
  readonly name: string;
  /** Returns the fingerprint (SHA-256 of the DER, hex) that an address must present; undefined: none was seen yet. */
  readonly pinFor: (host: string) => string | undefined;
  /** Stores the fingerprint presented by an address, unless stored; a fault forbids using the link. */
  readonly keepPin: (host: string, fingerprint: string) => Result<unknown>;
}

/** The desk's connection to its site; it reconnects until it is closed. */
export interface SiteLink {
  /** Fails with `site.unreachable` at once while not connected. */
  call<K extends keyof SiteCalls & string>(
    name: K,
    input: CallInput<SiteCalls, K>,
  ): Promise<Result<CallOutput<SiteCalls, K>>>;
  close(): void;
}

/** The site's topics that one feature of the desk receives. */
export type SiteReceiver<K extends keyof SiteTopics> = Required<TopicReceiver<Pick<SiteTopics, K>>>;

export type OpenLink = (options: LinkOptions, events: LinkEvents) => SiteLink;
