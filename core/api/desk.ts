import { z } from 'zod';
import { alertDeskCalls, alertDeskTopics } from '../alerts/api.ts';
import { auditDeskCalls } from '../audit/api.ts';
import { CameraId, DeskId, WindowId } from '../base/ids.ts';
import { Cameras, Presences } from '../cameras/api.ts';
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
import { call, topic } from '../rpc/define.ts';
import { watchDeskCalls, watchDeskTopics } from '../shiftlog/api.ts';
import { boardDeskCalls } from '../shiftlog/boardApi.ts';
import { WallsId } from '../wall/displayProfile.ts';
import { maxTiles } from '../wall/division.ts';
import { camerasOf } from '../wall/layout.ts';
import {
  LayoutToRemove,
  LayoutToSave,
  maxOwnLayouts,
  maxSharedLayouts,
  SavedLayout,
} from '../wall/library.ts';
import { camerasShared, maxOffers, Offer, SharedContent, ShareTarget } from '../wall/share.ts';
import { maxTabs, Tabs, WithheldTile } from '../wall/tabs.ts';
import { keysDeskCalls } from './keys.ts';

const Nothing = z.object({});
/** Cameras that one window's tabs name at most: what is sent and kept stays well under a megabyte. */
const mostCameras = 8_000;
const SavedTabs = Tabs.refine(
  ({ tabs }) => tabs.reduce((sum, { layout }) => sum + camerasOf(layout).length, 0) <= mostCameras,
  `at most ${mostCameras} cameras`,
);
const Withheld = z.array(WithheldTile).max(maxTabs * maxTiles);

/** Calls of a window to its desk, which knows by main's word which window it is. */
export const deskCalls = {
  /** Somebody, or somebody else, sits down; anyone who sits here already unlocks the desk by it. */
  'session.signIn': call({
    input: SignIn,
    output: Operator,
    right: 'public',
    scope: 'none',
    whileLocked: true,
  }),
  'session.signOut': call({
    input: Nothing,
    output: Nothing,
    right: 'signedIn',
    scope: 'none',
    changesOperator: true,
  }),
  'media.ticket': call({
    input: Nothing,
    output: MediaTicket,
    right: 'video.live',
    scope: 'none',
    whileLocked: true,
  }),
  /**
   * The window has taken in a message of the `cameras` topic that more is to follow, and takes the next: what it does for its
   * operator comes in between.
   */
  'cameras.taken': call({
    input: Nothing,
    output: Nothing,
    right: 'camera.list',
    scope: 'none',
    whileLocked: true,
  }),
  'camera.get': call({
    input: z.object({ camera: CameraId }),
    output: Camera,
    right: 'camera.list',
    scope: (input) => [input.camera],
  }),
  /** `withheld`: tiles that come empty, or their sequence shorter, for what the caller may not see. */
  'wall.get': call({
    input: z.object({ walls: WallsId.default('') }),
    /** `isOther`: none is stored under `walls` yet; it is what the window showed last. */
    output: z.object({ tabs: Tabs, withheld: Withheld, isOther: z.literal(true).optional() }),
    right: 'layout.own',
    scope: 'none',
    // A window that was started again shows its pictures.
    whileLocked: true,
  }),
  /** A camera that the caller may not see, or that has left the registry, is not stored; it does not fail the rest. */
  'wall.save': call({
    input: z.object({ walls: WallsId.default(''), tabs: SavedTabs }),
    output: z.object({ withheld: Withheld }),
    right: 'layout.own',
    scope: 'none',
  }),
  'settings.save': call({ input: OwnSettings, output: OwnSettings, right: 'settings.own', scope: 'none' }),
  /** The desk's windows keep alarms silent for so many minutes; 0: no more. It goes on record: it is the windows that are silent. */
  'alert.silence': call({
    input: z.object({ minutes: z.int().min(0).max(15) }),
    output: Nothing,
    right: 'alert.read',
    scope: 'none',
  }),
  /** Where a window may send: this desk's other windows, and through the site other desks and the walls of rooms. */
  'share.targets': call({
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
  /** Answers once it has arrived. A window alone is one of this desk's; that needs no site. */
  'share.push': call({
    input: z.object({
      to: z.union([
        z.strictObject({ desk: DeskId, window: WindowId.optional() }),
        z.strictObject({ window: WindowId }),
      ]),
      content: SharedContent,
    }),
    output: Nothing,
    right: 'wall.share',
    scope: (input) => camerasShared(input.content),
  }),
  /** What the operator made of an offer; it waits no longer at any window. One that is gone already is no fault. */
  'share.settle': call({
    input: z.object({ id: z.string().min(1).max(64), how: z.enum(['accepted', 'dismissed']) }),
    output: Nothing,
    right: 'signedIn',
    scope: 'none',
  }),
  'library.save': call({
    input: LayoutToSave,
    output: SavedLayout,
    right: 'layout.own',
    scope: (input) => camerasOf(input.layout),
  }),
  'library.remove': call({ input: LayoutToRemove, output: Nothing, right: 'layout.own', scope: 'none' }),
  'library.saveShared': call({
    input: LayoutToSave,
    output: SavedLayout,
    right: 'layout.shared',
    scope: (input) => camerasOf(input.layout),
  }),
  'library.removeShared': call({
    input: LayoutToRemove,
    output: Nothing,
    right: 'layout.shared',
    scope: 'none',
  }),
  /** The machine of a room's wall becomes it, with the code that its site gave out. */
  'machine.enrol': call({
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
  ...watchDeskCalls,
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
    /** ms since the epoch at which this state began */
    since: z.int(),
    cause: FaultShape.nullable(),
  }),
  /** Signed in without the site, it is without the rights that only the site may let somebody use. */
  operator: Operator.nullable(),
  /** Controls and names are hidden until somebody signs in. Absent: it is not locked. */
  locked: z.boolean().optional(),
  /** The operator signed in without the site, and may sit there until then, ms since the epoch. */
  away: z.object({ until: z.int() }).optional(),
  /** Why nobody could sign in here without the site; absent: those can who signed in lately. */
  awayFault: FaultShape.optional(),
  /** What is the matter with the key by which this desk signs; absent: it is sealed, or nobody has looked yet. */
  keyFault: FaultShape.optional(),
  settings: OwnSettings,
  /** How many times the desk process has been restarted since the console started. */
  restarts: z.int().min(0),
  /** When it was the last time, ms since the epoch; absent: it was not. */
  restartedAt: z.int().optional(),
  /** What happened to this desk that a person must know, until the console is closed. */
  notices: z.array(FaultShape).max(10).optional(),
  /** This desk is the machine of a room's wall, at which nobody signs in. */
  roomWall: z.object({ enrolled: z.boolean(), enrolling: z.boolean() }).optional(),
});
export type DeskStatus = z.infer<typeof DeskStatus>;

/**
 * The registry as far as the operator's scope goes. A snapshot comes as `reset` with the first cameras, then `more`
 * until `complete`, each once the one before was taken in (`cameras.taken`); later changes as `change`.
 */
export const CamerasMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('reset'),
    wards: z.array(Ward),
    cameras: Cameras,
    total: z.int().min(0),
    complete: z.boolean(),
    /** ms since the epoch at which the site last confirmed this registry; shown when it is old. */
    asOf: z.int(),
  }),
  z.object({ kind: z.literal('more'), cameras: Cameras, complete: z.boolean() }),
  z.object({
    kind: z.literal('change'),
    cameras: Cameras,
    removed: z.array(CameraId),
    /** Those of them that are there still, but outside the operator's scope; of others that is not known. */
    outside: z.array(CameraId).optional(),
    asOf: z.int(),
  }),
]);
export type CamerasMessage = z.infer<typeof CamerasMessage>;

/** Cameras a message, so that neither end stalls over 40,210 of them. */
export const camerasPerMessage = 1_000;

export const deskTopics = {
  status: topic({ message: DeskStatus, right: 'public', kind: 'state' }),
  cameras: topic({ message: CamerasMessage, right: 'camera.list', kind: 'stream' }),
  /** Who steers and who watches the cameras within scope. Without the site nothing is known: an empty reset. */
  presence: topic({
    message: Presences,
    right: 'camera.list',
    kind: 'stream',
  }),
  /** What others sent to this window and nobody has answered yet, the newest last. */
  shared: topic({
    message: z.object({ offers: z.array(Offer).max(maxOffers) }),
    right: 'signedIn',
    kind: 'state',
  }),
  /** The operator's own layouts and the shared ones, as the site last told them. */
  library: topic({
    message: z.object({
      layouts: z.array(SavedLayout).max(maxOwnLayouts + maxSharedLayouts),
      /** ms since the epoch at which the site last confirmed them; 0 if it never did. */
      asOf: z.int(),
    }),
    right: 'layout.own',
    kind: 'state',
  }),
  ...alertDeskTopics,
  ...mapDeskTopics,
  ...watchDeskTopics,
  ...handoverDeskTopics,
} as const;

export type DeskCalls = typeof deskCalls;
export type DeskTopics = typeof deskTopics;
