import { z } from 'zod';
import { KeysFileName, ReportFileName } from '../base/fileName.ts';
import { CameraId, WindowId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { ExportFileName } from '../media/export.ts';
import { controlCalls } from '../ptz/controlApi.ts';
import { Lease, LeaseEvent, Steerer } from '../ptz/lease.ts';
import { CameraControl, PtzCommand, SteerSource, StopCause, Velocity } from '../ptz/ptz.ts';
import { maxStickProfiles, StickIdentity, StickProfile, StickReading } from '../ptz/stick.ts';
import { type CallInput, type CallOutput, call } from '../rpc/define.ts';
import { DeskView } from '../wall/deskView.ts';
import { DisplayNumber } from '../wall/display.ts';
import { Fallback, ProfileName } from '../wall/displayProfile.ts';
import { GridSize } from '../wall/layout.ts';
import { TileExchange } from '../wall/tileExchange.ts';
import type { ShellName } from './channels.ts';

const Nothing = z.object({});

/** How one tile stands, as its window saw it. Ages in ms; -1 where no picture has been shown yet. */
export const TileReport = z.object({
  tile: z.int().min(0).max(255),
  camera: CameraId,
  number: z.int(),
  stream: z.enum(['main', 'sub']),
  state: z.enum(['waiting', 'still', 'live', 'frozen', 'late', 'stale', 'lost', 'refused', 'paused']),
  width: z.int(),
  height: z.int(),
  framesDecoded: z.int(),
  ageMs: z.number(),
  /** The code and counter that test clips carry in their pixels; absent where the source carries none. */
  code: z.int().optional(),
  frame: z.int().optional(),
});
export type TileReport = z.infer<typeof TileReport>;

/** A change of the desk's own windows or displays. */
const deskAction = <I extends z.ZodType>(input: I) =>
  call({ input, output: Nothing, right: 'public', scope: 'none' });

/** By this number it can be taken back. */
const Done = z.object({ changeId: z.int() });
/** A change of the arrangement of the desk's windows. */
const arranging = <I extends z.ZodType>(input: I) =>
  call({ input, output: Done, right: 'public', scope: 'none' });

/** How a stick moves a map, by its profile: right, up and near are positive, in parts of the fastest; all 0: it was let go. */
const Push = z.number().min(-1).max(1);
export const MapPush = z.object({ x: Push, y: Push, zoom: Push });
export type MapPush = z.infer<typeof MapPush>;

/** A window says so often that the picture of its selected tile still is live, ms. */
export const seeEveryMs = 1_000;

/**
 * Calls of a window to Electron's main. They need no sign-in: they touch the windows and displays of this desk and nothing
 * else, and main checks that the sender is one of its windows' own top frames.
 */
export const shellCalls = {
  'window.describe': call({
    input: Nothing,
    output: z.object({
      window: WindowId,
      version: z.string(),
      electron: z.string(),
      /** The Electron for trying and testing only (end-of-life): say so on screen. */
      electronFallback: z.boolean(),
      /** The page may be steered and asked from outside (tests, benches): see renderer/app/diagnostics.ts. */
      diagnostics: z.boolean(),
      /** A picture will be taken of the window: it is to report how its tiles stand, with the codes in test clips' pixels, which costs. */
      pictured: z.boolean(),
      /** Asked for on the command line for this run: goes before what is stored, and is not stored. */
      grid: GridSize.optional(),
      language: z.enum(['vi', 'en']).optional(),
      /** Whoever has not been shown around yet is. */
      tour: z.boolean(),
      /** It is a window of a room's wall, which nobody works at. */
      roomWall: z.boolean(),
    }),
    right: 'public',
    scope: 'none',
  }),
  'window.fullScreen': call({
    input: z.object({ on: z.boolean() }),
    output: Nothing,
    right: 'public',
    scope: 'none',
  }),
  /** Something from another window was dropped in this one: it has the keys. */
  'window.focus': call({ input: Nothing, output: Nothing, right: 'public', scope: 'none' }),
  /** To the desk's other windows: the one that the tile comes from takes what stood here. */
  'tile.exchange': deskAction(TileExchange),
  /** Shows a file that was exported in the system's own file browser; of the exports folder only. */
  'export.show': call({
    input: z.object({ file: z.union([ExportFileName, ReportFileName, KeysFileName]) }),
    output: Nothing,
    right: 'public',
    scope: 'none',
  }),
  /** The page runs; and how its tiles stand, where a picture is to be taken of it. */
  'window.report': call({
    input: z.object({ tiles: z.array(TileReport).max(256) }),
    output: Nothing,
    right: 'public',
    scope: 'none',
  }),
  'displays.list': call({ input: Nothing, output: DeskView, right: 'public', scope: 'none' }),
  /** Shows on every display its number, for a few seconds. */
  'displays.number': deskAction(Nothing),
  'window.open': call({
    input: z.object({ display: DisplayNumber }),
    output: Done.extend({ window: WindowId }),
    right: 'public',
    scope: 'none',
  }),
  /** It leaves the profile. The last one stays. */
  'window.close': arranging(z.object({ window: WindowId })),
  /** It belongs to that display from now on. */
  'window.moveTo': arranging(z.object({ window: WindowId, display: DisplayNumber })),
  'window.setFallback': arranging(z.object({ window: WindowId, fallback: Fallback })),
  /** Keeps the windows as they are under this name, in use from then on. */
  'profile.save': arranging(z.object({ name: ProfileName.min(1) })),
  'profile.use': arranging(z.object({ name: ProfileName })),
  'profile.remove': arranging(z.object({ name: ProfileName })),
  /**
   * Takes back a change of this run, with what its windows show; refused (`displays.changedSince`) where something was arranged
   * after it. Windows that were moved by hand since stay where they are.
   */
  'displays.takeBack': deskAction(Done),
  /**
   * What the window's selected tile shows, said at each change: the stick steers what was selected last on this desk. Said
   * again unchanged, it was selected again (the window came to the front). A camera whose picture is not live (`seen` false)
   * is not steered, nor a fixed one (`steerable` false).
   */
  'control.look': deskAction(
    z.object({ camera: CameraId.nullable(), seen: z.boolean(), steerable: z.boolean().default(true) }),
  ),
  /**
   * What was looked at with a live picture still is so, with a picture of that age; said every `seeEveryMs` while it is. A
   * window that says so no more hangs, and nothing is steered by what it shows. Selects nothing.
   */
  'control.see': deskAction(z.object({ camera: CameraId, ageMs: z.number().min(0) })),
  /**
   * What the window's spot tiles show from now on: what its operator chose on a tile, in a list, on the map or of the alerts.
   * Those of the desk's other windows follow. Steers and selects nothing.
   */
  'control.spot': deskAction(z.object({ camera: CameraId })),
  /**
   * By mouse or keys, of the camera that the window looks at; repeated every `repeatEveryMs` while anything moves, and stopped
   * when the window says no more. Standing still is letting go, and leaves alone what a stick wants of the camera.
   */
  'control.steer': deskAction(z.object({ camera: CameraId, velocity: Velocity, source: SteerSource })),
  /** Stop, anyone who moves it at this desk: a stick must be let go before it goes on. */
  'control.stop': deskAction(z.object({ camera: CameraId })),
  'control.do': deskAction(z.object({ camera: CameraId, command: PtzCommand })),
  /**
   * The window's map has the keys, or has them no more: sticks move that map (`mapStick`) and begin no movement of a camera
   * until they are another's. Of the focused window alone; ends with its focus. `accepted`: sticks are this map's now.
   */
  'control.map': call({
    input: z.object({ on: z.boolean() }),
    output: z.object({ accepted: z.boolean() }),
    right: 'public',
    scope: 'none',
  }),
  /** Its state comes as `steered` from now on, to this window; null: of none. */
  'control.follow': deskAction(z.object({ camera: CameraId.nullable() })),
  'lease.take': deskAction(z.object({ camera: CameraId })),
  'lease.release': deskAction(z.object({ camera: CameraId })),
  'lease.reserve': deskAction(controlCalls['lease.reserve'].input),
  'lease.request': deskAction(z.object({ camera: CameraId })),
  'lease.answer': deskAction(controlCalls['lease.answer'].input),
  'lease.releaseOther': deskAction(controlCalls['lease.releaseOther'].input),
  /** The stick's readings come as `stick`, to this window alone, while `on`; it steers nothing meanwhile. */
  'stick.learn': deskAction(z.object({ on: z.boolean() })),
  'stick.save': deskAction(z.object({ profile: StickProfile })),
  /** Back to the one that comes with the program, if there is one. */
  'stick.forget': deskAction(z.object({ vid: StickIdentity.shape.vid, pid: StickIdentity.shape.pid })),
  /** What the Gamepad API of a focused window reads, where SDL is not there; null when the stick or the focus is gone. */
  'stick.gamepad': deskAction(
    z.object({ stick: z.object({ identity: StickIdentity, reading: StickReading }).nullable() }),
  ),
} as const satisfies Readonly<Record<ShellName, unknown>>;

export type ShellCalls = typeof shellCalls;

/** How one of main's own processes stands. `failed`: it said why it cannot run, and starting it again will not help. */
export const ProcessStatus = z.object({
  name: z.enum(['demo', 'site', 'gateway', 'desk']),
  state: z.enum(['starting', 'ready', 'waiting', 'failed', 'ended']),
  /** ms since the epoch at which this state began */
  since: z.int(),
  /** How many times it has ended by itself since the console started. */
  crashes: z.int().min(0),
  /** It has ended three times or more within the last minute: tell the operator. */
  failing: z.boolean(),
  fault: FaultShape.nullable(),
});
export type ProcessStatus = z.infer<typeof ProcessStatus>;

/** What a desk steers, with what, and why not; the same on all its windows. */
export const ControlView = z.object({
  /** The link to the site's PTZ gateway. `none`: nobody is signed in who may steer. */
  link: z.enum(['none', 'connecting', 'connected', 'lost']),
  fault: FaultShape.nullable(),
  /** Of anyone who steers here: they may take a camera from a lower one. Null while nobody may steer. */
  priority: Steerer.shape.priority.nullable(),
  /** Sticks that are plugged in, and their profile: null where it is not known what their axes do. */
  sticks: z
    .array(
      z.object({
        identity: StickIdentity,
        profile: StickProfile.nullable(),
        /** `own` was learnt or changed here, `ready` came with the program. */
        from: z.enum(['own', 'ready']).nullable(),
        /** It must come back to its centre before it steers again. */
        mustCentre: z.boolean(),
      }),
    )
    .max(16),
  /** How sticks are heard: by SDL, whichever window has the focus; or by the focused window alone. */
  inputApi: z.enum(['sdl', 'gamepad']),
  profiles: z.array(StickProfile).max(maxStickProfiles),
  /** What the stick would steer, and the window it was selected in. */
  selected: z.object({ camera: CameraId, window: WindowId, seen: z.boolean() }).nullable(),
  /** What this desk's spot tiles show, and the window that said so: the last that did. Null until one has. */
  spot: z.object({ camera: CameraId, window: WindowId }).nullable(),
  /** The window whose map sticks move instead, as long as none of them steers. */
  map: WindowId.nullable(),
  /** What moves now at this desk's word. */
  steering: z.object({ camera: CameraId, velocity: Velocity, source: SteerSource }).nullable(),
  /** Cameras that a window of this desk looks at and that have not answered what they were told (`CameraControl.unanswered`). */
  unanswered: z.array(CameraId).max(64),
  /** Those that cannot be controlled, and why (`CameraControl.fault`). */
  faults: z.array(z.object({ camera: CameraId, fault: FaultShape })).max(64),
  /** This desk's leases. */
  leases: z.array(Lease).max(100),
  /** Why the camera was stopped last, until something is steered again. */
  stopped: z.object({ camera: CameraId, cause: StopCause, at: z.int() }).nullable(),
  /** Why what was asked last by stick was refused, until something is steered again. */
  refused: z.object({ camera: CameraId.nullable(), fault: FaultShape, at: z.int() }).nullable(),
  /** From the stick's or the window's word to the gateway's answer that the camera was told, ms: the last, and the 95th of 100. */
  delayMs: z.object({ last: z.number().min(0), p95: z.number().min(0) }).nullable(),
});
export type ControlView = z.infer<typeof ControlView>;

/**
 * What main tells a page, as window messages from the page's own origin. `desk-port` carries the MessagePort to the desk
 * as its one transferred port, once the page has loaded and again whenever the desk was restarted.
 */
export const PageMessage = z.discriminatedUnion('watchfloor', [
  z.object({ watchfloor: z.literal('desk-port'), restarts: z.int().min(0) }),
  z.object({ watchfloor: z.literal('processes'), processes: z.array(ProcessStatus).max(10) }),
  /** Whether the window can be seen: Chromium does not tell a page whose throttling is off. */
  z.object({ watchfloor: z.literal('shown'), shown: z.boolean(), fullScreen: z.boolean() }),
  /** After every change of the desk's displays, windows or profiles. */
  z.object({ watchfloor: z.literal('displays'), desk: DeskView }),
  /** To every window: a tile of one of them was dropped onto one of another. */
  z.object({ watchfloor: z.literal('exchange'), exchange: TileExchange }),
  z.object({ watchfloor: z.literal('control'), control: ControlView }),
  /** Of the camera that this window follows. */
  z.object({ watchfloor: z.literal('steered'), camera: CameraControl }),
  /** To the window that learns. */
  z.object({
    watchfloor: z.literal('stick'),
    identity: StickIdentity,
    reading: StickReading,
    velocity: Velocity,
  }),
  /** What became of a lease of this desk's, or of one that it asked for. */
  z.object({ watchfloor: z.literal('lease'), event: LeaseEvent }),
  /** A button of the stick that concerns the window with the selection. */
  z.object({ watchfloor: z.literal('stickStep'), step: z.union([z.literal(1), z.literal(-1)]) }),
  /** To the window whose map has the keys: until the next one; the last one is all 0. */
  z.object({ watchfloor: z.literal('mapStick'), push: MapPush }),
]);
export type PageMessage = z.infer<typeof PageMessage>;

/** What the preload puts at `window.watchfloor`. */
export interface PageShell {
  readonly shell: {
    readonly [K in keyof ShellCalls]: (
      input: CallInput<ShellCalls, K>,
    ) => Promise<Result<CallOutput<ShellCalls, K>>>;
  };
}
