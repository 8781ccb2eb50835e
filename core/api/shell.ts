import { z } from 'zod';
import { KeysFileName, ReportFileName } from '../base/fileName.ts';
import { CameraId, WindowId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { ExportFileName } from '../media/export.ts';
import { controlCalls } from '../ptz/controlApi.ts';
import { Lease, LeaseEvent, Steerer } from '../ptz/lease.ts';
import { CameraControl, MoveSource, PtzCommand, StopCause, Velocity } from '../ptz/ptz.ts';
import { maxStickProfiles, StickIdentity, StickProfile, StickReading } from '../ptz/stick.ts';
import { type CallInput, type CallOutput, defineCall, defineCallsWithRight } from '../rpc/define.ts';
import { DeskView } from '../wall/deskView.ts';
import { DisplayNumber } from '../wall/display.ts';
import { Fallback, ProfileName } from '../wall/displayProfile.ts';
import { GridSize } from '../wall/layout.ts';
import { TileExchange } from '../wall/tileExchange.ts';
import type { ShellName } from './channels.ts';

const publicCall = defineCallsWithRight('public');

const Nothing = z.object({});

/** The state of one tile, as reported by its window. Ages in ms; -1 before the first picture. */
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
  /** The code and counter in the pixels of test clips; absent where the source has none. */
  code: z.int().optional(),
  frame: z.int().optional(),
});
export type TileReport = z.infer<typeof TileReport>;

/** Declares a call that changes the desk's own windows or displays. */
const deskAction = <I extends z.ZodType>(input: I) =>
  defineCall({ input, output: Nothing, right: 'public', scope: 'none' });

/** The number by which the change can be undone. */
const Done = z.object({ changeId: z.int() });
/** Declares a call that changes the arrangement of the desk's windows. */
const arranging = <I extends z.ZodType>(input: I) =>
  defineCall({ input, output: Done, right: 'public', scope: 'none' });

/**
 * A stick's movement of a map, by its profile: right, up and in are positive, as fractions of the maximum; all 0:
 * released.
 */
const Push = z.number().min(-1).max(1);
export const MapPush = z.object({ x: Push, y: Push, zoom: Push });
export type MapPush = z.infer<typeof MapPush>;

/** The interval at which a window confirms that the video of its selected tile is live, ms. */
export const liveConfirmationIntervalMs = 1_000;

/**
 * Calls of a window to Electron's main process. They need no sign-in: they affect only the windows and displays of
 * this desk, and main checks that the sender is the top frame of one of its windows.
 */
export const shellCalls = {
  'window.describe': publicCall({
    input: Nothing,
    output: z.object({
      window: WindowId,
      version: z.string(),
      electron: z.string(),
      /** The Electron version is an end-of-life fallback for testing only, which the screen must state. */
      electronFallback: z.boolean(),
      /** The page may be controlled and inspected from outside (tests, benches): see renderer/app/diagnostics.ts. */
      diagnostics: z.boolean(),
      /**
       * A screenshot of the window will be taken: it must report its tiles with the codes in test clips' pixels,
       * which is costly.
       */
      pictured: z.boolean(),
      /** From the command line for this run: overrides what is stored, and is not stored. */
      grid: GridSize.optional(),
      language: z.enum(['vi', 'en']).optional(),
      /** The introduction tour is offered to people who have not seen it. */
      tour: z.boolean(),
      /** The window belongs to a room's wall, which has no operator. */
      roomWall: z.boolean(),
    }),
  }),
  'window.fullScreen': publicCall({ input: z.object({ on: z.boolean() }), output: Nothing }),
  /** Focuses this window, in which content of another one was dropped. */
  'window.focus': publicCall({ input: Nothing, output: Nothing }),
  /** Notifies the desk's other windows: the one with the original tile takes the replaced content. */
  'tile.exchange': deskAction(TileExchange),
  /** Shows an exported file in the system's file browser; restricted to the export folder. */
  'export.show': publicCall({
    input: z.object({ file: z.union([ExportFileName, ReportFileName, KeysFileName]) }),
    output: Nothing,
  }),
  /** Reports that the page runs, and the state of its tiles if a screenshot will be taken. */
  'window.report': publicCall({ input: z.object({ tiles: z.array(TileReport).max(256) }), output: Nothing }),
  'displays.list': publicCall({ input: Nothing, output: DeskView }),
  /** Shows each display's number on it for a few seconds. */
  'displays.number': deskAction(Nothing),
  'window.open': publicCall({
    input: z.object({ display: DisplayNumber }),
    output: Done.extend({ window: WindowId }),
  }),
  /** Closes a window and removes it from the profile. The last one cannot be closed. */
  'window.close': arranging(z.object({ window: WindowId })),
  /** Assigns a window to a display. */
  'window.moveTo': arranging(z.object({ window: WindowId, display: DisplayNumber })),
  'window.setFallback': arranging(z.object({ window: WindowId, fallback: Fallback })),
  /** Saves the windows under a name and uses that profile from then on. */
  'profile.save': arranging(z.object({ name: ProfileName.min(1) })),
  'profile.use': arranging(z.object({ name: ProfileName })),
  'profile.remove': arranging(z.object({ name: ProfileName })),
  /**
   * Undoes a change of this run, including window contents; refused (`displays.changedSince`) after a later change.
   * Windows moved by hand since then stay.
   */
  'displays.takeBack': deskAction(Done),
  /**
   * Reports the content of the window's selected tile, at each change: the stick controls the last selection on
   * this desk. A repeated report is a new selection (the window came to the front). A camera without live video
   * (`seen` false) or without PTZ (`steerable` false) is not controlled.
   */
  'control.look': deskAction(
    z.object({ camera: CameraId.nullable(), seen: z.boolean(), steerable: z.boolean().default(true) }),
  ),
  /**
   * Confirms that the selected camera's video is still live, with the picture's age; called every `liveConfirmationIntervalMs`.
   * Without it the window counts as hung, and its selection is not controlled. Does not change the selection.
   */
  'control.see': deskAction(z.object({ camera: CameraId, ageMs: z.number().min(0) })),
  /**
   * Sets the camera on spot tiles, which the operator chose on a tile, in a list, on the map or among the alerts.
   * Spot tiles of the desk's other windows follow. Neither controls nor selects anything.
   */
  'control.spot': deskAction(z.object({ camera: CameraId })),
  /**
   * Moves the window's selected camera by mouse or keys; repeated every `repeatEveryMs` while anything moves;
   * without repeats it stops. A zero velocity releases it, and does not affect a stick's movement of the camera.
   */
  'control.steer': deskAction(z.object({ camera: CameraId, velocity: Velocity, source: MoveSource })),
  /** Stops the camera, whichever device of this desk moves it: a stick must be released before it continues. */
  'control.stop': deskAction(z.object({ camera: CameraId })),
  'control.do': deskAction(z.object({ camera: CameraId, command: PtzCommand })),
  /**
   * Reports whether the window's map has the keyboard focus: sticks then move that map (`mapStick`) and begin no
   * movement of a camera until the focus changes. Only for the focused window. `accepted`: sticks now move this
   * map.
   */
  'control.map': publicCall({
    input: z.object({ on: z.boolean() }),
    output: z.object({ accepted: z.boolean() }),
  }),
  /** Subscribes this window to a camera's state (`steered`); null: none. */
  'control.follow': deskAction(z.object({ camera: CameraId.nullable() })),
  'lease.take': deskAction(z.object({ camera: CameraId })),
  'lease.release': deskAction(z.object({ camera: CameraId })),
  'lease.reserve': deskAction(controlCalls['lease.reserve'].input),
  'lease.request': deskAction(z.object({ camera: CameraId })),
  'lease.answer': deskAction(controlCalls['lease.answer'].input),
  'lease.releaseOther': deskAction(controlCalls['lease.releaseOther'].input),
  /** Sends the stick's readings to this window only (`stick`) while `on`; meanwhile it controls nothing. */
  'stick.learn': deskAction(z.object({ on: z.boolean() })),
  'stick.save': deskAction(z.object({ profile: StickProfile })),
  /** Restores the ready-made profile, if there is one. */
  'stick.forget': deskAction(z.object({ vid: StickIdentity.shape.vid, pid: StickIdentity.shape.pid })),
  /**
   * Reports the Gamepad API's reading of the focused window, used if SDL is missing; null when the stick or the
   * focus is gone.
   */
  'stick.gamepad': deskAction(
    z.object({ stick: z.object({ identity: StickIdentity, reading: StickReading }).nullable() }),
  ),
} as const satisfies Readonly<Record<ShellName, unknown>>;

export type ShellCalls = typeof shellCalls;

/** The state of one of main's processes. `failed`: it reported why it cannot run, and a restart will not help. */
export const ProcessStatus = z.object({
  name: z.enum(['demo', 'site', 'gateway', 'desk']),
  state: z.enum(['starting', 'ready', 'waiting', 'failed', 'ended']),
  /** When this state began, ms since the epoch. */
  since: z.int(),
  /** How often it has ended by itself since the console started. */
  crashes: z.int().min(0),
  /** It has ended three times or more within the last minute, which the operator must know. */
  failing: z.boolean(),
  fault: FaultShape.nullable(),
});
export type ProcessStatus = z.infer<typeof ProcessStatus>;

/** The PTZ control of a desk, the same in all its windows. */
export const ControlView = z.object({
  /** The link to the site's PTZ gateway. `none`: no operator with that right is signed in. */
  link: z.enum(['none', 'connecting', 'connected', 'lost']),
  fault: FaultShape.nullable(),
  /** The operator's PTZ priority: they may preempt a lower one. Null without a right to PTZ control. */
  priority: Steerer.shape.priority.nullable(),
  /** The connected sticks and their profiles: null if their axes are unknown. */
  sticks: z
    .array(
      z.object({
        identity: StickIdentity,
        profile: StickProfile.nullable(),
        /** `own`: learnt or changed at this desk; `ready`: shipped with the program. */
        from: z.enum(['own', 'ready']).nullable(),
        /** It must return to its centre before it controls a camera again. */
        mustCentre: z.boolean(),
      }),
    )
    .max(16),
  /** How sticks are read: by SDL, independent of the focus, or by the focused window. */
  inputApi: z.enum(['sdl', 'gamepad']),
  profiles: z.array(StickProfile).max(maxStickProfiles),
  /** The camera that the stick controls, and the window in which it was selected. */
  selected: z.object({ camera: CameraId, window: WindowId, seen: z.boolean() }).nullable(),
  /** The camera on this desk's spot tiles, and the window that set it last. Null before the first. */
  spot: z.object({ camera: CameraId, window: WindowId }).nullable(),
  /** The window whose map sticks move instead, as long as none of them controls a camera. */
  map: WindowId.nullable(),
  /** The present movement by this desk. */
  steering: z.object({ camera: CameraId, velocity: Velocity, source: MoveSource }).nullable(),
  /** Cameras viewed in a window of this desk that do not respond to commands (`CameraControl.unanswered`). */
  unanswered: z.array(CameraId).max(64),
  /** Cameras that cannot be controlled, and why (`CameraControl.fault`). */
  faults: z.array(z.object({ camera: CameraId, fault: FaultShape })).max(64),
  /** This desk's leases. */
  leases: z.array(Lease).max(100),
  /** Why the camera was last stopped, until the next movement. */
  stopped: z.object({ camera: CameraId, cause: StopCause, at: z.int() }).nullable(),
  /** Why the stick's last command was refused, until the next movement. */
  refused: z.object({ camera: CameraId.nullable(), fault: FaultShape, at: z.int() }).nullable(),
  /**
   * Time from the stick's or the window's input to the gateway's response that the camera received the command, ms:
   * the last, and the 95th percentile of 100.
   */
  delayMs: z.object({ last: z.number().min(0), p95: z.number().min(0) }).nullable(),
});
export type ControlView = z.infer<typeof ControlView>;

/**
 * Messages from main to a page, as window messages from the page's own origin. `desk-port` transfers the
 * MessagePort to the desk as its one port, once the page has loaded and after each restart of the desk.
 */
export const PageMessage = z.discriminatedUnion('watchfloor', [
  z.object({ watchfloor: z.literal('desk-port'), restarts: z.int().min(0) }),
  z.object({ watchfloor: z.literal('processes'), processes: z.array(ProcessStatus).max(10) }),
  /** The window's visibility: Chromium does not report it to a page without throttling. */
  z.object({ watchfloor: z.literal('shown'), shown: z.boolean(), fullScreen: z.boolean() }),
  /** Sent after every change of the desk's displays, windows or profiles. */
  z.object({ watchfloor: z.literal('displays'), desk: DeskView }),
  /** To every window: a tile of one was dropped onto one of another. */
  z.object({ watchfloor: z.literal('exchange'), exchange: TileExchange }),
  z.object({ watchfloor: z.literal('control'), control: ControlView }),
  /** The state of the camera that this window follows. */
  z.object({ watchfloor: z.literal('steered'), camera: CameraControl }),
  /** To the window that learns a stick. */
  z.object({
    watchfloor: z.literal('stick'),
    identity: StickIdentity,
    reading: StickReading,
    velocity: Velocity,
  }),
  /** An event of a lease that this desk holds or requested. */
  z.object({ watchfloor: z.literal('lease'), event: LeaseEvent }),
  /** A stick button that moves the selection of the window. */
  z.object({ watchfloor: z.literal('stickStep'), step: z.union([z.literal(1), z.literal(-1)]) }),
  /** To the window whose map has the focus: valid until the next one; the last one is all 0. */
  z.object({ watchfloor: z.literal('mapStick'), push: MapPush }),
]);
export type PageMessage = z.infer<typeof PageMessage>;

/** The API that the preload exposes as `window.watchfloor`. */
export interface PageShell {
  readonly shell: {
    readonly [K in keyof ShellCalls]: (
      input: CallInput<ShellCalls, K>,
    ) => Promise<Result<CallOutput<ShellCalls, K>>>;
  };
}
