import { describe, expect, it } from 'vitest';
import { CameraId } from '../../../../core/base/ids.ts';
import { Sequence } from '../../../../core/wall/layout.ts';
import {
  appendCameras,
  createSequenceDraft,
  moveSequenceRow,
  parseCameraNumberRanges,
  removeSequenceRow,
  toSequence,
} from './sequenceDraft.ts';

const camera = (n: number) => CameraId.parse(`s:camera:c${n}`);
const three = appendCameras(createSequenceDraft(undefined), [1, 2, 3].map(camera));

describe('editing a sequence', () => {
  it('reads numbers and ranges as people write them, and returns invalid parts', () => {
    expect(parseCameraNumberRanges(' 12, 40;7  101 – 103 ')).toEqual({
      numbers: [12, 40, 7, 101, 102, 103],
      wrong: [],
    });
    expect(parseCameraNumberRanges('5-3 abc 1-5000')).toEqual({
      numbers: [],
      wrong: ['5-3', 'abc', '1-5000'],
    });
  });

  it('moves a row up and down', () => {
    expect(moveSequenceRow(three, -1, true).cameras).toEqual([1, 3, 2].map(camera));
    expect(moveSequenceRow(three, 1, true).cameras).toEqual(three.cameras);
    expect(moveSequenceRow(three, -1, false).at).toBe(1);
  });

  it('removes a row, and limits the sequence to a hundred', () => {
    expect(removeSequenceRow(three, 2)).toMatchObject({ cameras: [1, 2].map(camera), at: 1 });
    expect(appendCameras(three, Array(120).fill(camera(9))).cameras).toHaveLength(100);
  });

  it('is valid only with cameras and a dwell from 2 s to an hour', () => {
    expect(Sequence.safeParse(toSequence({ ...three, name: ' Cổng ' })).data).toMatchObject({
      dwellMs: 10_000,
      name: 'Cổng',
    });
    for (const dwellSeconds of [1, 3_601, Number.NaN])
      expect(toSequence({ ...three, dwellSeconds })).toBeUndefined();
    expect(toSequence(createSequenceDraft(undefined))).toBeUndefined();
  });
});
