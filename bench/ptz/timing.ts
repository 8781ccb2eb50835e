import { setTimeout as pause } from 'node:timers/promises';
import { isStop, type ReceivedRequest } from '../../test/fixtures/onvif/bad.ts';
import { isMove, panOf, type WatchedCamera } from '../../test/fixtures/ptz/cameras.ts';

/** Sets a stick's pan, -1 to 1. @returns the time (`machineMs`) in the process that reads the stick */
export type Push = (pan: number) => Promise<number>;

/**
 * Pauses between two events, ms, after each of which the camera can accept a command. Odd values, so that events fall
 * at any phase of the command's repetition.
 */
const betweenMs = [330, 470, 610];

/**
 * Moves a stick `count` times from rest to one side, directly to the other, and back to rest. Returns the time from
 * each event to the first request for it at the camera, ms.
 */
export async function timeStick(camera: WatchedCamera, push: Push, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    const side = turn % 2 === 0 ? 1 : -1;
    for (const [pan, is] of [
      [0.7 * side, (received) => isMove(received) && panOf(received) * side > 0],
      [-0.7 * side, (received) => isMove(received) && panOf(received) * side < 0],
      [0, isStop],
    ] as const satisfies readonly (readonly [number, (received: ReceivedRequest) => boolean])[]) {
      const from = camera.received.length;
      const at = await push(pan);
      const received = await camera.untilReceived((all) => all.slice(from).find(is));
      took.push(received.atMs - at);
      await pause(betweenMs[took.length % betweenMs.length]);
    }
  }
  return took;
}
