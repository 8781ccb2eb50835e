import { z } from 'zod';
import { FaultShape } from '../errors/faultShape.ts';

/** The state of a camera's stream at the site. `refused`: a retry is useless until a person changes something. */
export const SourceState = z.enum(['idle', 'connecting', 'live', 'lost', 'refused']);
export type SourceState = z.infer<typeof SourceState>;

/** The state of a stream, with the cause if there is no live video. */
export const SourceStatus = z.object({
  state: SourceState,
  /** The fault, as text through `faultText`; null: none. */
  cause: FaultShape.nullable(),
  width: z.int().min(0).max(16_384),
  height: z.int().min(0).max(16_384),
  fps: z.number().min(0).max(240),
  /** The delay of its pictures to the site relative to the fastest of this session, ms, if known and noticeable. */
  lagMs: z.number().min(0).max(3_600_000).optional(),
  /** Packet loss between camera and site, % of the sent packets, if noticeable. */
  lostPct: z.number().min(0).max(100).optional(),
});
export type SourceStatus = z.infer<typeof SourceStatus>;
