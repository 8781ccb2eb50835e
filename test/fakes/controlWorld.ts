import type { CameraId } from '../../core/base/ids.ts';
import { ok } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { MoveSource, StopCause, Velocity } from '../../core/ptz/ptz.ts';
import {
  createPtzControlState,
  type PtzControlEffect,
  type PtzControlInput,
  type PtzControlState,
} from '../../main/ptz/ptzControlState.ts';
import { reducePtzControl } from '../../main/ptz/reducePtzControl.ts';
import { leaseOf } from './gateway.ts';
import { identity, profile, reading, ticket, w1 } from './steeringDesk.ts';

/** A steer command or a stop command. */
export interface SentCommand {
  readonly at: number;
  readonly camera: CameraId;
  readonly what: 'steer' | 'stop';
  readonly velocity?: Velocity;
  readonly source?: MoveSource;
  readonly cause?: StopCause | undefined;
}

/** The reducer of PTZ control with simulated time, and a gateway that replies to all commands. */
export interface ControlWorld {
  readonly state: PtzControlState;
  readonly commands: readonly SentCommand[];
  readonly now: number;
  /** The delay of every reply, ms. */
  replyAfterMs: number;
  /** The reply to every steer command; undefined: a lease. */
  refusal: Fault | undefined;
  send(input: PtzControlInput): readonly PtzControlEffect[];
  /** Advances the time, and delivers the timers and replies that fall due. */
  advance(ms: number): void;
  /** Delivers a reading of a plugged-in stick. */
  push(x: number, instance?: number): void;
  commandsTo(camera: CameraId): readonly SentCommand[];
}

/**
 * Creates the world.
 * @param check called after each event, with the state before it
 */
export function controlWorld(
  check: (before: PtzControlState, input: PtzControlInput) => void = () => {},
): ControlWorld {
  const clock = { now: () => now, monotonic: () => now, after: () => () => {}, every: () => () => {} };
  const due = new Map<string, { readonly at: number; readonly input: PtzControlInput }>();
  const commands: SentCommand[] = [];
  let now = 0;
  let replies = 0;
  let state = createPtzControlState({ inputApi: 'sdl', system: 'linux', ownProfiles: [profile], seq: 0 });

  function send(input: PtzControlInput): readonly PtzControlEffect[] {
    const before = state;
    const step = reducePtzControl(state, { ...input, at: now, wallAt: now });
    state = step.state;
    for (const effect of step.effects) execute(effect);
    check(before, input);
    return step.effects;
  }

  function reply(input: PtzControlInput): void {
    replies += 1;
    due.set(`reply ${replies}`, { at: now + world.replyAfterMs, input });
  }

  const nameOf = (timer: Extract<PtzControlEffect, { do: 'setTimer' }>['timer']) =>
    JSON.stringify({ ...timer, cause: null, gesture: 0, triesLeft: 0 });

  function execute(effect: PtzControlEffect): void {
    if (effect.do === 'steer') {
      const { camera, seq, velocity, source } = effect;
      commands.push({ at: now, camera, what: 'steer', velocity, source });
      const lease = { lease: leaseOf(camera, clock) };
      reply({
        type: 'steerReply',
        camera,
        seq,
        reply: world.refusal ? { ok: false, fault: world.refusal } : ok(lease),
      });
    } else if (effect.do === 'stop') {
      const { camera, seq, cause } = effect;
      commands.push({ at: now, camera, what: 'stop', cause });
      reply({ type: 'stopReply', camera, seq, reply: ok({}) });
    } else if (effect.do === 'setTimer') {
      const { timer, afterMs } = effect;
      due.set(nameOf(timer), { at: now + afterMs, input: { type: 'timer', timer } });
    } else if (effect.do === 'clearTimer') due.delete(nameOf(effect.timer));
  }

  const world: ControlWorld = {
    get state() {
      return state;
    },
    get now() {
      return now;
    },
    commands,
    replyAfterMs: 3,
    refusal: undefined,
    send,
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = [...due].sort(([, a], [, b]) => a.at - b.at)[0];
        if (!next || next[1].at > end) break;
        due.delete(next[0]);
        now = Math.max(now, next[1].at);
        send(next[1].input);
      }
      now = end;
    },
    push(x, instance = 1) {
      send({ type: 'stickReading', instance, reading: reading(x), movedAt: now });
    },
    commandsTo: (camera) => commands.filter((command) => command.camera === camera),
  };
  return world;
}

/** Creates a world in which a stick may move this camera, which is selected in window 1. */
export function readyWorld(camera: CameraId, check?: Parameters<typeof controlWorld>[0]): ControlWorld {
  const world = controlWorld(check);
  world.send({ type: 'ticket', ticket, pin: undefined });
  world.send({ type: 'link', status: { link: 'connected', fault: null } });
  world.send({ type: 'stickPlugged', stick: { instance: 1, identity }, reading: reading(0) });
  world.send({ type: 'select', window: w1, camera, seen: true, steerable: true });
  return world;
}
