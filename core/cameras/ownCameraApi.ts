import { z } from 'zod';
import { CameraId, WardId } from '../base/ids.ts';
import { defineCall, defineCallsWithRight } from '../rpc/define.ts';
import { Camera } from './camera.ts';
import { discoverForMs, maxDiscovered, maxPictureBytes } from './ownCamera.ts';

const registryEditCall = defineCallsWithRight('registry.edit');

const Username = z.string().max(120);
const Secret = z.string().max(256);

/** A stream as typed, unvalidated: the site reports errors as faults. */
export const TypedStream = z.object({
  url: z.string().trim().min(1).max(1_000),
  username: Username.optional(),
  password: Secret.optional(),
  /** Allows the site to transcode to H.264. */
  transcode: z.boolean().default(false),
  /** rtsps: accepts any certificate. */
  anyCertificate: z.boolean().default(false),
});
export type TypedStream = z.infer<typeof TypedStream>;

/** A device that announced itself as a camera on the network (WS-Discovery, ONVIF). */
export const Discovered = z.object({
  /** Its device service, at the address from which it responded. */
  onvif: z.string().min(1).max(1_000),
  host: z.string().min(1).max(255),
  /** Its own name; empty if it has none. */
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

/** One keyframe of a camera, shown before the camera is added. */
export const TrialPicture = z.object({
  /** Annex B with its parameter sets, in base64. */
  picture: z.string().max(Math.ceil(maxPictureBytes / 3) * 4),
  /** RFC 6381, for WebCodecs. */
  codec: z.string().max(40),
  width: z.int().min(0).max(16_384),
  height: z.int().min(0).max(16_384),
  fps: z.number().min(0).max(240),
  /** Time of arrival, ms since the epoch, by the site's clock. */
  at: z.int().min(0),
});
export type TrialPicture = z.infer<typeof TrialPicture>;

export const CameraToAdd = z.object({
  stream: TypedStream,
  /** Its smaller stream, for the wall; with the same name and password. */
  sub: z.string().trim().min(1).max(1_000).optional(),
  /** Its ONVIF device service for PTZ control. */
  onvif: z.string().max(1_000).optional(),
  number: z.int().min(1).max(999_999),
  name: z.string().trim().min(1).max(120),
  ward: WardId,
  /** Absent: the centre of its ward's cameras. */
  position: z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }).optional(),
  widthPx: z.int().min(16).max(65_536).optional(),
});
export type CameraToAdd = z.infer<typeof CameraToAdd>;
/**
 * Calls that add cameras from a desk without editing the site's file. Names and passwords are sent to the site and
 * never returned. A desk forwards each call: `site.unreachable` if the site cannot be reached.
 */
export const ownCamerasCalls = {
  /** Runs one discovery of the given duration. */
  'camera.discover': registryEditCall({
    input: z.object({ waitMs: z.int().min(100).max(5_000).default(discoverForMs) }),
    output: z.object({ found: z.array(Discovered).max(maxDiscovered), more: z.boolean() }),
  }),
  /** Returns the streams of an ONVIF device, largest first. */
  'camera.streams': registryEditCall({
    input: z.object({
      onvif: z.string().trim().min(1).max(1_000),
      username: Username.optional(),
      password: Secret.optional(),
    }),
    output: z.object({
      streams: z.array(OnvifStream).min(1).max(16),
      /** It supports PTZ control. */
      ptz: z.boolean(),
    }),
  }),
  /** Fetches one picture and stores nothing. */
  'camera.try': registryEditCall({ input: TypedStream, output: TrialPicture }),
  /** Adds a camera, which must be within the caller's scope. */
  'camera.add': registryEditCall({ input: CameraToAdd, output: Camera }),
  'camera.remove': defineCall({
    input: z.object({ camera: CameraId }),
    output: z.object({}),
    right: 'registry.edit',
    scope: (input) => [input.camera],
  }),
} as const;
