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

/** Who answered at the other end. `instance` is of one life of the site. */
export interface SiteHello {
  readonly site: string;
  readonly name: string;
  readonly instance: string;
}

/** What a link tells its owner. Never called from within `openLink` itself. */
export interface LinkEvents extends AllTopics<SiteTopics> {
  /** `site` is there when, and only when, the state is `connected`. */
  onStatus(status: LinkStatus, site: SiteHello | undefined): void;
}

export interface LinkOptions {
  /** Origin of the site, without path. */
  readonly url: string;
  readonly desk: DeskId;
  /** For sentences, until the site has told its name. */
  readonly name: string;
  /** The fingerprint (SHA-256 of the DER, hex) that an address must show; undefined if any will do, since none was seen yet. */
  readonly pinFor: (host: string) => string | undefined;
  /** A fingerprint that an address has shown: keeps it if it is not kept yet, or says why the link must not be used for all that. */
  readonly keepPin: (host: string, fingerprint: string) => Result<unknown>;
}

/** The desk's connection to its site; it reconnects by itself until it is closed. */
export interface SiteLink {
  /** Fails with `site.unreachable` at once while not connected. */
  call<K extends keyof SiteCalls & string>(
    name: K,
    input: CallInput<SiteCalls, K>,
  ): Promise<Result<CallOutput<SiteCalls, K>>>;
  close(): void;
}

/** The site's topics that one feature of the desk takes. */
export type SiteReceiver<K extends keyof SiteTopics> = Required<TopicReceiver<Pick<SiteTopics, K>>>;

export type OpenLink = (options: LinkOptions, events: LinkEvents) => SiteLink;
