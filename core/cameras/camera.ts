import { z } from 'zod';
import { CameraId, WardId } from '../base/ids.ts';
import { PrivacyMasks } from '../media/mask.ts';

/** What a camera is for, as Hanoi's plan divides them: security and violations; traffic, environment, urban order; defence. */
export const CameraFunction = z.enum(['security', 'traffic', 'defence']);
export type CameraFunction = z.infer<typeof CameraFunction>;

export const CameraKind = z.enum(['fixed', 'ptz', 'thermal', 'anpr']);
export type CameraKind = z.infer<typeof CameraKind>;

/** `main`: full size, for tiles that show more than the sub-stream holds; `sub`: 640x360 or so, often less, for small ones. */
export const StreamRole = z.enum(['main', 'sub']);
export type StreamRole = z.infer<typeof StreamRole>;

/** A camera as people and windows know it: never an address, never a password. */
export const Camera = z.object({
  id: CameraId,
  /** The number an operator types to call it up. */
  number: z.int().min(1).max(999_999),
  name: z.string().min(1).max(120),
  ward: WardId,
  function: CameraFunction,
  kind: CameraKind,
  /** WGS 84 degrees; height of the lens above ground in metres. */
  position: z.object({
    lat: z.number().min(-90).max(90),
    lon: z.number().min(-180).max(180),
    heightM: z.number().min(0).max(500),
  }),
  /** Degrees clockwise from true north; for a PTZ, its home. */
  headingDeg: z.number().min(0).lt(360),
  /** Horizontal field of view in degrees, at its widest. */
  fovDeg: z.number().min(1).max(360),
  tags: z.array(z.string().min(1).max(40)).max(20),
  streams: z.array(StreamRole).min(1).max(2),
  /** The site can steer it; absent where it cannot. */
  steerable: z.boolean().optional(),
  /** Added from a desk, and may be removed from one; absent of those that the site's file tells. */
  own: z.boolean().optional(),
  /** Of the main stream's pictures; absent where the registry does not tell. */
  widthPx: z.int().min(16).max(65_536).optional(),
  /** What nobody may see of its pictures; absent where that is nothing. */
  masks: PrivacyMasks.optional(),
});
export type Camera = z.infer<typeof Camera>;

export const Ward = z.object({
  id: WardId,
  name: z.string().min(1).max(80),
  /** phường or xã */
  kind: z.enum(['ward', 'commune']),
});
export type Ward = z.infer<typeof Ward>;
