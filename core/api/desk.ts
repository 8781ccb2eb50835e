import { z } from 'zod';
import { alertDeskCalls, alertDeskTopics } from '../alerts/api.ts';
import { auditDeskCalls } from '../audit/api.ts';
import { CameraId, DeskId, WindowId } from '../base/ids.ts';
import { CameraList, PresenceList } from '../cameras/api.ts';
import { Camera, Ward } from '../cameras/camera.ts';
import { ownCamerasCalls } from '../cameras/ownCameraApi.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { handoverDeskCalls, handoverDeskTopics } from '../handover/api.ts';
import { mapDeskCalls, mapDeskTopics } from '../map/api.ts';
import { MediaTicket } from '../media/api.ts';
import { exportDeskCalls } from '../media/exportApi.ts';
import { peopleDeskCalls } from '../people/api.ts';
import { EnrolmentCode } from '../people/machine.ts';
import { Operator, SignIn } from '../people/operator.ts';
import { OwnSettings } from '../people/settings.ts';
import { defineCall, defineCallsWithRight, defineTopic } from '../rpc/define.ts';
import { shiftLogDeskCalls, shiftLogDeskTopics } from '../shiftlog/api.ts';
import { boardDeskCalls } from '../shiftlog/boardApi.ts';
import { WallsId } from '../wall/displayProfile.ts';
import { maxTiles } from '../wall/division.ts';
import { listLayoutCameras } from '../wall/layout.ts';
import {
  maxOwnLayouts,
  maxSharedLayouts,
  ownLayoutCalls,
  SavedLayout,
  sharedLayoutCalls,
} from '../wall/library.ts';
import { listSharedCameras, maxOffers, Offer, SharedContent, ShareTarget } from '../wall/share.ts';
import { maxTabs, Tabs, WithheldTile } from '../wall/tabs.ts';
import { keysDeskCalls } from './keys.ts';

const layoutOwnCall = defineCallsWithRight('layout.own');

const Nothing = z.object({});
/** The maximum number of cameras in one window's tabs, which keeps the message well under a megabyte. */
const mostCameras = 8_000;
const SavedTabs = Tabs.refine(
  ({ tabs }) => tabs.reduce((sum, { layout }) => sum + listLayoutCameras(layout).length, 0) <= mostCameras,
  `at most ${mostCameras} cameras`,
);
const Withheld = z.array(WithheldTile).max(maxTabs * maxTiles);

/** Calls of a window to its desk, which knows from main which window it is. */
export const deskCalls = {
  /** Signs an operator in, replacing the present one; the same operator thereby unlocks the desk. */
  'session.signIn': defineCall({
    input: SignIn,
    output: Operator,
    right: 'public',
    scope: 'none',
    whileLocked: true,
  }),
  'session.signOut': defineCall({
    input: Nothing,
    output: Nothing,
    right: 'signedIn',
    scope: 'none',
    changesOperator: true,
  }),
  'media.ticket': defineCall({
    input: Nothing,
    output: MediaTicket,
    right: 'video.live',
    scope: 'none',
    whileLocked: true,
  }),
  /**
   * Acknowledges a message of the `cameras` topic and requests the next one, so that the window can process user
   * input in between.
   */
  'cameras.taken': defineCall({
    input: Nothing,
    output: Nothing,
    right: 'camera.list',
    scope: 'none',
    whileLocked: true,
  }),
  'camera.get': defineCall({
    input: z.object({ camera: CameraId }),
    output: Camera,
    right: 'camera.list',
    scope: (input) => [input.camera],
  }),
  /**
   * Returns a window's tabs. `withheld`: tiles that appear empty, or with a shorter sequence, because of hidden
   * cameras.
   */
  'wall.get': layoutOwnCall({
    input: z.object({ walls: WallsId.default('') }),
    /** `isOther`: nothing is stored under `walls` yet; these are the tabs that the window showed last. */
    output: z.object({ tabs: Tabs, withheld: Withheld, isOther: z.literal(true).optional() }),
    // A restarted window shows its video.
    whileLocked: true,
  }),
  /**
   * Saves a window's tabs. A camera that is hidden from the caller or no longer in the registry is not stored; it
   * does not fail the rest.
   */
  'wall.save': layoutOwnCall({
    input: z.object({ walls: WallsId.default(''), tabs: SavedTabs }),
    output: z.object({ withheld: Withheld }),
  }),
  'settings.save': defineCall({
    input: OwnSettings,
    output: OwnSettings,
    right: 'settings.own',
    scope: 'none',
  }),
  /**
   * Silences the alarms of the desk's windows for a number of minutes; 0 ends it. Recorded as an audit event,
   * because the windows are silent.
   */
  'alert.silence': defineCall({
    input: z.object({ minutes: z.int().min(0).max(15) }),
    output: Nothing,
    right: 'alert.read',
    scope: 'none',
  }),
  /** Returns the possible receivers: this desk's other windows, and through the site other desks and room walls. */
  'share.targets': defineCall({
    input: Nothing,
    output: z.object({
      windows: z.array(WindowId).max(64),
      desks: z.array(ShareTarget).max(1_000),
      /** Why only the windows of this desk can be reached. */
      site: FaultShape.nullable(),
    }),
    right: 'wall.share',
    scope: 'none',
  }),
  /**
   * Sends content and returns once it has arrived. A window without a desk is one of this desk's, which needs no
   * site.
   */
  'share.push': defineCall({
    input: z.object({
      to: z.union([
        z.strictObject({ desk: DeskId, window: WindowId.optional() }),
        z.strictObject({ window: WindowId }),
      ]),
      content: SharedContent,
    }),
    output: Nothing,
    right: 'wall.share',
    scope: (input) => listSharedCameras(input.content),
  }),
  /**
   * Reports the operator's decision about an offer, which is then removed from all windows. An unknown offer is no
   * fault.
   */
  'share.settle': defineCall({
    input: z.object({ id: z.string().min(1).max(64), how: z.enum(['accepted', 'dismissed']) }),
    output: Nothing,
    right: 'signedIn',
    scope: 'none',
  }),
  'library.save': ownLayoutCalls.save,
  'library.remove': ownLayoutCalls.remove,
  'library.saveShared': sharedLayoutCalls.save,
  'library.removeShared': sharedLayoutCalls.remove,
  /** Enrols this machine as a room's wall with a code issued by its site. */
  'machine.enrol': defineCall({
    input: z.object({ code: EnrolmentCode }),
    output: z.object({ name: z.string().max(60) }),
    right: 'public',
    scope: 'none',
  }),
  ...auditDeskCalls,
  ...alertDeskCalls,
  ...boardDeskCalls,
  ...ownCamerasCalls,
  ...exportDeskCalls,
  ...mapDeskCalls,
  ...shiftLogDeskCalls,
  ...handoverDeskCalls,
  ...keysDeskCalls,
  ...peopleDeskCalls,
} as const;

export const DeskStatus = z.object({
  desk: DeskId,
  site: z.object({
    name: z.string(),
    url: z.string(),
    embedded: z.boolean(),
    state: z.enum(['connecting', 'connected', 'lost', 'refused']),
    /** When this state began, ms since the epoch. */
    since: z.int(),
    cause: FaultShape.nullable(),
  }),
  /** An operator signed in offline lacks the rights that only the site can grant. */
  operator: Operator.nullable(),
  /** Controls and names are hidden until an operator signs in. Absent: not locked. */
  locked: z.boolean().optional(),
  /** The operator is signed in offline until this time, ms since the epoch. */
  away: z.object({ until: z.int() }).optional(),
  /** Why no one could sign in here offline; absent: those who signed in recently can. */
  awayFault: FaultShape.optional(),
  /** The fault of the desk's signing key; absent: it is sealed, or was not checked yet. */
  keyFault: FaultShape.optional(),
  settings: OwnSettings,
  /** How often the desk process has been restarted since the console started. */
  restarts: z.int().min(0),
  /** The last restart, ms since the epoch; absent: none. */
  restartedAt: z.int().optional(),
  /** Events of this desk that a person must know, until the console is closed. */
  notices: z.array(FaultShape).max(10).optional(),
  /** This desk is a room's wall, at which no operator signs in. */
  roomWall: z.object({ enrolled: z.boolean(), enrolling: z.boolean() }).optional(),
});
export type DeskStatus = z.infer<typeof DeskStatus>;

/**
 * The registry within the operator's scope. A snapshot is a `reset` with the first cameras, then `more` until
 * `complete`, each after the previous one was acknowledged (`cameras.taken`); later changes are `change`.
 */
export const CamerasMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('reset'),
    wards: z.array(Ward),
    cameras: CameraList,
    total: z.int().min(0),
    complete: z.boolean(),
    /** When the site last confirmed this registry, ms since the epoch; shown when it is old. */
    asOf: z.int(),
  }),
  z.object({ kind: z.literal('more'), cameras: CameraList, complete: z.boolean() }),
  z.object({
    kind: z.literal('change'),
    cameras: CameraList,
    removed: z.array(CameraId),
    /** Those of them that still exist, but outside the operator's scope; absent where that is unknown. */
    outside: z.array(CameraId).optional(),
    asOf: z.int(),
  }),
]);
export type CamerasMessage = z.infer<typeof CamerasMessage>;

/** Cameras per message, limited so that neither end blocks over 40,210 of them. */
export const camerasPerMessage = 1_000;

export const deskTopics = {
  status: defineTopic({ message: DeskStatus, right: 'public', kind: 'state' }),
  cameras: defineTopic({ message: CamerasMessage, right: 'camera.list', kind: 'stream' }),
  /** PTZ control and viewers of the cameras within scope. Without the site nothing is known: an empty reset. */
  presence: defineTopic({
    message: PresenceList,
    right: 'camera.list',
    kind: 'stream',
  }),
  /** Content sent to this window and not decided on yet, newest last. */
  shared: defineTopic({
    message: z.object({ offers: z.array(Offer).max(maxOffers) }),
    right: 'signedIn',
    kind: 'state',
  }),
  /** The operator's own layouts and the shared ones, as last received from the site. */
  library: defineTopic({
    message: z.object({
      layouts: z.array(SavedLayout).max(maxOwnLayouts + maxSharedLayouts),
      /** When the site last confirmed them, ms since the epoch; 0: never. */
      asOf: z.int(),
    }),
    right: 'layout.own',
    kind: 'state',
  }),
  ...alertDeskTopics,
  ...mapDeskTopics,
  ...shiftLogDeskTopics,
  ...handoverDeskTopics,
} as const;

export type DeskCalls = typeof deskCalls;
export type DeskTopics = typeof deskTopics;
