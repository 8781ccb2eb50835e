import { z } from 'zod';
import { CameraId, WardId } from '../base/ids.ts';
import { PrivacyMasks } from '../media/mask.ts';

/** A camera's purpose in Hanoi's plan: security and violations; traffic, environment, urban order; defence. */
export const CameraFunction = z.enum(['security', 'traffic', 'defence']);
export type CameraFunction = z.infer<typeof CameraFunction>;

export const CameraKind = z.enum(['fixed', 'ptz', 'thermal', 'anpr']);
export type CameraKind = z.infer<typeof CameraKind>;

/** `main`: full size, for tiles larger than the sub-stream; `sub`: 640x360 or so, often less, for small ones. */
export const StreamRole = z.enum(['main', 'sub']);
export type StreamRole = z.infer<typeof StreamRole>;

/** A camera as people and windows know it: never with an address or a password. */
export const Camera = z.object({
  id: CameraId,
  /** The number that an operator types to show it. */
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
  /** Degrees clockwise from true north; for a PTZ camera, of its home position. */
  headingDeg: z.number().min(0).lt(360),
  /** Horizontal field of view in degrees, at its widest. */
  fovDeg: z.number().min(1).max(360),
  tags: z.array(z.string().min(1).max(40)).max(20),
  streams: z.array(StreamRole).min(1).max(2),
  /** The site can control its PTZ; absent where it cannot. */
  steerable: z.boolean().optional(),
  /** Added from a desk and removable there; absent for cameras of the site's file. */
  own: z.boolean().optional(),
  /** Width of the main stream's pictures; absent where the registry does not contain it. */
  widthPx: z.int().min(16).max(65_536).optional(),
  /** Its privacy masks; absent where there are none. */
  masks: PrivacyMasks.optional(),
});
export type Camera = z.infer<typeof Camera>;

export const Ward = z.object({
  id: WardId,
  name: z.string().min(1).max(80),
  /** `ward` is phường, `commune` is xã. */
  kind: z.enum(['ward', 'commune']),
});
export type Ward = z.infer<typeof Ward>;
