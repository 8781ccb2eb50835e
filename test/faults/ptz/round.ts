import { expect } from 'vitest';
import { isStop, machineMs, type ReceivedRequest } from '../../fixtures/onvif/bad.ts';
import { isMove, panOf, type WatchedCamera } from '../../fixtures/ptz/cameras.ts';
import type { Subject } from '../../fixtures/ptz/habits.ts';
import { until } from '../../fixtures/until.ts';

/** Ten times the second within which a camera that honours Timeout or responds is at rest after the cause, ms. */
const atRestWithinMs = 10_000;
/** Ten times the 650 ms within which Stop is sent to any other camera after the cause, ms; bench:ptz measures it. */
const stopSentWithinMs = 6_500;
/** Ten times the second within which a killed gateway is back; its first command is Stop. */
const backWithinMs = 10_000;
/** However bad a camera is: it is not left moving. */
const neverLeftMovingMs = 30_000;
/** Of a stick's way; some half of the fastest: a hand that follows somebody. */
const push = 0.7;

/** A hand at a console. */
export interface Hand {
  /** The camera is the selected one, and the hand is let go. */
  ready(subject: Subject): Promise<void>;
  /** Moves the camera: -1 left to 1 right; held until `release`. */
  begin(pan: number): Promise<void>;
  /** The hand that is held still, otherwise now: what comes of it is another thing. */
  push(pan: number): Promise<void>;
  release(): Promise<void>;
}

export interface Cause {
  readonly name: string;
  /** What it needs beforehand. */
  begin?(): Promise<void>;
  /** @returns when it was so (`machineMs`) */
  make(subject: Subject): Promise<number>;
  /** Everything is as it was before; anyone who steers still holds the stick. */
  mend(subject: Subject): Promise<void>;
  /** Nothing has to be let go: the hand is not there any more. */
  readonly takesTheHand?: boolean;
  /** The gateway itself is gone: it has to come back first. */
  readonly killsGateway?: boolean;
}

const after = (received: readonly ReceivedRequest[], at: number) => received.filter(({ atMs }) => atMs >= at);
const rests = async (camera: WatchedCamera): Promise<number> => {
  let since: number | null = null;
  await until(async () => {
    since = (await camera.truth()).restSinceMs;
    return since !== null;
  }, neverLeftMovingMs);
  return since ?? Number.NaN;
};
const moves = (camera: WatchedCamera, pan: number, sinceMs: number) =>
  camera.hears((received) => after(received, sinceMs).find((one) => isMove(one) && panOf(one) * pan > 0));

/** Pushes until it really moves, with all its habits. */
export async function getMoving(hand: Hand, subject: Subject, pan: number): Promise<void> {
  const { camera } = subject;
  const from = machineMs();
  await hand.begin(pan);
  await moves(camera, pan, from);
  // One that refuses a Timeout is asked twice.
  await until(async () => (await camera.truth()).isMoving);
  await subject.worsen();
}

/** What one round has shown, ms after the cause. */
export interface Outcome {
  readonly camera: string;
  readonly stopSentMs: number;
  readonly restMs: number;
}

/** One cause, made while a camera moves. @throws where the camera ran on, or moved again by itself */
export async function stoppedBy(
  cause: Cause,
  hand: Hand,
  subject: Subject,
  direction: 1 | -1,
): Promise<Outcome> {
  const { camera } = subject;
  await subject.better();
  await hand.release();
  await cause.begin?.();
  await hand.ready(subject);
  await getMoving(hand, subject, direction * push);

  const at = await cause.make(subject);
  const stop = await camera.hears((received) => after(received, at).find(isStop));
  const restSince = await rests(camera);
  const outcome = { camera: camera.id, stopSentMs: stop.atMs - at, restMs: restSince - at };
  expect(outcome.stopSentMs, 'Stop sent').toBeLessThanOrEqual(
    cause.killsGateway ? backWithinMs : stopSentWithinMs,
  );
  if (subject.isResponsive) expect(outcome.restMs, 'at rest').toBeLessThanOrEqual(atRestWithinMs);

  await cause.mend(subject);
  await subject.better();
  if (!cause.takesTheHand) {
    // Held still, and moved: it asks for nothing before it was let go.
    await hand.push(direction * (push + 0.2));
    await hand.release();
  }
  await hand.ready(subject);
  const again = machineMs();
  await hand.begin(-direction * push);
  await moves(camera, -direction, again);
  const since = after(camera.received, stop.atMs).filter(isMove);
  expect(
    since.filter((one) => panOf(one) * direction > 0),
    'moves of a hand that was not let go',
  ).toEqual([]);
  await hand.release();
  await rests(camera);
  return outcome;
}
