import { z } from 'zod';
import { CameraId, WindowId } from '../domain/ids.ts';
import { GridSize } from '../domain/layout.ts';
import { FaultShape } from '../domain/source.ts';
import type { Result } from '../result.ts';
import { type CallInput, type CallOutput, call } from './define.ts';

const Nothing = z.object({});

/** How one tile stands, as its window saw it. Ages in ms; -1 where no picture has been shown yet. */
export const TileReport = z.object({
  tile: z.int().min(0).max(255),
  camera: CameraId,
  number: z.int(),
  stream: z.enum(['main', 'sub']),
  state: z.enum(['waiting', 'still', 'live', 'stale', 'lost', 'refused', 'paused']),
  width: z.int(),
  height: z.int(),
  framesDecoded: z.int(),
  ageMs: z.number(),
  /** The code and counter that test clips carry in their pixels; absent where the source carries none. */
  code: z.int().optional(),
  frame: z.int().optional(),
});
export type TileReport = z.infer<typeof TileReport>;

/**
 * Calls of a window to Electron's main. They need no sign-in: they touch the window that makes them and nothing else,
 * and main checks that the sender is one of its windows' own top frames.
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
      /** The page may be steered and asked from outside (tests, benches): see renderer/diagnostics.ts. */
      diagnostics: z.boolean(),
      /** Reports are for a record of what is on screen: read the codes in test clips' pixels too, which costs. */
      readCodes: z.boolean(),
      /** Asked for on the command line for this run: goes before what is stored, and is not stored. */
      grid: GridSize.optional(),
      language: z.enum(['vi', 'en']).optional(),
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
  'window.report': call({
    input: z.object({ tiles: z.array(TileReport).max(256) }),
    output: Nothing,
    right: 'public',
    scope: 'none',
  }),
} as const;

export type ShellCalls = typeof shellCalls;

/** How one of main's own processes stands. `failed`: it said why it cannot run, and starting it again will not help. */
export const ProcessStatus = z.object({
  name: z.enum(['demo', 'site', 'desk']),
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

/**
 * What main tells a page, as window messages from the page's own origin. `desk-port` carries the MessagePort to the desk
 * as its one transferred port, once the page has loaded and again whenever the desk was restarted.
 */
export const PageMessage = z.discriminatedUnion('watchfloor', [
  z.object({ watchfloor: z.literal('desk-port'), restarts: z.int().min(0) }),
  z.object({ watchfloor: z.literal('processes'), processes: z.array(ProcessStatus).max(10) }),
  /** Whether the window can be seen: Chromium does not tell a page whose throttling is off. */
  z.object({ watchfloor: z.literal('shown'), shown: z.boolean() }),
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

/** The one IPC channel of shell calls, and those on which main sends what becomes a `PageMessage`. */
export const shellChannel = 'watchfloor:shell';
export const deskPortChannel = 'watchfloor:desk-port';
export const processesChannel = 'watchfloor:processes';
export const shownChannel = 'watchfloor:shown';
