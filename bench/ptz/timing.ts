import { setTimeout as pause } from 'node:timers/promises';
import { isStop, type ReceivedRequest } from '../../test/fixtures/onvif/bad.ts';
import { isMove, panOf, type WatchedCamera } from '../../test/fixtures/ptz/cameras.ts';

/** Sets a stick's pan, -1 to 1. @returns when that was (`machineMs`), in the process that hears the stick */
export type Push = (pan: number) => Promise<number>;

/** Between two events: each finds a camera that could be told something. Odd, so that repetitions are met at any point. */
const betweenMs = [330, 470, 610];

/**
 * What a stick does, `count` times: from rest to one side, straight to the other, and back to rest. From each of the three to
 * the first request that the camera hears of it, ms.
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
      const received = await camera.hears((all) => all.slice(from).find(is));
      took.push(received.atMs - at);
      await pause(betweenMs[took.length % betweenMs.length]);
    }
  }
  return took;
}
