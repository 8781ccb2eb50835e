import { z } from 'zod';
import { CameraId, WardId } from '../base/ids.ts';
import { call } from '../rpc/define.ts';
import { Camera } from './camera.ts';
import { discoverForMs, mostDiscovered, mostPictureBytes } from './ownCamera.ts';

const Username = z.string().max(120);
const Secret = z.string().max(256);

/** A stream as somebody typed it, right or wrong: what is wrong with it the site says in words. */
export const TypedStream = z.object({
  url: z.string().trim().min(1).max(1_000),
  username: Username.optional(),
  password: Secret.optional(),
  /** Lets the site make H.264 of what is not. */
  transcode: z.boolean().default(false),
  /** rtsps: take any certificate. */
  anyCertificate: z.boolean().default(false),
});
export type TypedStream = z.infer<typeof TypedStream>;

/** A device that said on the network that it is a camera (WS-Discovery, ONVIF). */
export const Discovered = z.object({
  /** Its device service, at the address from which it answered. */
  onvif: z.string().min(1).max(1_000),
  host: z.string().min(1).max(255),
  /** As it calls itself; empty where it does not. */
  name: z.string().max(120),
  hardware: z.string().max(120),
});
export type Discovered = z.infer<typeof Discovered>;

export const OnvifStream = z.object({
  url: z.string().min(1).max(1_000),
  codec: z.string().max(40),
  width: z.int().min(0).max(65_536),
  height: z.int().min(0).max(65_536),
});
export type OnvifStream = z.infer<typeof OnvifStream>;

/** A camera's picture as it was got: one keyframe, for anyone who decides about the camera. */
export const TrialPicture = z.object({
  /** Annex B with its parameter sets, in base64. */
  picture: z.string().max(Math.ceil(mostPictureBytes / 3) * 4),
  /** RFC 6381, for WebCodecs. */
  codec: z.string().max(40),
  width: z.int().min(0).max(16_384),
  height: z.int().min(0).max(16_384),
  fps: z.number().min(0).max(240),
  /** When it came, ms since the epoch, by the site's clock. */
  at: z.int().min(0),
});
export type TrialPicture = z.infer<typeof TrialPicture>;

export const CameraToAdd = z.object({
  stream: TypedStream,
  /** Its smaller stream, for the wall; of the same name and password. */
  sub: z.string().trim().min(1).max(1_000).optional(),
  /** Its ONVIF device service, by which it is steered. */
  onvif: z.string().max(1_000).optional(),
  number: z.int().min(1).max(999_999),
  name: z.string().trim().min(1).max(120),
  ward: WardId,
  /** Absent: in the middle of its ward's cameras. */
  position: z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }).optional(),
  widthPx: z.int().min(16).max(65_536).optional(),
});
export type CameraToAdd = z.infer<typeof CameraToAdd>;
/**
 * Cameras that are added from a desk, with nobody at the site's file. Names and passwords go to the site, and never come back.
 * A desk asks the site each time: `site.unreachable` without it.
 */
export const ownCamerasCalls = {
  /** Asks the network once, for so long and no longer. */
  'camera.discover': call({
    input: z.object({ waitMs: z.int().min(100).max(5_000).default(discoverForMs) }),
    output: z.object({ found: z.array(Discovered).max(mostDiscovered), more: z.boolean() }),
    right: 'registry.edit',
    scope: 'none',
  }),
  /** Which streams an ONVIF device has, the largest first. */
  'camera.streams': call({
    input: z.object({
      onvif: z.string().trim().min(1).max(1_000),
      username: Username.optional(),
      password: Secret.optional(),
    }),
    output: z.object({
      streams: z.array(OnvifStream).min(1).max(16),
      /** It can be steered. */
      ptz: z.boolean(),
    }),
    right: 'registry.edit',
    scope: 'none',
  }),
  /** Fetches one picture, and keeps nothing. */
  'camera.try': call({ input: TypedStream, output: TrialPicture, right: 'registry.edit', scope: 'none' }),
  /** The new camera must be within the caller's scope. */
  'camera.add': call({ input: CameraToAdd, output: Camera, right: 'registry.edit', scope: 'none' }),
  'camera.remove': call({
    input: z.object({ camera: CameraId }),
    output: z.object({}),
    right: 'registry.edit',
    scope: (input) => [input.camera],
  }),
} as const;
