import { expect } from 'vitest';
import { isStop, machineMs, type ReceivedRequest } from '../../fixtures/onvif/bad.ts';
import { isMove, panOf, type WatchedCamera } from '../../fixtures/ptz/cameras.ts';
import type { Subject } from '../../fixtures/ptz/habits.ts';
import { until } from '../../fixtures/until.ts';

/** Ten times the second within which a responsive camera, or one that honours Timeout, is at rest, ms. */
const atRestWithinMs = 10_000;
/** Ten times the 650 ms within which Stop is sent to any other camera, ms; bench:ptz measures it. */
const stopSentWithinMs = 6_500;
/** Ten times the second within which a killed gateway is replaced; the new one first sends Stop, ms. */
const backWithinMs = 10_000;
/** The limit for any camera to come to rest, ms: even a faulty one is not left moving. */
const neverLeftMovingMs = 30_000;
/**
 * The deflection of a stick that follows a person, as a share of the full way.
 * It gives about half the top speed.
 */
const push = 0.7;

/** An input device at a console, in the hand of an operator. */
export interface InputSource {
  /** Selects the camera, with the device released. */
  ready(subject: Subject): Promise<void>;
  /** Moves the camera: -1 left to 1 right; held until `release`. */
  begin(pan: number): Promise<void>;
  /** Changes the held position without checking the effect. */
  push(pan: number): Promise<void>;
  release(): Promise<void>;
}

export interface Cause {
  readonly name: string;
  /** Prepares the cause. */
  begin?(): Promise<void>;
  /**
   * Produces the cause.
   * @returns when it took effect (`machineMs`)
   */
  make(subject: Subject): Promise<number>;
  /** Undoes the cause, while the operator still holds the device. */
  mend(subject: Subject): Promise<void>;
  /** True if the cause also removes the device, so that it need not be released. */
  readonly removesInput?: boolean;
  /** True if the cause kills the gateway, which must come back before it can send Stop. */
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
  camera.untilReceived((received) =>
    after(received, sinceMs).find((one) => isMove(one) && panOf(one) * pan > 0),
  );

/** Pushes until the camera really moves, with all its faults in force. */
export async function getMoving(hand: InputSource, subject: Subject, pan: number): Promise<void> {
  const { camera } = subject;
  const from = machineMs();
  await hand.begin(pan);
  await moves(camera, pan, from);
  // A camera that refuses a Timeout gets a second request.
  await until(async () => (await camera.truth()).isMoving);
  await subject.addFaults();
}

/** The results of one round, in ms after the cause. */
export interface Outcome {
  readonly camera: string;
  readonly stopSentMs: number;
  readonly restMs: number;
}

/**
 * Runs one cause while a camera moves.
 * @throws if the camera kept moving, or moved again by itself
 */
export async function stoppedBy(
  cause: Cause,
  hand: InputSource,
  subject: Subject,
  direction: 1 | -1,
): Promise<Outcome> {
  const { camera } = subject;
  await subject.removeFaults();
  await hand.release();
  await cause.begin?.();
  await hand.ready(subject);
  await getMoving(hand, subject, direction * push);

  const at = await cause.make(subject);
  const stop = await camera.untilReceived((received) => after(received, at).find(isStop));
  const restSince = await rests(camera);
  const outcome = { camera: camera.id, stopSentMs: stop.atMs - at, restMs: restSince - at };
  expect(outcome.stopSentMs, 'Stop sent').toBeLessThanOrEqual(
    cause.killsGateway ? backWithinMs : stopSentWithinMs,
  );
  if (subject.isResponsive) expect(outcome.restMs, 'at rest').toBeLessThanOrEqual(atRestWithinMs);

  await cause.mend(subject);
  await subject.removeFaults();
  if (!cause.removesInput) {
    // The device is still held and moved: it must send nothing before it has been released.
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
