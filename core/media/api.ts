import { z } from 'zod';
import { CameraId } from '../base/ids.ts';
import { StreamRole } from '../cameras/camera.ts';
import { SourceStatus } from '../cameras/source.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { defineCall, defineCallsWithRight, defineTopic } from '../rpc/define.ts';
import { maxTiles } from '../wall/division.ts';

const videoLiveCall = defineCallsWithRight('video.live');

const Nothing = z.object({});

/** The address of the SFU and a window's credential for it. */
export const MediaTicket = z.object({
  /** ws:// (loopback only) or wss://. */
  url: z.string().max(300),
  ticket: z.string().min(16).max(200),
  /** ms since the epoch, by the site's clock. */
  expiresAt: z.int(),
});
export type MediaTicket = z.infer<typeof MediaTicket>;

/** Opaque to this program: mediasoup and mediasoup-client at either end validate it themselves. */
const Opaque = z.looseObject({});
const MediaId = z.string().min(1).max(100);

/**
 * The maximum number of tiles per receiving transport. The cost of SDP grows faster than its length; each
 * transport, even an idle one, has timers of its own (docs/adr/034-preallocated-m-lines.md).
 */
export const tilesPerTransport = 64;

/** An m-line that a window negotiates before it knows which stream it will carry. */
export const PreallocatedMLine = z.object({
  /** RFC 9143; the SFU writes at most eight bytes of it into each packet. */
  mid: z.string().regex(/^[a-z0-9]{1,8}$/),
  /** SSRC of the expected stream; retransmissions use the next higher one (RFC 4588). */
  ssrc: z.int().min(1).max(0xffff_fffe),
});
export type PreallocatedMLine = z.infer<typeof PreallocatedMLine>;

export const WatchRequestItem = z.object({
  /** Chosen by the window and returned in the response. */
  key: z.string().min(1).max(80),
  transport: MediaId,
  camera: CameraId,
  stream: StreamRole,
  /** Requests pictures before the consumer's own, which begin with the next keyframe: topic `ahead`. */
  ahead: z.boolean().optional(),
  /** The m-line to use, so that the window need not negotiate. */
  line: PreallocatedMLine.optional(),
});
export type WatchRequestItem = z.infer<typeof WatchRequestItem>;

export const WatchResultItem = z.object({
  key: z.string(),
  /** Created paused at the server: resume it once the client has it. */
  consumer: z
    .object({
      id: MediaId,
      producerId: MediaId,
      kind: z.literal('video'),
      /** Absent if the request had a `line`. */
      rtpParameters: Opaque.optional(),
    })
    .optional(),
  fault: FaultShape.optional(),
});
export type WatchResultItem = z.infer<typeof WatchResultItem>;

/** The maximum number of prefetched pictures of one stream: a keyframe each ten seconds, thirty pictures a second. */
export const maxPrefetchedPictures = 300;

/**
 * The maximum number of streams prefetched to one window at once: a window that opens many uses stills, which need
 * less decoding.
 */
export const maxPrefetchedStreams = 16;

/**
 * Calls of a window to the SFU, over `/media`. `media.join` consumes the ticket and identifies the caller; the
 * others require it.
 */
export const mediaCalls = {
  'media.join': defineCall({
    input: z.object({ protocol: z.int(), ticket: z.string().max(200) }),
    output: z.object({ routerRtpCapabilities: Opaque }),
    right: 'public',
    scope: 'none',
  }),
  'media.capabilities': videoLiveCall({ input: z.object({ rtpCapabilities: Opaque }), output: Nothing }),
  /**
   * Creates a transport. `id`: chosen by the window, so that streams can be requested over it immediately;
   * otherwise the site chooses one.
   */
  'media.transport': videoLiveCall({
    input: z.object({ id: MediaId.optional() }),
    output: z.object({
      id: MediaId,
      iceParameters: Opaque,
      iceCandidates: z.array(Opaque),
      dtlsParameters: Opaque,
    }),
  }),
  'media.connect': videoLiveCall({
    input: z.object({ transport: MediaId, dtlsParameters: Opaque }),
    output: Nothing,
  }),
  /** Closes a failed or idle transport with all its streams. Unknown ids are ignored. */
  'media.closeTransport': videoLiveCall({ input: z.object({ transport: MediaId }), output: Nothing }),
  'media.restartIce': videoLiveCall({
    input: z.object({ transport: MediaId }),
    output: z.object({ iceParameters: Opaque }),
  }),
  /**
   * Requests all streams of a changed wall at once. Responses are in the same order; a refused item does not fail
   * the others.
   */
  'media.watch': defineCall({
    input: z.object({ items: z.array(WatchRequestItem).min(1).max(maxTiles) }),
    output: z.object({ items: z.array(WatchResultItem) }),
    right: 'video.live',
    scope: (input) => input.items.map((item) => item.camera),
  }),
  /**
   * Resumes consumers. `ahead`: of these, pictures before their own are requested again (topic `ahead`); `stills`:
   * of these, their last keyframe (topic `still`). Unknown ids are ignored.
   */
  'media.resume': videoLiveCall({
    input: z.object({
      consumers: z.array(MediaId).max(256),
      ahead: z.array(MediaId).max(maxPrefetchedStreams).optional(),
      stills: z.array(MediaId).max(256).optional(),
    }),
    output: Nothing,
  }),
  'media.pause': videoLiveCall({
    input: z.object({ consumers: z.array(MediaId).max(256) }),
    output: Nothing,
  }),
  /**
   * Reports that the window shows these consumers' own pictures, which ends prefetching (topic `ahead`). Unknown
   * ids are ignored.
   */
  'media.shown': videoLiveCall({
    input: z.object({ consumers: z.array(MediaId).max(256) }),
    output: Nothing,
  }),
  /** Ends consumers; their m-lines are not reused. Unknown ids are ignored. */
  'media.unwatch': videoLiveCall({
    input: z.object({ consumers: z.array(MediaId).max(256) }),
    output: Nothing,
  }),
} as const;

const videoTopic = <S extends z.ZodType>(message: S) =>
  defineTopic({ message, right: 'video.live', kind: 'stream' });

export const mediaTopics = {
  /** The state of a watched stream, sent when it is first watched and on each change. */
  source: videoTopic(z.object({ camera: CameraId, stream: StreamRole, status: SourceStatus })),
  /**
   * The last keyframe of a stream just watched, or resumed on request, as an Annex B access unit with its SPS and
   * PPS, in the frame's bytes.
   */
  still: videoTopic(
    z.object({
      camera: CameraId,
      stream: StreamRole,
      /** Age of the picture when it was sent, ms. */
      ageMs: z.number().min(0),
      /** `avc1.PPCCLL` */
      codec: z.string().max(40),
      width: z.int(),
      height: z.int(),
    }),
  ),
  /**
   * Prefetched pictures of a stream just watched or resumed: first all since the last keyframe, then each as it
   * arrives, until the window shows the consumer's own (`media.shown`) or that has had three keyframes.
   * Concatenated Annex B access units in the frame's bytes.
   */
  ahead: videoTopic(
    z.object({
      camera: CameraId,
      stream: StreamRole,
      /** Age of the newest picture when it was sent, ms. */
      ageMs: z.number().min(0),
      codec: z.string().max(40),
      /** The size of each picture, bytes. */
      sizes: z.array(z.int().min(1)).min(1).max(maxPrefetchedPictures),
      /** The first picture is a keyframe with its parameter sets; otherwise it follows the last one sent. */
      isKey: z.boolean(),
    }),
  ),
  /** Consumers that the site closed; the window must watch them again. */
  closed: videoTopic(z.object({ consumers: z.array(MediaId), cause: FaultShape })),
} as const;
export type MediaCalls = typeof mediaCalls;
export type MediaTopics = typeof mediaTopics;
