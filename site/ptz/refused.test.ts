import { expect, it } from 'vitest';
import { CameraId, DeskId, OperatorId } from '../../core/base/ids.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createRefusals, type Refusal } from './refused.ts';

const of = (call: string): Refusal => ({
  who: OperatorId.parse('hn:operator:an'),
  desk: DeskId.parse('desk-0000000000000001'),
  camera: CameraId.parse('hn:camera:c1'),
  call,
  code: 'right.outOfScope',
});

it('the first refusal is told at once, what follows of its kind once a minute, with how many', async () => {
  const clock = handClock();
  const received: [string, number][] = [];
  const refusals = createRefusals(clock, ({ call, times }) => received.push([call, times]));
  for (let at = 0; at < 300; at += 1) {
    refusals.note(of('ptz.steer'));
    await clock.advance(100);
  }
  refusals.note(of('ptz.do'));
  expect(received).toEqual([
    ['ptz.steer', 1],
    ['ptz.do', 1],
  ]);
  await clock.advance(60_000);
  expect(received.slice(2)).toEqual([['ptz.steer', 299]]);
});

it('what is counted when the gateway ends is told then, and not again', async () => {
  const clock = handClock();
  const received: [string, number][] = [];
  const refusals = createRefusals(clock, ({ call, times }) => received.push([call, times]));
  for (let at = 0; at < 3; at += 1) refusals.note(of('ptz.steer'));
  refusals.note(of('ptz.do'));
  refusals.close();
  expect(received.slice(2)).toEqual([['ptz.steer', 2]]);
  await clock.advance(60_000);
  expect(received).toHaveLength(3);
});

it('however many kinds there are, the trail is not filled', async () => {
  const clock = handClock();
  let lastPublished = 0;
  const refusals = createRefusals(clock, () => {
    lastPublished += 1;
  });
  for (let at = 0; at < 10_000; at += 1) refusals.note(of(`call ${at}`));
  expect(lastPublished).toBe(20);
  await clock.advance(60_000);
  expect(lastPublished).toBeLessThanOrEqual(200);
});
