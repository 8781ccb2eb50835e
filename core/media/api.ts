import { z } from 'zod';
import { CameraId } from '../base/ids.ts';
import { StreamRole } from '../cameras/camera.ts';
import { SourceStatus } from '../cameras/source.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { call, topic } from '../rpc/define.ts';
import { maxTiles } from '../wall/division.ts';

const Nothing = z.object({});

/** What a window needs to speak to the SFU itself. */
export const MediaTicket = z.object({
  /** ws:// (loopback only) or wss:// */
  url: z.string().max(300),
  ticket: z.string().min(16).max(200),
  /** ms since the epoch, by the site's clock */
  expiresAt: z.int(),
});
export type MediaTicket = z.infer<typeof MediaTicket>;

/** Opaque to all but mediasoup and mediasoup-client at either end, which check it themselves. */
const Opaque = z.looseObject({});
const MediaId = z.string().min(1).max(100);

/**
 * The most tiles one receiving transport carries. The cost of SDP grows faster than its length; each transport, also one by which
 * nothing comes, has timers of its own (docs/adr/034-preallocated-m-lines.md).
 */
export const tilesPerTransport = 64;

/** An m-line that a window has negotiated, or is about to, before it knows what is to come by it. */
export const MediaLine = z.object({
  /** RFC 9143; the SFU writes eight bytes of it into each packet at most. */
  mid: z.string().regex(/^[a-z0-9]{1,8}$/),
  /** Of the stream that is to come; what is sent again comes with the next higher one (RFC 4588). */
  ssrc: z.int().min(1).max(0xffff_fffe),
});
export type MediaLine = z.infer<typeof MediaLine>;

export const WatchItem = z.object({
  /** Chosen by the window; comes back in the answer. */
  key: z.string().min(1).max(80),
  transport: MediaId,
  camera: CameraId,
  stream: StreamRole,
  /** Pictures are wanted before the consumer's own, which begin with the next keyframe: topic `ahead`. */
  ahead: z.boolean().optional(),
  /** What it is to come by, so that the window need not negotiate anything for it. */
  line: MediaLine.optional(),
});
export type WatchItem = z.infer<typeof WatchItem>;

export const WatchAnswer = z.object({
  key: z.string(),
  /** Created paused at the server: resume it once the client has it. */
  consumer: z
    .object({
      id: MediaId,
      producerId: MediaId,
      kind: z.literal('video'),
      /** Of one that was asked for without a `line`. */
      rtpParameters: Opaque.optional(),
    })
    .optional(),
  fault: FaultShape.optional(),
});
export type WatchAnswer = z.infer<typeof WatchAnswer>;

/** A keyframe each ten seconds, thirty pictures a second: more of one stream is not sent ahead. */
export const picturesAhead = 300;

/** Streams that are sent ahead to one window at once: a window that opens many has its stills, which are less to decode. */
export const streamsAhead = 16;

/** Calls of a window to the SFU, over `/media`. `media.join` spends the ticket and makes the caller; the rest need it. */
export const mediaCalls = {
  'media.join': call({
    input: z.object({ protocol: z.int(), ticket: z.string().max(200) }),
    output: z.object({ routerRtpCapabilities: Opaque }),
    right: 'public',
    scope: 'none',
  }),
  'media.capabilities': call({
    input: z.object({ rtpCapabilities: Opaque }),
    output: Nothing,
    right: 'video.live',
    scope: 'none',
  }),
  /** `id`: what the window calls it. So named, streams can be asked for over it in the same breath; else the site names it. */
  'media.transport': call({
    input: z.object({ id: MediaId.optional() }),
    output: z.object({
      id: MediaId,
      iceParameters: Opaque,
      iceCandidates: z.array(Opaque),
      dtlsParameters: Opaque,
    }),
    right: 'video.live',
    scope: 'none',
  }),
  'media.connect': call({
    input: z.object({ transport: MediaId, dtlsParameters: Opaque }),
    output: Nothing,
    right: 'video.live',
    scope: 'none',
  }),
  /** Gives a transport back, with all that comes over it: one that failed, or that carries nothing. Unknown ids are ignored. */
  'media.closeTransport': call({
    input: z.object({ transport: MediaId }),
    output: Nothing,
    right: 'video.live',
    scope: 'none',
  }),
  'media.restartIce': call({
    input: z.object({ transport: MediaId }),
    output: z.object({ iceParameters: Opaque }),
    right: 'video.live',
    scope: 'none',
  }),
  /** All that a change of the wall asks for, at once. Answers in the same order; a refused item does not fail the rest. */
  'media.watch': call({
    input: z.object({ items: z.array(WatchItem).min(1).max(maxTiles) }),
    output: z.object({ items: z.array(WatchAnswer) }),
    right: 'video.live',
    scope: (input) => input.items.map((item) => item.camera),
  }),
  /**
   * `ahead`: of these, pictures are wanted before their own, as when they were asked for (topic `ahead`); `stills`: of these, their
   * last keyframe (topic `still`). Unknown ids are ignored.
   */
  'media.resume': call({
    input: z.object({
      consumers: z.array(MediaId).max(256),
      ahead: z.array(MediaId).max(streamsAhead).optional(),
      stills: z.array(MediaId).max(256).optional(),
    }),
    output: Nothing,
    right: 'video.live',
    scope: 'none',
  }),
  'media.pause': call({
    input: z.object({ consumers: z.array(MediaId).max(256) }),
    output: Nothing,
    right: 'video.live',
    scope: 'none',
  }),
  /** Of these the window shows their own pictures: it needs none ahead of them any more (topic `ahead`). Unknown ids are ignored. */
  'media.shown': call({
    input: z.object({ consumers: z.array(MediaId).max(256) }),
    output: Nothing,
    right: 'video.live',
    scope: 'none',
  }),
  /** Ends consumers: their m-lines are not asked for again. Unknown ids are ignored. */
  'media.unwatch': call({
    input: z.object({ consumers: z.array(MediaId).max(256) }),
    output: Nothing,
    right: 'video.live',
    scope: 'none',
  }),
} as const;

export const mediaTopics = {
  /** How a watched stream stands, sent on watching it and on each change. */
  source: topic({
    message: z.object({ camera: CameraId, stream: StreamRole, status: SourceStatus }),
    right: 'video.live',
    kind: 'stream',
  }),
  /** The last keyframe of a stream just watched, or resumed where it is wanted, as an Annex B access unit with its SPS and PPS, in the frame's bytes. */
  still: topic({
    message: z.object({
      camera: CameraId,
      stream: StreamRole,
      /** How old the picture was when it was sent, ms. */
      ageMs: z.number().min(0),
      /** `avc1.PPCCLL` */
      codec: z.string().max(40),
      width: z.int(),
      height: z.int(),
    }),
    right: 'video.live',
    kind: 'stream',
  }),
  /**
   * Pictures of a stream just watched or resumed, ahead of those that its consumer brings: first all since the last keyframe, then each as it
   * comes, until the window shows the consumer's own (`media.shown`) or that has had three keyframes. Annex B access
   * units, one after the other in the frame's bytes.
   */
  ahead: topic({
    message: z.object({
      camera: CameraId,
      stream: StreamRole,
      /** How old the newest was when it was sent, ms. */
      ageMs: z.number().min(0),
      codec: z.string().max(40),
      /** Of each picture, bytes. */
      sizes: z.array(z.int().min(1)).min(1).max(picturesAhead),
      /** The first one needs no other, and has its parameter sets; else it follows the last one told. */
      isKey: z.boolean(),
    }),
    right: 'video.live',
    kind: 'stream',
  }),
  /** Consumers the site ended by itself: watch them again. */
  closed: topic({
    message: z.object({ consumers: z.array(MediaId), cause: FaultShape }),
    right: 'video.live',
    kind: 'stream',
  }),
} as const;
export type MediaCalls = typeof mediaCalls;
export type MediaTopics = typeof mediaTopics;
