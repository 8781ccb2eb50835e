import type { Cancel } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { WhepAddress } from './settings.ts';

/** A stream whose encoder sends it to the site by itself, while it does. */
export interface Publication {
  readonly payloadType: number;
  /** Gives its packets, from the next keyframe on, until cancelled or `end`. One taker at a time. */
  take(taker: { rtp(packet: Buffer): void; end(fault: Fault): void }): Cancel;
  /** Asks the encoder for one: unlike RTSP's cameras it answers. */
  requestKeyframe(): void;
}

/** A stream that a media server sends because the site asked for it. */
export interface Played extends Publication {
  /** Ends it, at the server too. Idempotent. */
  close(): void;
}

/** Asks a media server for a stream. Rejects if the media worker dies meanwhile. */
export type PlayWhep = (address: WhepAddress, signal: AbortSignal) => Promise<Result<Played>>;
