import { expect, test } from 'vitest';
import { cameraAt, cameraWords } from '../../../test/fixtures/map/cameras.ts';
import { frameOf, handSignHost } from '../../../test/fixtures/map/paper.ts';
import { Letters } from '../signs/letters.ts';
import { arrange } from './arrange.ts';
import { LabelKeeper } from './labelKeeper.ts';
import { labelsAtMost } from './labels.ts';
import { CameraModel } from './model.ts';

test('no picture has more labels than can be read, urgent ones and others together', () => {
  const model = new CameraModel();
  const across = 16;
  model.setCameras(
    Array.from({ length: across * across }, (_, at) =>
      cameraAt(
        { x: ((at % across) - across / 2) * 30, y: (Math.floor(at / across) - across / 2) * 16.5 },
        at + 1,
      ),
    ),
  );
  model.setSelection(new Set(model.cameras.filter((_, at) => at % 7 === 0).map(({ id }) => id)));
  const arrangement = arrange(model, frameOf({ distanceM: 450 }));
  const keeper = new LabelKeeper(model, new Letters(handSignHost()), cameraWords);
  const urgent = keeper.urgent(arrangement);
  expect(urgent.length).toBeGreaterThan(20);
  const all = keeper.all(arrangement);
  expect(all).toEqual([...urgent, ...all.slice(urgent.length)]);
  expect(all.length).toBe(labelsAtMost);
});
