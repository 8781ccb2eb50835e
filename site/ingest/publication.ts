import type { Cancel } from '../../core/clock.ts';
import type { Fault } from '../../core/faults.ts';

/** A stream whose encoder sends it to the site by itself, while it does. */
export interface Publication {
  readonly payloadType: number;
  /** Gives its packets, from the next keyframe on, until cancelled or `end`. One taker at a time. */
  take(taker: { rtp(packet: Buffer): void; end(fault: Fault): void }): Cancel;
  /** Asks the encoder for one: unlike RTSP's cameras it answers. */
  requestKeyframe(): void;
}
