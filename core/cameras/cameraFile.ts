import { z } from 'zod';
import { PrivacyMasks } from '../media/mask.ts';
import { CameraFunction, CameraKind } from './camera.ts';

/**
 * The file that tells a site its cameras (YAML or JSON): what a person writes for their own cameras, and what the demo
 * writes for its. Ids are local here; the site puts its own name in front.
 */
const LocalId = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'letters a-z, digits, dot, dash, underscore');

/** Of the bearer token that an encoder shows (RFC 6750 2.1). */
export const minTokenChars = 32;

/** A bearer token (RFC 6750 2.1) as a media server wants it; MediaMTX takes `name:password` for one. */
const ServerToken = z
  .string()
  .regex(/^[A-Za-z0-9._~+/:@-]+=*$/, 'a bearer token: letters, digits and . _ ~ + / : @ - only')
  .max(1_000);

/** Where a stream comes from: the site fetches it by RTSP, WHEP or SRT, or its encoder brings it by WHIP (RFC 9725). One of them. */
export const StreamSource = z.object({
  /** rtsp:// or rtsps://; name and password may stand in the address or in the fields beside it. */
  url: z
    .string()
    .regex(/^rtsps?:\/\//, 'an address that begins with rtsp:// or rtsps://')
    .max(1_000)
    .optional(),
  /** Its encoder posts to /whip/CAMERA/main or /sub of the site, with this token. */
  whip: z
    .strictObject({
      token: z
        .string()
        .regex(/^[A-Za-z0-9._~+/-]+=*$/, 'a bearer token: letters, digits and . _ ~ + / - only')
        .min(minTokenChars)
        .max(256),
    })
    .optional(),
  /** A media server (MediaMTX, go2rtc) plays it to the site by WHEP at this address. */
  whep: z
    .strictObject({
      /** http:// or https://; a name and password in it are shown as Basic where there is no token. */
      url: z
        .string()
        .regex(/^https?:\/\//, 'an address that begins with http:// or https://')
        .max(1_000),
      token: ServerToken.optional(),
    })
    .optional(),
  /** The site's ffmpeg calls an SRT listener: MPEG-TS with H.264, or with anything else where the camera may be transcoded. */
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

/** What holds of every stream's source. */
export const oneSource = ({ url, whip, whep, srt }: StreamSource): boolean =>
  [url, whip, whep, srt].filter((one) => one !== undefined).length === 1;
export const oneSourceWords = { message: 'one of url, srt, whep and whip, and no other' };
const Source = StreamSource.refine(oneSource, oneSourceWords);

/** How a camera is steered; name and password are the camera's own unless they stand here. */
export const PtzAddress = z.object({
  /** The device service of its ONVIF server, mostly http://HOST/onvif/device_service. */
  onvif: z
    .string()
    .regex(/^https?:\/\//, 'an address that begins with http:// or https://')
    .max(1_000),
  username: z.string().max(120).optional(),
  password: z.string().max(256).optional(),
  /** The ONVIF media profile to steer by; the first that has PTZ unless said. */
  profile: z.string().max(64).optional(),
  /** https: takes any certificate, as most cameras sign their own. Whoever stands between can then hear the password's digest. */
  anyCertificate: z.boolean().optional(),
  /** What is known of its make and model, or of its data sheet, by name: `bosch`, `zeroOnly+zoom=30` (site/ptz/quirks). */
  quirks: z.string().max(64).optional(),
});
export type PtzAddress = z.infer<typeof PtzAddress>;

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
  /** Width of the main stream's pictures: how finely it resolves what it sees is worked out from that. */
  widthPx: z.int().min(16).max(65_536).optional(),
  tags: z.array(z.string().min(1).max(40)).max(20).default([]),
  /** Parts of the picture that nobody may see, in any window or export. */
  masks: PrivacyMasks.default([]),
  /** What sources of alerts call it: Frigate's name, an Axis serial number, the prefix of its ONVIF topics. Its own id and number are understood anyway. */
  alertNames: z.array(z.string().min(1).max(200)).max(20).default([]),
  /** Absent: it cannot be steered from here. */
  ptz: PtzAddress.optional(),
  main: Source,
  sub: Source.optional(),
  username: z.string().max(120).optional(),
  password: z.string().max(256).optional(),
  /** Allows the site to transcode H.265 or B-frames with ffmpeg: costs about a core a camera. */
  transcode: z.boolean().default(false),
  /** rtsps: takes any certificate, as most cameras sign their own. Whoever stands between can then show other pictures. */
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
/** What a writer of such a file gives: defaults may be left out. */
export type CameraFileInput = z.input<typeof CameraFile>;
