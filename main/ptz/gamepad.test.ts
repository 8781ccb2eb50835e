import { describe, expect, it } from 'vitest';
import { deadManMs } from '../../core/ptz/ptz.ts';
import type { StickIdentity, StickReading } from '../../core/ptz/stick.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createGamepadSticks } from './gamepad.ts';

const identity: StickIdentity = { vid: '046d', pid: 'c215', name: 'A', axes: 2, hats: 0, buttons: 2 };
const other: StickIdentity = { ...identity, pid: '0001' };
const reading = (pan = 0, ...buttons: boolean[]): StickReading => ({ axes: [pan, 0], hats: [], buttons });

function scene() {
  const clock = handClock();
  const sticks = createGamepadSticks({ clock });
  const received: string[] = [];
  sticks.onChange((what, { instance, identity }) => received.push(`${what} ${instance} ${identity.pid}`));
  sticks.onReading((instance, { axes }, atMs) => received.push(`${instance} reads ${axes[0]} at ${atMs}`));
  sticks.onButton((instance, button, down) => received.push(`${instance} ${button} ${down ? 'down' : 'up'}`));
  const take = () => received.splice(0);
  return { clock, sticks, take };
}

describe('a stick that a window reads', () => {
  it('is plugged in by its first report, and read by the next ones', async () => {
    const { clock, sticks, take } = scene();
    sticks.reported('w1', { identity, reading: reading() });
    await clock.advance(200);
    sticks.reported('w1', { identity, reading: reading(0.5, true) });
    expect(take()).toEqual(['plugged 1 c215', '1 0 down', '1 reads 0.5 at 200']);
    expect(sticks.list()).toEqual([{ instance: 1, identity }]);
    expect(sticks.reading(1)).toEqual(reading(0.5, true));
  });

  it('is unplugged by its window; a late report of another window changes nothing', () => {
    const { sticks, take } = scene();
    sticks.reported('w1', { identity, reading: reading() });
    sticks.reported('w2', { identity, reading: reading(1) });
    expect(take(), 'the focus has moved on').toEqual([
      'plugged 1 c215',
      'unplugged 1 c215',
      'plugged 2 c215',
    ]);
    sticks.reported('w1', null);
    expect(take()).toEqual([]);
    sticks.reported('w2', null);
    expect(take()).toEqual(['unplugged 2 c215']);
    expect(sticks.reading(2)).toBeUndefined();
  });

  it('is another stick with another make', () => {
    const { sticks, take } = scene();
    sticks.reported('w1', { identity, reading: reading() });
    sticks.reported('w1', { identity: other, reading: reading() });
    expect(take()).toEqual(['plugged 1 c215', 'unplugged 1 c215', 'plugged 2 0001']);
  });

  it('is unplugged when its window falls silent, so that its last reading moves no camera', async () => {
    const { clock, sticks, take } = scene();
    sticks.reported('w1', { identity, reading: reading(1) });
    await clock.advance(deadManMs - 1);
    sticks.reported('w1', { identity, reading: reading(1) });
    await clock.advance(deadManMs - 1);
    take();
    await clock.advance(1);
    expect(take()).toEqual(['unplugged 1 c215']);
  });

  it('is not read any more once closed', async () => {
    const { clock, sticks, take } = scene();
    sticks.reported('w1', { identity, reading: reading(1) });
    sticks.close();
    sticks.close();
    take();
    sticks.reported('w1', { identity, reading: reading(0) });
    await clock.advance(deadManMs);
    expect([take(), sticks.list(), clock.pending]).toEqual([[], [], 0]);
  });
});
