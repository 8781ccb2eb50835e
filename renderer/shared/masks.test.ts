import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { CameraId } from '../../core/base/ids.ts';
import { unmaskDurationMs } from '../../core/media/mask.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createUnmaskedCameras, getMasksByCamera } from './masks.ts';
import { noCameras } from './mirror.ts';

const [one, two] = ['hn:camera:c1', 'hn:camera:c2'].map((id) => CameraId.parse(id)) as [CameraId, CameraId];

it('the masks of one camera are lifted for a minute, with a notification of each change', async () => {
  const clock = handClock();
  const unmasked = createUnmaskedCameras(clock);
  const masks = getMasksByCamera({ cameras: createStore(() => noCameras) }, unmasked);
  let changes = 0;
  masks.onChange(() => {
    changes += 1;
  });
  unmasked.begin(one);
  expect([masks.isLifted(one), masks.isLifted(two), changes]).toEqual([true, false, 1]);
  await clock.advance(unmaskDurationMs / 2);
  // A second request starts a full minute again.
  unmasked.begin(one);
  await clock.advance(unmaskDurationMs - 1);
  expect(masks.isLifted(one)).toBe(true);
  await clock.advance(1);
  expect([masks.isLifted(one), changes, clock.pending]).toEqual([false, 3, 0]);
});

it('lifted masks are restored at once when the operator signs out', () => {
  const clock = handClock();
  const unmasked = createUnmaskedCameras(clock);
  unmasked.begin(one);
  unmasked.begin(two);
  unmasked.end();
  expect([unmasked.store.getState().size, clock.pending]).toEqual([0, 0]);
});
