import { z } from 'zod';
import { CameraId, WindowId } from '../domain/ids.ts';
import { call } from './define.ts';

const Nothing = z.object({});

/** How one tile stands, as its window saw it. Ages in ms; -1 where no picture has been shown yet. */
export const TileReport = z.object({
  tile: z.int().min(0).max(255),
  camera: CameraId,
  number: z.int(),
  stream: z.enum(['main', 'sub']),
  state: z.enum(['waiting', 'still', 'live', 'stale', 'lost', 'refused']),
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
      /** Tile reports are wanted (screenshots, tests): read test codes too. */
      diagnostics: z.boolean(),
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

/** The one IPC channel of shell calls, and the one message that carries a desk port to the page. */
export const shellChannel = 'watchfloor:shell';
export const deskPortChannel = 'watchfloor:desk-port';
