/**
 * Commands to the running cameras for tests and drills: a JSON line on stdin, a message from the parent, or a message
 * to the demo's broker.
 */
import { z } from 'zod';
import type { DemoAlerts } from '../alerts/index.ts';
import type { MechanicsPose } from '../ptz/mechanics.ts';
import type { CameraFault } from '../rtsp/player.ts';
import type { CameraServer } from '../rtsp/server.ts';

const faultOf = {
  /** The connection stays open without data. */
  freeze: 'frozen',
  /** Repeats one picture. */
  repeat: 'repeating',
  /** Sends pictures that no decoder can decode. */
  spoil: 'spoilt',
  /** Drops every hundredth packet. */
  lose: 'losing',
  /** Disconnects viewers and rejects new ones. */
  stop: 'stopped',
  /** Ends the fault. */
  start: 'none',
} as const satisfies Record<string, CameraFault>;

export const Command = z.discriminatedUnion('do', [
  z.object({
    do: z.enum(['freeze', 'repeat', 'spoil', 'lose', 'stop', 'start']),
    camera: z.string().min(1).max(64),
  }),
  /** Requests a keyframe from the encoder. */
  z.object({ do: z.literal('keyframe'), camera: z.string().min(1).max(64) }),
  z.object({ do: z.literal('stats') }),
  /** Returns the true pose of a PTZ camera, and whether it moves. */
  z.object({ do: z.literal('pose'), camera: z.string().min(1).max(64) }),
  /**
   * Triggers an incident at a camera or anywhere: any incident; a storm of `count` messages in `ms`; one at each of
   * `count` cameras in `ms`; a flapping event with `count` repeats of `ms`; an accident reported by three makers.
   */
  z.object({
    do: z.literal('alert'),
    play: z.enum(['incident', 'storm', 'flood', 'flapping', 'accident']),
    camera: z.string().min(1).max(64).optional(),
    count: z.int().min(1).max(100_000).optional(),
    ms: z.int().min(1).max(3_600_000).optional(),
  }),
]);
export type Command = z.infer<typeof Command>;

export type Reply = { readonly demo: 'done' | 'stats' | 'pose' | 'alert' | 'refused' } & Readonly<
  Record<string, unknown>
>;

export const maxCommandLength = 4_096;

/** Executes an external command and returns its result. */
export function executeCommand(
  input: unknown,
  server: CameraServer,
  exists: (cameraId: string) => boolean,
  poseOf: (cameraId: string) => MechanicsPose | undefined,
  alerts: DemoAlerts | undefined,
): Reply {
  const command = Command.safeParse(input);
  if (!command.success) return { demo: 'refused', why: 'not a command' };
  if (command.data.do === 'stats') {
    const { user, system } = process.cpuUsage();
    const rssBytes = process.memoryUsage.rss();
    return { demo: 'stats', ...server.stats(), rssBytes, cpuMs: (user + system) / 1_000 };
  }
  if (command.data.do === 'alert') {
    const messages = alerts?.play(command.data);
    if (messages !== undefined) return { demo: 'alert', play: command.data.play, messages };
    return { demo: 'refused', do: 'alert', why: alerts ? 'no such camera' : 'no alerts here' };
  }
  const { do: ptzCommand, camera } = command.data;
  if (ptzCommand === 'pose') {
    const pose = poseOf(camera);
    return pose
      ? { demo: 'pose', camera, ...pose }
      : { demo: 'refused', do: ptzCommand, camera, why: 'no such PTZ camera' };
  }
  if (!exists(camera)) return { demo: 'refused', do: ptzCommand, camera, why: 'no such camera' };
  if (ptzCommand === 'keyframe') server.requestKeyframe(camera);
  else server.setFault(camera, faultOf[ptzCommand]);
  return { demo: 'done', do: ptzCommand, camera };
}

/** Parses a command's JSON; undefined if invalid or too long. */
export function parseCommand(text: string): unknown {
  if (text.length > maxCommandLength) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Splits chunks into lines and parses each as JSON; an invalid or overlong line yields undefined. */
export function commandLines(onInput: (input: unknown) => void): (chunk: string) => void {
  let held = '';
  let skipping = false;
  return (chunk) => {
    const lines = (held + chunk).split('\n');
    held = lines.pop() ?? '';
    for (const line of lines) {
      if (skipping) skipping = false;
      else if (line.trim() !== '') onInput(parseCommand(line));
    }
    if (held.length <= maxCommandLength) return;
    if (!skipping) onInput(undefined);
    held = '';
    skipping = true;
  };
}
