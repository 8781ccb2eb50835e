import { z } from 'zod';
import { alertSiteCalls, alertSiteTopics } from '../alerts/api.ts';
import { auditSiteCalls } from '../audit/api.ts';
import { CameraId, DeskId, LayoutId, WindowId } from '../base/ids.ts';
import { Cameras, Presences } from '../cameras/api.ts';
import { Ward } from '../cameras/camera.ts';
import { ownCamerasCalls } from '../cameras/ownCameraApi.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { handoverSiteCalls } from '../handover/api.ts';
import { citySiteCalls, citySiteTopics } from '../map/api.ts';
import { MediaTicket } from '../media/api.ts';
import { ExportRecord } from '../media/export.ts';
import { deskSessionSiteCalls, deskSessionSiteTopics, peopleSiteCalls } from '../people/api.ts';
import { EnrolmentCode, MachineToken } from '../people/machine.ts';
import { Operator, SignIn } from '../people/operator.ts';
import { ControlTicket } from '../ptz/controlApi.ts';
import { call, topic } from '../rpc/define.ts';
import { watchSiteCalls, watchSiteTopics } from '../shiftlog/api.ts';
import { boardSiteCalls } from '../shiftlog/boardApi.ts';
import { camerasOf } from '../wall/layout.ts';
import { LayoutToRemove, LayoutToSave, SavedLayout } from '../wall/library.ts';
import { camerasShared, DeskPresence, Offer, SharedContent, ShareTarget } from '../wall/share.ts';

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
      cameras: Cameras,
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
  ...deskSessionSiteCalls,
  ...handoverSiteCalls,
} as const;

/** A ward that goes to another room takes thousands of cameras with it. */
export const outsidePerMessage = 5_000;

/** A desk subscribes to all of them in this order. */
export const siteTopics = {
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
    message: Presences,
    right: 'camera.list',
    kind: 'stream',
  }),
  /** The library changed so many times since the site started: list it again. */
  layouts: topic({ message: z.object({ changes: z.int() }), right: 'layout.own', kind: 'state' }),
  ...alertSiteTopics,
  ...citySiteTopics,
  ...watchSiteTopics,
  ...deskSessionSiteTopics,
  /**
   * Cameras that the operator saw until now and that are there still, but outside their scope since the registry changed: told
   * before that is. Nothing is said of cameras that they did not see.
   */
  outside: topic({
    message: z.object({ cameras: z.array(CameraId).max(outsidePerMessage) }),
    right: 'camera.list',
    kind: 'stream',
  }),
  /** The registry changed: page it again if the revision is not the one held. */
  registry: topic({ message: z.object({ revision: z.int() }), right: 'camera.list', kind: 'state' }),
} as const;

export type SiteCalls = typeof siteCalls;
export type SiteTopics = typeof siteTopics;
