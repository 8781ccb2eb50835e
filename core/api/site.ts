import { z } from 'zod';
import { alertSiteCalls, alertSiteTopics } from '../alerts/api.ts';
import { auditSiteCalls } from '../audit/api.ts';
import { CameraId, DeskId, LayoutId, WindowId } from '../base/ids.ts';
import { CameraList, PresenceList } from '../cameras/api.ts';
import { Ward } from '../cameras/camera.ts';
import { ownCamerasCalls } from '../cameras/ownCameraApi.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { handoverSiteCalls } from '../handover/api.ts';
import { citySiteCalls, citySiteTopics } from '../map/api.ts';
import { MediaTicket } from '../media/api.ts';
import { ExportRecord } from '../media/export.ts';
import { deskSessionSiteCalls, deskSessionSiteTopics, peopleSiteCalls } from '../people/api.ts';
import { DeskChallenge } from '../people/deskProof.ts';
import { EnrolmentCode, MachineToken } from '../people/machine.ts';
import { Operator, SignIn } from '../people/operator.ts';
import { ControlTicket } from '../ptz/controlApi.ts';
import { defineCall, defineCallsWithRight, defineTopic } from '../rpc/define.ts';
import { shiftLogSiteCalls, shiftLogSiteTopics } from '../shiftlog/api.ts';
import { boardSiteCalls } from '../shiftlog/boardApi.ts';
import { ownLayoutCalls, SavedLayout, sharedLayoutCalls } from '../wall/library.ts';
import { DeskPresence, listSharedCameras, Offer, SharedContent, ShareTarget } from '../wall/share.ts';

const enrolledCall = defineCallsWithRight('enrolled');
const signedInCall = defineCallsWithRight('signedIn');

const Nothing = z.object({});

/** Calls of a desk to its site, over `/desk`. */
export const siteCalls = {
  /** `challenge`: what the desk must sign for `desk.prove`, before the site answers anything else. */
  hello: defineCall({
    input: z.object({ protocol: z.int(), desk: DeskId }),
    output: z.object({
      protocol: z.int(),
      site: z.string(),
      name: z.string(),
      instance: z.string(),
      challenge: DeskChallenge,
    }),
    right: 'public',
    scope: 'none',
  }),
  'session.signIn': enrolledCall({
    input: SignIn,
    output: z.object({ token: z.string().max(200), operator: Operator, expiresAt: z.int() }),
  }),
  /** Resumes a session after a reconnect, without the password. */
  'session.resume': enrolledCall({
    input: z.object({ token: z.string().max(200) }),
    output: z.object({ operator: Operator, expiresAt: z.int() }),
  }),
  'session.signOut': signedInCall({ input: Nothing, output: Nothing }),
  /** Returns the cameras within the operator's scope, by number, one page at a time. */
  'registry.page': defineCall({
    input: z.object({ after: z.int().min(0).default(0), limit: z.int().min(1).max(2_000).default(1_000) }),
    output: z.object({
      revision: z.int(),
      total: z.int(),
      wards: z.array(Ward),
      cameras: CameraList,
      /** The number of the last camera of this page; undefined when there are no more. */
      next: z.int().optional(),
    }),
    right: 'camera.list',
    scope: 'none',
  }),
  /** Records an export before pictures leave a desk, and refuses it if it is not allowed. */
  'export.record': defineCall({
    input: ExportRecord,
    output: Nothing,
    right: 'video.export',
    scope: (input) => [input.camera],
  }),
  'media.ticket': defineCall({
    input: z.object({ window: WindowId }),
    output: MediaTicket.pick({ ticket: true, expiresAt: true }),
    right: 'video.live',
    scope: 'none',
  }),
  /** Issues a ticket for the desk's main process, which controls PTZ over a link of its own. */
  'control.ticket': defineCall({ input: Nothing, output: ControlTicket, right: 'ptz.steer', scope: 'none' }),
  /**
   * Exchanges a code issued by the site for the identity of a room's wall, bound to this desk. The machine
   * generates its token itself, and may repeat the call with the same one if there was no response.
   */
  'machine.enrol': enrolledCall({
    input: z.object({ code: EnrolmentCode, token: MachineToken }),
    output: z.object({ name: z.string().max(60) }),
  }),
  'machine.signIn': enrolledCall({
    input: z.object({ token: MachineToken }),
    output: z.object({ token: z.string().max(200), operator: Operator, expiresAt: z.int() }),
  }),
  /** Publishes the desk's name and windows; before that, nothing can be sent to it. */
  'desk.present': signedInCall({ input: DeskPresence, output: Nothing }),
  /** Returns the other desks and room walls, by name. */
  'share.targets': defineCall({
    input: Nothing,
    output: z.object({ targets: z.array(ShareTarget).max(1_000) }),
    right: 'wall.share',
    scope: 'none',
  }),
  /**
   * Sends content to a desk from `share.targets`; returns once the desk has it. Without a window, any free window
   * may show it.
   */
  'share.push': defineCall({
    input: z.object({ desk: DeskId, window: WindowId.optional(), content: SharedContent }),
    output: Nothing,
    right: 'wall.share',
    scope: (input) => listSharedCameras(input.content),
  }),
  /** A desk's response to an offer of the topic `shared`: accepted, or a fault. */
  'share.received': signedInCall({
    input: z.object({ id: z.string().min(1).max(64), fault: FaultShape.optional() }),
    output: Nothing,
  }),
  /** Returns own and shared layouts, by id, one page at a time. */
  'layout.list': defineCall({
    input: z.object({ after: LayoutId.optional() }),
    output: z.object({ layouts: z.array(SavedLayout).max(100), next: LayoutId.optional() }),
    right: 'layout.own',
    scope: 'none',
  }),
  'layout.save': ownLayoutCalls.save,
  'layout.remove': ownLayoutCalls.remove,
  'layout.saveShared': sharedLayoutCalls.save,
  'layout.removeShared': sharedLayoutCalls.remove,
  ...boardSiteCalls,
  ...ownCamerasCalls,
  ...alertSiteCalls,
  ...auditSiteCalls,
  ...citySiteCalls,
  ...shiftLogSiteCalls,
  ...peopleSiteCalls,
  ...deskSessionSiteCalls,
  ...handoverSiteCalls,
} as const;

/** The page size of `outside`: reassigning a ward to another room affects thousands of cameras. */
export const outOfScopePerMessage = 5_000;

/** A desk subscribes to all of them in this order. */
export const siteTopics = {
  /** The session ended at the site (expired, or rights were changed). */
  session: defineTopic({
    message: z.object({ ended: FaultShape.nullable() }),
    right: 'enrolled',
    kind: 'state',
  }),
  /** Content sent to one of the desk's windows; each requires a `share.received`. */
  shared: defineTopic({
    message: z.object({ window: WindowId.nullable(), offer: Offer }),
    right: 'signedIn',
    kind: 'stream',
  }),
  /** PTZ control and viewers of the cameras within scope: first all known ones, then changes. */
  presence: defineTopic({
    message: PresenceList,
    right: 'camera.list',
    kind: 'stream',
  }),
  /** The number of changes of the library since the site started: on a change, list it again. */
  layouts: defineTopic({ message: z.object({ changes: z.int() }), right: 'layout.own', kind: 'state' }),
  ...alertSiteTopics,
  ...citySiteTopics,
  ...shiftLogSiteTopics,
  ...deskSessionSiteTopics,
  /**
   * Cameras that the operator could see until now, and that still exist outside their scope after the registry
   * changed; sent before the change. Cameras that they could not see are never mentioned.
   */
  outside: defineTopic({
    message: z.object({ cameras: z.array(CameraId).max(outOfScopePerMessage) }),
    right: 'camera.list',
    kind: 'stream',
  }),
  /** The registry's revision: page it again if it differs from the stored one. */
  registry: defineTopic({ message: z.object({ revision: z.int() }), right: 'camera.list', kind: 'state' }),
} as const;

export type SiteCalls = typeof siteCalls;
export type SiteTopics = typeof siteTopics;
