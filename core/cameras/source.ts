import { z } from 'zod';
import { FaultShape } from '../errors/faultShape.ts';

/** Where a camera's stream stands at the site. `refused`: trying again will not help until somebody changes something. */
export const SourceState = z.enum(['idle', 'connecting', 'live', 'lost', 'refused']);
export type SourceState = z.infer<typeof SourceState>;

/** Why a tile shows no living picture, in the order in which a person should look for it. */
export const SourceStatus = z.object({
  state: SourceState,
  /** What is wrong, in words through `faultText`; null while nothing is. */
  cause: FaultShape.nullable(),
  width: z.int().min(0).max(16_384),
  height: z.int().min(0).max(16_384),
  fps: z.number().min(0).max(240),
  /** How much later than the fastest of this session its pictures reach the site, ms, where that is known and noticeable. */
  lagMs: z.number().min(0).max(3_600_000).optional(),
  /** Packets of the camera that do not reach the site, % of those that it sends, where they are more than hardly any. */
  lostPct: z.number().min(0).max(100).optional(),
});
export type SourceStatus = z.infer<typeof SourceStatus>;
