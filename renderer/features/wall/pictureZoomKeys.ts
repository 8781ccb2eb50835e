import { defineKeys } from '../../ui/keyTable.ts';

/** A key's effect on the digital zoom of the selected tile. */
export type PictureZoomKey = 'in' | 'out' | 'whole' | { readonly x: number; readonly y: number };

/** Pan step of Shift and an arrow, as a share of the frame. */
const panStep = 0.2;

export const pictureZoomKeys = defineKeys<PictureZoomKey>()({
  in: { '+': 'in', '=': 'in' },
  out: { '-': 'out' },
  whole: { '0': 'whole' },
  pan: {
    'Shift+ArrowUp': { x: 0, y: -panStep },
    'Shift+ArrowDown': { x: 0, y: panStep },
    'Shift+ArrowLeft': { x: -panStep, y: 0 },
    'Shift+ArrowRight': { x: panStep, y: 0 },
  },
});

export const getPictureZoomKey = ({
  key,
  shiftKey,
}: Pick<KeyboardEvent, 'key' | 'shiftKey'>): PictureZoomKey | undefined =>
  pictureZoomKeys.find({ key, shiftKey })?.meaning;
