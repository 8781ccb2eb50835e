import { z } from 'zod';
import { PrivacyMasks } from '../media/mask.ts';
import { CameraFunction, CameraKind } from './camera.ts';

/**
 * The file of a site's cameras (YAML or JSON), written by a person or by the demo. Ids are local here; the site
 * prefixes its own name.
 */
const LocalId = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'letters a-z, digits, dot, dash, underscore');

/** Minimum length of an encoder's bearer token (RFC 6750 2.1). */
export const minTokenChars = 32;

/** A bearer token (RFC 6750 2.1) for a media server; MediaMTX accepts `name:password` as one. */
const ServerToken = z
  .string()
  .regex(/^[A-Za-z0-9._~+/:@-]+=*$/, 'a bearer token: letters, digits and . _ ~ + / : @ - only')
  .max(1_000);

/**
 * The source of a stream, exactly one of these: the site fetches it by RTSP, WHEP or SRT, or its encoder sends it
 * by WHIP (RFC 9725).
 */
export const StreamSource = z.object({
  /** rtsp:// or rtsps://; name and password may be in the address or in the adjacent fields. */
  url: z
    .string()
    .regex(/^rtsps?:\/\//, 'an address that begins with rtsp:// or rtsps://')
    .max(1_000)
    .optional(),
  /** The encoder posts to /whip/CAMERA/main or /sub of the site, with this token. */
  whip: z
    .strictObject({
      token: z
        .string()
        .regex(/^[A-Za-z0-9._~+/-]+=*$/, 'a bearer token: letters, digits and . _ ~ + / - only')
        .min(minTokenChars)
        .max(256),
    })
    .optional(),
  /** A media server (MediaMTX, go2rtc) sends it to the site by WHEP at this address. */
  whep: z
    .strictObject({
      /** http:// or https://; name and password in it are sent as Basic if there is no token. */
      url: z
        .string()
        .regex(/^https?:\/\//, 'an address that begins with http:// or https://')
        .max(1_000),
      token: ServerToken.optional(),
    })
    .optional(),
  /** The site's ffmpeg connects to an SRT listener: MPEG-TS with H.264, or any codec if the camera may be transcoded. */
  srt: z
    .strictObject({
      url: z
        .string()
        .regex(/^srt:\/\/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$/, 'srt://HOST:PORT')
        .max(300),
      streamId: z
        .string()
        .regex(/^[\x20-\x7e]+$/, 'printable ASCII')
        .max(512)
        .optional(),
      /** 10 to 79 characters (libsrt, SRTO_PASSPHRASE). */
      passphrase: z
        .string()
        .regex(/^[A-Za-z0-9._~-]{10,79}$/, '10 to 79 letters, digits and . _ ~ -')
        .optional(),
      latencyMs: z.int().min(20).max(8_000).optional(),
    })
    .optional(),
});
export type StreamSource = z.infer<typeof StreamSource>;

/** Returns whether exactly one source is given. */
export const hasOneSource = ({ url, whip, whep, srt }: StreamSource): boolean =>
  [url, whip, whep, srt].filter((one) => one !== undefined).length === 1;
export const oneSourceMessage = { message: 'one of url, srt, whep and whip, and no other' };
const Source = StreamSource.refine(hasOneSource, oneSourceMessage);

/** How a camera's PTZ is controlled; name and password default to the camera's own. */
export const PtzAddress = z.object({
  /** The device service of its ONVIF server, usually http://HOST/onvif/device_service. */
  onvif: z
    .string()
    .regex(/^https?:\/\//, 'an address that begins with http:// or https://')
    .max(1_000),
  username: z.string().max(120).optional(),
  password: z.string().max(256).optional(),
  /** The ONVIF media profile for PTZ; by default the first with PTZ. */
  profile: z.string().max(64).optional(),
  /**
   * https: accepts any certificate, because most cameras sign their own. A man in the middle can then read the
   * password's digest.
   */
  anyCertificate: z.boolean().optional(),
  /**
   * Known deviations of its make and model, or of its data sheet, by name: `bosch`, `zeroOnly+zoom=30`
   * (site/ptz/quirks).
   */
  quirks: z.string().max(64).optional(),
});
export type PtzAddress = z.infer<typeof PtzAddress>;

/** A PTZ address with its limit, which the site sets: `remoteOnly` refuses addresses of the site's own machine. */
export const LimitedPtzAddress = PtzAddress.extend({ remoteOnly: z.boolean().optional() });
export type LimitedPtzAddress = z.infer<typeof LimitedPtzAddress>;

export const CameraRecord = z.object({
  id: LocalId,
  number: z.int().min(1).max(999_999),
  name: z.string().trim().min(1).max(120),
  ward: LocalId,
  function: CameraFunction.default('security'),
  kind: CameraKind.default('fixed'),
  position: z.object({
    lat: z.number().min(-90).max(90),
    lon: z.number().min(-180).max(180),
    heightM: z.number().min(0).max(500).default(6),
  }),
  headingDeg: z.number().min(0).lt(360).default(0),
  fovDeg: z.number().min(1).max(360).default(90),
  /** Width of the main stream's pictures, from which its resolution on the ground is computed. */
  widthPx: z.int().min(16).max(65_536).optional(),
  tags: z.array(z.string().min(1).max(40)).max(20).default([]),
  /** Private areas of the picture, covered in every window and export. */
  masks: PrivacyMasks.default([]),
  /**
   * Names of this camera in alert sources: Frigate's name, an Axis serial number, the prefix of its ONVIF topics.
   * Its own id and number are always recognised.
   */
  alertNames: z.array(z.string().min(1).max(200)).max(20).default([]),
  /** Absent: no PTZ control. */
  ptz: PtzAddress.optional(),
  main: Source,
  sub: Source.optional(),
  username: z.string().max(120).optional(),
  password: z.string().max(256).optional(),
  /** Allows the site to transcode H.265 or B-frames with ffmpeg: costs about a core per camera. */
  transcode: z.boolean().default(false),
  /**
   * rtsps: accepts any certificate, because most cameras sign their own. A man in the middle can then send other
   * pictures.
   */
  anyCertificate: z.boolean().default(false),
});
export type CameraRecord = z.infer<typeof CameraRecord>;

export const CameraFile = z.object({
  wards: z
    .array(
      z.object({
        id: LocalId,
        name: z.string().min(1).max(80),
        kind: z.enum(['ward', 'commune']).default('ward'),
      }),
    )
    .max(10_000),
  cameras: z.array(CameraRecord).max(100_000),
});
export type CameraFile = z.infer<typeof CameraFile>;
/** The input type for writers of such a file: fields with a default may be omitted. */
export type CameraFileInput = z.input<typeof CameraFile>;
