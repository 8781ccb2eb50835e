import type { Clock } from '../../core/base/clock.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { WebhookStats } from '../alerts/webhook.ts';
import type { ConnectionRefusals } from '../api/listener.ts';
import type { GatewayChannel } from '../ptz/gatewayClient/sitePtzClient.ts';
import type { ComposedAlerts } from './composeAlerts.ts';
import type { ComposedMedia, MediaStats } from './composeMedia.ts';

export type { GatewayChannel } from '../ptz/gatewayClient/sitePtzClient.ts';

export interface SiteOptions {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Called once with the first administrator’s password of a fresh site, as soon as the site has started. */
  readonly onFirstPassword: (name: string, password: string) => void;
  /** Called for faults that a person must know though the site runs: a damaged store, a broken audit chain. */
  readonly onNotice: (fault: Fault) => void;
  /** Called when such a fault has ended. */
  readonly onNoticeOver?: (code: Fault['code']) => void;
  /** The path of mediasoup's worker, if it differs from its package's. */
  readonly workerBin?: string;
  /** The entry point of the thread that reads the cameras file, if a build has moved it. */
  readonly camerasReader?: URL;
  /** The entry point of the alert thread, likewise. */
  readonly alertsThread?: URL;
  /** See `serveMediaLink`. */
  readonly graceMs?: number;
  /**
   * The source of the PTZ gateway: the site's own process, or a gateway supplied, and replaced after its end, by the parent of the site.
   * Absent: no PTZ control.
   */
  readonly gateway?:
    | { readonly program: URL }
    | { readonly adopt: (connect: (channel: GatewayChannel) => void) => void };
}

interface SiteStats extends MediaStats {
  readonly connections: number;
  readonly refusals: ConnectionRefusals;
  readonly webhooks: WebhookStats;
}

/** A running site. */
export interface RunningSite {
  /** ws:// or wss://, without a path: desks go to `/desk`, windows to `/media`. */
  readonly url: string;
  /** SHA-256 of the certificate, `AB:CD:…`; null without TLS. */
  readonly fingerprint: string | null;
  readonly demo?: { readonly name: string; readonly password: string };
  stats(): SiteStats;
  /** Received traffic of each watched stream, by the SFU's counters. */
  traffic: ComposedMedia['traffic'];
  /** The alert thread: its number of crashes, and a way to crash it. */
  readonly alerts: ComposedAlerts['thread'];
  close(): Promise<void>;
}
