import { z } from 'zod';
import { Camera, StreamRole, Ward } from '../domain/camera.ts';
import { ExportRecord } from '../domain/export.ts';
import { CameraId, DeskId, LayoutId, WindowId } from '../domain/ids.ts';
import { camerasOf } from '../domain/layout.ts';
import { Presence, presencesPerMessage } from '../domain/lease.ts';
import { LayoutToRemove, LayoutToSave, SavedLayout } from '../domain/library.ts';
import { EnrolmentCode, MachineToken } from '../domain/machine.ts';
import { Operator, SignIn } from '../domain/operator.ts';
import { camerasShared, DeskPresence, Offer, SharedContent, ShareTarget } from '../domain/share.ts';
import { FaultShape, SourceStatus } from '../domain/source.ts';
import { alertSiteCalls, alertSiteTopics } from './alerts.ts';
import { auditSiteCalls } from './audit.ts';
import { boardSiteCalls } from './board.ts';
import { ControlTicket } from './control.ts';
import { call, topic } from './define.ts';
import { MediaTicket } from './desk.ts';
import { handoverSiteCalls } from './handover.ts';
import { citySiteCalls, citySiteTopics } from './map.ts';
import { ownCamerasCalls } from './ownCameras.ts';
import { peopleSiteCalls, sittingSiteCalls, sittingSiteTopics } from './people.ts';
import { watchSiteCalls, watchSiteTopics } from './watch.ts';

const Nothing = z.object({});

/** Calls of a desk to its site, over `/desk`. */
export const siteCalls = {
  hello: call({
    input: z.object({ protocol: z.int(), desk: DeskId }),
    output: z.object({ protocol: z.int(), site: z.string(), name: z.string(), instance: z.string() }),
    right: 'public',
    scope: 'none',
  }),
  'session.signIn': call({
    input: SignIn.extend({ desk: DeskId }),
    output: z.object({ token: z.string().max(200), operator: Operator, expiresAt: z.int() }),
    right: 'public',
    scope: 'none',
  }),
  /** Takes up a session after a reconnect, without the password. */
  'session.resume': call({
    input: z.object({ token: z.string().max(200), desk: DeskId }),
    output: z.object({ operator: Operator, expiresAt: z.int() }),
    right: 'public',
    scope: 'none',
  }),
  'session.signOut': call({ input: Nothing, output: Nothing, right: 'signedIn', scope: 'none' }),
  /** The cameras within the operator's scope, in order of number, a page at a time. */
  'registry.page': call({
    input: z.object({ after: z.int().min(0).default(0), limit: z.int().min(1).max(2_000).default(1_000) }),
    output: z.object({
      revision: z.int(),
      total: z.int(),
      wards: z.array(Ward),
      cameras: z.array(Camera),
      /** The number of the last camera of this page; undefined when there are no more. */
      next: z.int().optional(),
    }),
    right: 'camera.list',
    scope: 'none',
  }),
  /** Pictures are about to leave a desk: recorded first, and refused where they may not. */
  'export.record': call({
    input: ExportRecord,
    output: Nothing,
    right: 'video.export',
    scope: (input) => [input.camera],
  }),
  'media.ticket': call({
    input: z.object({ window: WindowId }),
    output: MediaTicket.pick({ ticket: true, expiresAt: true }),
    right: 'video.live',
    scope: 'none',
  }),
  /** For Electron's main of the desk, which steers over a link of its own. */
  'control.ticket': call({ input: Nothing, output: ControlTicket, right: 'ptz.steer', scope: 'none' }),
  /**
   * The machine of a room's wall exchanges the code that the site gave out for its own identity, bound to this desk. It
   * makes its token itself, and may ask again with the same one when no answer came.
   */
  'machine.enrol': call({
    input: z.object({ code: EnrolmentCode, desk: DeskId, token: MachineToken }),
    output: z.object({ name: z.string().max(60) }),
    right: 'public',
    scope: 'none',
  }),
  'machine.signIn': call({
    input: z.object({ token: MachineToken, desk: DeskId }),
    output: z.object({ token: z.string().max(200), operator: Operator, expiresAt: z.int() }),
    right: 'public',
    scope: 'none',
  }),
  /** What the desk is called and which windows it has: until it says so, nothing can be sent there. */
  'desk.present': call({ input: DeskPresence, output: Nothing, right: 'signedIn', scope: 'none' }),
  /** The other desks and the walls of rooms, in order of name. */
  'share.targets': call({
    input: Nothing,
    output: z.object({ targets: z.array(ShareTarget).max(1_000) }),
    right: 'wall.share',
    scope: 'none',
  }),
  /** `desk` as `share.targets` gave it. Answers once the other desk has it. Without a window it is for whichever window there is free to look. */
  'share.push': call({
    input: z.object({ desk: DeskId, window: WindowId.optional(), content: SharedContent }),
    output: Nothing,
    right: 'wall.share',
    scope: (input) => camerasShared(input.content),
  }),
  /** What a desk says to an offer that the topic `shared` brought: taken, or why not. */
  'share.received': call({
    input: z.object({ id: z.string().min(1).max(64), fault: FaultShape.optional() }),
    output: Nothing,
    right: 'signedIn',
    scope: 'none',
  }),
  /** One's own layouts and the shared ones, in order of id, a page at a time. */
  'layout.list': call({
    input: z.object({ after: LayoutId.optional() }),
    output: z.object({ layouts: z.array(SavedLayout).max(100), next: LayoutId.optional() }),
    right: 'layout.own',
    scope: 'none',
  }),
  'layout.save': call({
    input: LayoutToSave,
    output: SavedLayout,
    right: 'layout.own',
    scope: (input) => camerasOf(input.layout),
  }),
  'layout.remove': call({ input: LayoutToRemove, output: Nothing, right: 'layout.own', scope: 'none' }),
  'layout.saveShared': call({
    input: LayoutToSave,
    output: SavedLayout,
    right: 'layout.shared',
    scope: (input) => camerasOf(input.layout),
  }),
  'layout.removeShared': call({
    input: LayoutToRemove,
    output: Nothing,
    right: 'layout.shared',
    scope: 'none',
  }),
  ...boardSiteCalls,
  ...ownCamerasCalls,
  ...alertSiteCalls,
  ...auditSiteCalls,
  ...citySiteCalls,
  ...watchSiteCalls,
  ...peopleSiteCalls,
  ...sittingSiteCalls,
  ...handoverSiteCalls,
} as const;

export const siteTopics = {
  /** The registry changed: page it anew if the revision is not the one held. */
  registry: topic({ message: z.object({ revision: z.int() }), right: 'camera.list', kind: 'state' }),
  /** The session ended at the site (expired, or rights were changed). */
  session: topic({ message: z.object({ ended: FaultShape.nullable() }), right: 'public', kind: 'state' }),
  /** Somebody sent this to one of the desk's windows. Each is answered by `share.received`. */
  shared: topic({
    message: z.object({ window: WindowId.nullable(), offer: Offer }),
    right: 'signedIn',
    kind: 'stream',
  }),
  /** Who steers and who watches the cameras within scope: all of whom anything is known first, then what changes. */
  presence: topic({
    message: z.object({ reset: z.boolean(), cameras: z.array(Presence).max(presencesPerMessage) }),
    right: 'camera.list',
    kind: 'stream',
  }),
  /** The library changed so many times since the site started: list it anew. */
  layouts: topic({ message: z.object({ changes: z.int() }), right: 'layout.own', kind: 'state' }),
  ...alertSiteTopics,
  ...citySiteTopics,
  ...watchSiteTopics,
  ...sittingSiteTopics,
} as const;

/** Opaque to all but mediasoup and mediasoup-client at either end, which check it themselves. */
const Opaque = z.looseObject({});
const MediaId = z.string().min(1).max(100);

/** The most tiles one receiving transport carries: the cost of SDP grows faster than its length. */
export const tilesPerTransport = 16;

export const WatchItem = z.object({
  /** Chosen by the window; comes back in the answer. */
  key: z.string().min(1).max(80),
  transport: MediaId,
  camera: CameraId,
  stream: StreamRole,
});
export type WatchItem = z.infer<typeof WatchItem>;

export const WatchAnswer = z.object({
  key: z.string(),
  /** Created paused at the server: resume it once the client has it. */
  consumer: z
    .object({ id: MediaId, producerId: MediaId, kind: z.literal('video'), rtpParameters: Opaque })
    .optional(),
  fault: FaultShape.optional(),
});
export type WatchAnswer = z.infer<typeof WatchAnswer>;

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
    input: z.object({ items: z.array(WatchItem).min(1).max(64) }),
    output: z.object({ items: z.array(WatchAnswer) }),
    right: 'video.live',
    scope: (input) => input.items.map((item) => item.camera),
  }),
  'media.resume': call({
    input: z.object({ consumers: z.array(MediaId).max(256) }),
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
  /** Ends consumers; the client keeps its m-line for the next camera's. Unknown ids are ignored. */
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
  /** The last keyframe of a stream just watched, as an Annex B access unit with its SPS and PPS, in the frame's bytes. */
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
  /** Consumers the site ended by itself: watch them anew. */
  closed: topic({
    message: z.object({ consumers: z.array(MediaId), cause: FaultShape }),
    right: 'video.live',
    kind: 'stream',
  }),
} as const;

export type SiteCalls = typeof siteCalls;
export type SiteTopics = typeof siteTopics;
export type MediaCalls = typeof mediaCalls;
export type MediaTopics = typeof mediaTopics;
