import { describe, expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { createPtzCamera } from './ptzCamera.ts';

function setUp() {
  const clock = handClock();
  const { mechanics, presets, tours } = createPtzCamera(clock, {
    id: 'c',
    name: 'C',
    headingDeg: 0,
    fovDeg: 60,
  });
  return { clock, mechanics, presets, tours, panDeg: () => mechanics.pose().panDeg };
}
const stateOf = (tours: ReturnType<typeof setUp>['tours'], token: string) => tours.find(token)?.state;

describe('a preset tour', () => {
  it('stays at each preset for its time and starts again', async () => {
    const { clock, tours, panDeg, mechanics } = setUp();
    expect(tours.operate('tour1', 'Start')).toBe(true);
    await clock.advance(4_000);
    expect([panDeg(), mechanics.isMoving()]).toEqual([0, false]);
    await clock.advance(6_000);
    expect([panDeg(), mechanics.isMoving()]).toEqual([expect.closeTo(-60, 6), false]);
    await clock.advance(11_000);
    expect(panDeg()).toBeCloseTo(60, 6);
    await clock.advance(10_000);
    expect(panDeg()).toBeCloseTo(0, 6);
    expect(stateOf(tours, 'tour1')).toBe('Touring');
  });

  it('pauses at its position and continues', async () => {
    const { clock, tours, mechanics } = setUp();
    tours.operate('tour1', 'Start');
    await clock.advance(8_500);
    tours.operate('tour1', 'Pause');
    await clock.advance(500);
    expect(mechanics.isMoving()).toBe(false);
    await clock.advance(60_000);
    expect([stateOf(tours, 'tour1'), mechanics.isMoving()]).toEqual(['Paused', false]);
    tours.operate('tour1', 'Start');
    await clock.advance(4_000);
    expect(mechanics.pose().panDeg).toBeCloseTo(-60, 6);
  });

  it('ends when a client moves the camera, and leaves no timer behind', async () => {
    const { clock, tours } = setUp();
    tours.operate('tour1', 'Start');
    await clock.advance(1_000);
    tours.interrupt();
    expect([stateOf(tours, 'tour1'), clock.pending]).toEqual(['Idle', 0]);
  });

  it('is created, changed and removed, but not with missing presets', () => {
    const { tours } = setUp();
    const made = tours.create();
    const token = made?.token ?? '';
    expect(tours.operate(token, 'Start')).toBe(false);
    expect(tours.modify(token, 'Đêm', [{ preset: '2', stayS: 5, speed: 1 }])).toBe(true);
    expect(tours.modify(token, 'Đêm', [{ preset: '99', stayS: 5, speed: 1 }])).toBe(false);
    expect(tours.find(token)).toMatchObject({ name: 'Đêm', spots: [{ preset: '2' }] });
    expect([tours.remove(token), tours.remove(token)]).toEqual([true, false]);
  });

  it('is one of eight at most', () => {
    const { tours } = setUp();
    expect(Array.from({ length: 9 }, () => tours.create() !== undefined).filter(Boolean)).toHaveLength(7);
  });
});
