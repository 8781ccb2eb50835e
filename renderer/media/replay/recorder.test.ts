import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplayRecorder, getReplayBudget, offWallRetentionMs, type ReplayBudget } from './recorder.ts';
import { ringSlabBytes } from './ring.ts';

const slabs = (count: number) => count * ringSlabBytes;
const small: ReplayBudget = {
  keepMs: 60_000,
  cameraBytes: slabs(8),
  heldBytes: slabs(16),
  windowBytes: slabs(20),
};
/** Creates a picture as large as a slab, so that memory equals the number of pictures. */
const picture = (at: number, isKey = true) => ({ at, isKey, bytes: new Uint8Array(ringSlabBytes) });
const times = (
  recorder: ReturnType<typeof createReplayRecorder>,
  camera: string,
  stream: 'main' | 'sub' = 'sub',
) => recorder.frames(camera, stream).map(({ at }) => at);

/** Returns the bytes of a minute of a stream of `mbits` Mbit/s. */
const minuteOf = (mbits: number) => (60 * mbits * 1e6) / 8;

describe('createReplayRecorder', () => {
  it('has room for a minute of a wall of sub-streams, and of sixteen main streams where memory allows', () => {
    expect(getReplayBudget(4).windowBytes).toBeGreaterThan(64 * minuteOf(0.64));
    expect(getReplayBudget(4).cameraBytes).toBeGreaterThan(minuteOf(6));
    expect(getReplayBudget(8).windowBytes).toBeGreaterThan(16 * minuteOf(6));
    expect(getReplayBudget(8).cameraBytes).toBeGreaterThan(minuteOf(12));
  });

  it('stores a camera’s last minute, counted back from the newest picture of either stream', () => {
    const recorder = createReplayRecorder(small);
    recorder.begin('a');
    for (const at of [0, 10_000, 30_000]) recorder.append('a', 'sub', 1, picture(at));
    recorder.append('a', 'main', 1, picture(71_000));
    expect(times(recorder, 'a')).toEqual([10_000, 30_000]);
    expect(times(recorder, 'a', 'main')).toEqual([71_000]);
  });

  it('retains the past through a silence of the camera, however long', () => {
    const recorder = createReplayRecorder(small);
    recorder.begin('a');
    recorder.append('a', 'sub', 1, picture(0));
    recorder.tidy(10_000_000);
    expect(times(recorder, 'a')).toEqual([0]);
  });

  it('deletes the past a minute after the camera left the wall, unless it returned', () => {
    const recorder = createReplayRecorder(small);
    for (const camera of ['a', 'b']) {
      recorder.begin(camera);
      recorder.append(camera, 'sub', 1, picture(0));
      recorder.leave(camera, 1_000);
    }
    recorder.begin('b');
    recorder.tidy(1_000 + offWallRetentionMs);
    expect([times(recorder, 'a'), times(recorder, 'b')]).toEqual([[], [0]]);
  });

  it('does not restore a deleted past with a picture that arrives late', () => {
    const recorder = createReplayRecorder(small);
    recorder.begin('a');
    recorder.forget('a');
    recorder.append('a', 'sub', 1, picture(0));
    expect([times(recorder, 'a'), recorder.cameras]).toEqual([[], 0]);
  });

  it('limits a held past by its bytes, not by age', () => {
    const recorder = createReplayRecorder(small);
    recorder.begin('a');
    recorder.append('a', 'sub', 1, picture(0));
    recorder.hold('a', true);
    recorder.append('a', 'sub', 1, picture(600_000));
    expect(times(recorder, 'a')).toEqual([0, 600_000]);
    for (let at = 1; at <= 40; at += 1) recorder.append('a', 'sub', 1, picture(600_000 + at));
    expect(recorder.bytes).toBeLessThanOrEqual(small.heldBytes);
    recorder.hold('a', false);
    recorder.append('a', 'sub', 1, picture(700_000));
    // The picture visible at the beginning of the minute stays.
    expect(times(recorder, 'a')).toEqual([600_040, 700_000]);
  });

  it('holds a past for an export request after the replay that held it has closed', () => {
    const recorder = createReplayRecorder(small);
    recorder.begin('a');
    recorder.append('a', 'sub', 1, picture(0));
    for (const isHeld of [true, true, false]) recorder.hold('a', isHeld);
    recorder.append('a', 'sub', 1, picture(600_000));
    expect(times(recorder, 'a')).toEqual([0, 600_000]);
    recorder.hold('a', false);
    recorder.append('a', 'sub', 1, picture(700_000));
    expect(times(recorder, 'a')).toEqual([600_000, 700_000]);
  });

  it('holds a past for a new holder that came before the first picture, or after the past was deleted', () => {
    const recorder = createReplayRecorder(small);
    recorder.hold('a', true);
    recorder.begin('a');
    for (const isHeld of [true, false]) recorder.hold('a', isHeld);
    for (const at of [0, 1, 600_000]) recorder.append('a', 'sub', 1, picture(at));
    expect(times(recorder, 'a')).toEqual([0, 1, 600_000]);
    recorder.forget('a');
    recorder.begin('a');
    for (const at of [700_000, 700_001, 1_400_000]) recorder.append('a', 'sub', 2, picture(at));
    expect(times(recorder, 'a')).toEqual([700_000, 700_001, 1_400_000]);
  });

  it('deletes the oldest pictures first, and held ones last, where the window has too many', () => {
    const recorder = createReplayRecorder(small);
    for (const camera of ['a', 'b', 'c']) recorder.begin(camera);
    for (let at = 0; at < 7; at += 1) recorder.append('a', 'sub', 1, picture(at));
    recorder.hold('a', true);
    for (let at = 10; at < 17; at += 1) recorder.append('b', 'sub', 1, picture(at));
    for (let at = 20; at < 27; at += 1) recorder.append('c', 'sub', 1, picture(at));
    expect(times(recorder, 'a')).toHaveLength(7);
    expect(times(recorder, 'b')[0]).toBeGreaterThan(10);
    expect(times(recorder, 'c')).toHaveLength(7);
  });

  it('records the newest of several sources, each from a keyframe on, and falls back to an older one once that is silent', () => {
    const recorder = createReplayRecorder(small);
    const first = recorder.begin('a');
    const second = recorder.begin('a');
    recorder.append('a', 'sub', first, picture(0));
    recorder.append('a', 'sub', second, picture(10, false));
    recorder.append('a', 'sub', second, picture(20));
    recorder.append('a', 'sub', first, picture(30));
    recorder.append('a', 'sub', second, picture(40, false));
    recorder.append('a', 'sub', first, picture(2_000, false));
    recorder.append('a', 'sub', first, picture(2_010));
    expect(times(recorder, 'a')).toEqual([0, 20, 40, 2_010]);
  });

  it('never exceeds the declared memory, and counts what it holds', () => {
    const step = fc.record({
      camera: fc.constantFrom('a', 'b', 'c', 'd'),
      stream: fc.constantFrom('main' as const, 'sub' as const),
      isKey: fc.boolean(),
      size: fc.integer({ min: 1, max: ringSlabBytes }),
      action: fc.constantFrom('none', 'none', 'none', 'begin', 'hold', 'free', 'leave', 'forget'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const recorder = createReplayRecorder(small);
        let source = 0;
        for (const [at, { camera, stream, isKey, size, action }] of steps.entries()) {
          if (action === 'begin') source = recorder.begin(camera);
          if (action === 'hold' || action === 'free') recorder.hold(camera, action === 'hold');
          if (action === 'leave') recorder.leave(camera, at);
          if (action === 'forget') recorder.forget(camera);
          recorder.append(camera, stream, source, { at, isKey, bytes: new Uint8Array(size) });
          expect(recorder.bytes).toBeLessThanOrEqual(small.windowBytes);
          expect(recorder.bytes).toBeGreaterThanOrEqual(0);
        }
        recorder.clear();
        expect(recorder.bytes).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
