import type { Cancel } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { WhepAddress } from './settings.ts';

/** A stream that its encoder sends to the site by itself (WHIP), while it does. */
export interface Publication {
  readonly payloadType: number;
  /** Delivers packets from the next keyframe on, until cancelled or `end`. One taker at a time. */
  take(taker: { rtp(packet: Buffer): void; end(fault: Fault): void }): Cancel;
  /** Requests a keyframe: unlike RTSP cameras, encoders respond. */
  requestKeyframe(): void;
}

/** A stream that a media server sends at the site's request. */
export interface PlayedStream extends Publication {
  /** Ends the stream, at the server too. Idempotent. */
  close(): void;
}

/** Requests a stream from a media server. Rejects if the media worker dies meanwhile. */
export type PlayWhepStream = (address: WhepAddress, signal: AbortSignal) => Promise<Result<PlayedStream>>;
