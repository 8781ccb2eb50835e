import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import type { Sequence } from '../../../core/wall/layout.ts';
import {
  createSequencePosition,
  getCameraToPrefetch,
  listSkippedCameras,
  maxTurnExtensionMs,
  pauseSequence,
  resumePausedMs,
  resumeSequence,
  type SequencePosition,
  skipFailedMs,
  stepSequence,
  updateSequencePosition,
} from './sequencePosition.ts';

const camera = (n: number) => CameraId.parse(`s:camera:c${n}`);
const sequence = (count: number, dwellMs = 10_000): Sequence => ({
  kind: 'sequence',
  cameras: Array.from({ length: count }, (_, at) => camera(at + 1)),
  dwellMs,
});
const begun = (of: Sequence, now = 0): SequencePosition => {
  const turn = createSequencePosition(of, now);
  if (!turn) throw new Error('no camera');
  return turn;
};
/** Updates the rotation every half second, as the window does. */
function run(
  turn: SequencePosition,
  of: Sequence,
  from: number,
  until: number,
  fails = (_: CameraId) => false,
): SequencePosition {
  let now = turn;
  for (let at = from; at <= until; at += 500)
    now = updateSequencePosition(now, {
      sequence: of,
      now: at,
      fails: fails(now.camera),
      isNextComing: false,
    });
  return now;
}

describe('a sequence', () => {
  const three = sequence(3);

  it('shows each camera for its dwell, then the next, and the first again', () => {
    const first = begun(three);
    expect(run(first, three, 0, 9_500)).toBe(first);
    expect(run(first, three, 0, 10_000).camera).toBe(camera(2));
    expect(run(first, three, 0, 30_000).camera).toBe(camera(1));
  });

  it('prefetches the next camera three seconds before its turn', () => {
    const first = begun(three);
    expect(getCameraToPrefetch(first, three, 6_999)).toBeUndefined();
    expect(getCameraToPrefetch(first, three, 7_000)).toBe(camera(2));
    const short = sequence(2, 2_000);
    expect(getCameraToPrefetch(begun(short), short, 0)).toBe(camera(2));
  });

  it('stays with its camera while the next has no picture, up to a limit', () => {
    const look = (now: number) =>
      updateSequencePosition(begun(three), { sequence: three, now, fails: false, isNextComing: true });
    expect(look(10_000 + maxTurnExtensionMs - 500).camera).toBe(camera(1));
    expect(look(10_000 + maxTurnExtensionMs).camera).toBe(camera(2));
  });

  it('pauses when it is touched, and resumes a minute after the last touch with a whole dwell', () => {
    const held = pauseSequence(pauseSequence(begun(three), 4_000), 9_000);
    expect(run(held, three, 9_000, 9_000 + resumePausedMs - 500)).toBe(held);
    expect(getCameraToPrefetch(held, three, 60_000)).toBeUndefined();
    const on = run(held, three, 9_000, 9_000 + resumePausedMs);
    expect(on).toMatchObject({ camera: camera(1), touched: undefined, since: 9_000 + resumePausedMs });
    expect(run(on, three, on.since, on.since + 10_000).camera).toBe(camera(2));
  });

  it('resumes at once on request', () => {
    expect(run(resumeSequence(pauseSequence(begun(three), 1_000), 2_000), three, 2_000, 12_000).camera).toBe(
      camera(2),
    );
  });

  it('steps manually both ways, and pauses there', () => {
    const back = stepSequence(begun(three), three, -1, 1_000);
    expect(back).toMatchObject({ camera: camera(3), touched: 1_000 });
    expect(stepSequence(back, three, 1, 2_000).camera).toBe(camera(1));
  });

  it('skips a camera without pictures, reports it, and retries it a minute later', () => {
    const isLost = (id: CameraId) => id === camera(2);
    const passed = run(begun(three), three, 0, 13_500, isLost);
    expect(passed.camera).toBe(camera(3));
    expect(listSkippedCameras(passed, three, 13_500)).toEqual([camera(2)]);
    expect(run(passed, three, 13_500, 36_000, isLost).camera).not.toBe(camera(2));
    const later = 13_000 + skipFailedMs;
    expect(listSkippedCameras(passed, three, later + 500)).toEqual([]);
  });

  it('stays where no other camera has pictures', () => {
    const two = sequence(2);
    const only = run(begun(two), two, 0, 60_000, (id) => id === camera(2));
    expect(only.camera).toBe(camera(1));
  });

  it('retains its visible camera when its list is changed', () => {
    const second = run(begun(three), three, 0, 10_000);
    const changed: Sequence = { ...three, cameras: [camera(9), camera(8), camera(2)] };
    expect(
      updateSequencePosition(second, { sequence: changed, now: 10_500, fails: false, isNextComing: false }),
    ).toMatchObject({
      at: 2,
      camera: camera(2),
      since: second.since,
    });
    const without: Sequence = { ...three, cameras: [camera(9)] };
    expect(
      updateSequencePosition(second, { sequence: without, now: 10_500, fails: false, isNextComing: false })
        .camera,
    ).toBe(camera(9));
  });

  it('always shows one of its cameras, and all of them in a round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 2, max: 20 }), (count, dwell) => {
        const of = sequence(count, dwell * 1_000);
        const seen = new Set<CameraId>();
        let turn = begun(of);
        for (let at = 0; at <= count * dwell * 1_000; at += 500) {
          turn = updateSequencePosition(turn, { sequence: of, now: at, fails: false, isNextComing: false });
          seen.add(turn.camera);
        }
        expect(seen.size).toBe(count);
      }),
    );
  });
});
