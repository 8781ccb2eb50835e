import type { SiteCalls, SiteTopics } from '../../core/api/site.ts';
import type { CameraId, DeskId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { CallInput, CallOutput, TopicMessage } from '../../core/rpc/define.ts';

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
export interface LinkEvents {
  /** `site` is there when, and only when, the state is `connected`. */
  onStatus(status: LinkStatus, site: SiteHello | undefined): void;
  /** The site's registry has this revision: told on subscribing and on each change. */
  onRegistry(revision: number): void;
  /** These have left the operator's scope: told before the revision that left them out. */
  onOutside(cameras: readonly CameraId[]): void;
  /** Somebody sent this to one of the desk's windows. */
  onShared(message: TopicMessage<SiteTopics, 'shared'>): void;
  /** The library of layouts is this one, or has changed. */
  onLayouts(): void;
  /** Who steers and who watches. */
  onPresence(message: TopicMessage<SiteTopics, 'presence'>): void;
  /** That is not to be known any more: nobody is signed in, or who is may not. */
  onNoPresence(): void;
  /** The alert log goes up to there: told on signing in and on each change. */
  onAlerts(message: TopicMessage<SiteTopics, 'alerts'>): void;
  /** The city that the site has: told on signing in and on each change. */
  onCity(message: TopicMessage<SiteTopics, 'city'>): void;
  /** The records of the watch go up to there: told on signing in and on each change. */
  onWatch(message: TopicMessage<SiteTopics, 'watch'>): void;
  /** Verifiers were revoked, or may have been: told on each connection, and on each change. */
  onVerifiers(): void;
  /** The site ended the session. */
  onSessionEnded(fault: Fault): void;
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

export type OpenLink = (options: LinkOptions, events: LinkEvents) => SiteLink;
