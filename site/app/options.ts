import type { Clock } from '../../core/base/clock.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { GatewayChannel } from '../ptz/gatewayClient/steering.ts';
import type { AlertPath } from './composeAlerts.ts';
import type { MediaPath, MediaPathStats } from './composeMedia.ts';

export type { GatewayChannel } from '../ptz/gatewayClient/steering.ts';

export interface SiteOptions {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Told the first administrator’s password of a fresh site, once: as soon as it is made, when the site stands. */
  readonly onFirstPassword: (name: string, password: string) => void;
  /** Told what a person must know though the site runs: a damaged store, a trail that does not hold. */
  readonly onNotice: (fault: Fault) => void;
  /** What was noticed holds no more. */
  readonly onNoticeOver?: (code: Fault['code']) => void;
  /** Where mediasoup's worker is, if not where its package put it. */
  readonly workerBin?: string;
  /** The program of the thread that reads the cameras file, where a build has put it elsewhere. */
  readonly camerasReader?: URL;
  /** The program of the thread that has the alerts, likewise. */
  readonly alertsThread?: URL;
  /** See `serveMedia`. */
  readonly graceMs?: number;
  /**
   * Where the PTZ gateway comes from: a process of the site's own, or anyone who started the site brings one, and another
   * when that has ended. Absent: nothing is steered.
   */
  readonly gateway?:
    | { readonly program: URL }
    | { readonly adopt: (connect: (channel: GatewayChannel) => void) => void };
}

interface SiteStats extends MediaPathStats {
  readonly connections: number;
}

/** A running site. */
export interface Site {
  /** ws:// or wss://, without a path: desks go to `/desk`, windows to `/media`. */
  readonly url: string;
  /** SHA-256 of the certificate, `AB:CD:…`; null where there is no TLS. */
  readonly fingerprint: string | null;
  readonly demo?: { readonly name: string; readonly password: string };
  stats(): SiteStats;
  /** What came in for each stream being watched, by the SFU's own count. */
  traffic: MediaPath['traffic'];
  /** The alerts' thread: how often it died, and a way to let it. */
  readonly alerts: AlertPath['thread'];
  close(): Promise<void>;
}
