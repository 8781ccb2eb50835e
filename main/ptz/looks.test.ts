import { expect, it } from 'vitest';
import { WindowId } from '../../core/base/ids.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { cameraOf } from '../../test/fakes/gateway.ts';
import { createLooks, lookGoodForMs, oldestSeenMs } from './looks.ts';

const [w1, w2] = [WindowId.parse('w1'), WindowId.parse('w2')];
const [cam1, cam2] = [cameraOf('1'), cameraOf('2')];

it('what was selected last on the desk is selected, whichever window that was in', () => {
  const looks = createLooks(handClock(), () => undefined);
  expect(looks.selected()).toBeNull();
  looks.look(w1, cam1, true, true);
  looks.look(w2, cam2, true, true);
  expect(looks.selected()).toMatchObject({ window: w2, camera: cam2 });
  looks.look(w1, cam2, true, true);
  expect(looks.selected()).toMatchObject({ window: w1, camera: cam2 });
});

it('a picture that goes or comes back in another window is no selection; a look said again is', () => {
  const looks = createLooks(handClock(), () => undefined);
  looks.look(w1, cam1, true, true);
  looks.look(w2, cam2, true, true);
  looks.look(w1, cam1, false, true);
  expect(looks.selected()).toMatchObject({ window: w2 });
  looks.look(w1, cam1, false, true);
  expect(looks.selected()).toMatchObject({ window: w1, seen: false });
});

it('once the window selected in shows none, or is gone, nothing is selected: no other one takes its place by itself', () => {
  for (const leave of [
    (looks: ReturnType<typeof createLooks>) => looks.look(w2, null, false, true),
    (looks: ReturnType<typeof createLooks>) => looks.gone(w2),
  ]) {
    const looks = createLooks(handClock(), () => undefined);
    looks.look(w1, cam1, true, true);
    looks.look(w2, cam2, true, true);
    leave(looks);
    expect(looks.selected()).toBeNull();
    expect(looks.of(w1)).toMatchObject({ camera: cam1 });
  }
});

it('what a window said of its picture is good for three seconds: one that hangs steers no more', async () => {
  const clock = handClock();
  let unseen = 0;
  const looks = createLooks(clock, () => {
    unseen += 1;
  });
  looks.look(w1, cam1, true, true);
  looks.look(w2, cam2, true, true);
  await clock.advance(lookGoodForMs - 1);
  // Saying so selects nothing: the other window's is what the stick steers.
  expect(looks.see(w1, cam1, 40)).toBe(false);
  expect(looks.selected()).toMatchObject({ window: w2, seen: true });
  await clock.advance(1);
  expect([unseen, looks.of(w1)?.seen, looks.selected()?.seen]).toEqual([1, true, false]);
  expect(looks.see(w2, cam2, 40)).toBe(true);
  expect(looks.selected()?.seen).toBe(true);
});

it('no picture is fresh that is older than a hand can steer by, nor one of another camera', () => {
  const looks = createLooks(handClock(), () => undefined);
  looks.look(w1, cam1, true, true);
  expect(looks.see(w1, cam2, 40)).toBe(false);
  expect(looks.see(w1, cam1, oldestSeenMs + 1)).toBe(true);
  expect(looks.of(w1)?.seen).toBe(false);
});

it('of a fixed camera the window says once that it is live, and need not say so again', async () => {
  const clock = handClock();
  const looks = createLooks(clock, () => {
    throw new Error('nothing has lapsed');
  });
  looks.look(w1, cam1, true, false);
  await clock.advance(10 * lookGoodForMs);
  expect(looks.selected()).toMatchObject({ camera: cam1, seen: true, steerable: false });
});
