import type { Translations } from '../vi.ts';

/** English messages for undo, in every part of the window. */
export const undoHistoryTexts: Translations['undoHistory'] = {
  undo: 'Undo',
  redo: 'Do again',
  undone: (what) => `Undone: ${what}`,
  again: (what) => `Done again: ${what}`,
  nothing: 'Nothing to undo',
  nothingAgain: 'Nothing to do again',
  stays: (what, next) =>
    `On the record, cannot be undone: ${what}${next === undefined ? '' : `. {key:undo} again undoes: ${next}`}`,
  refused: (what, why) => `Not undone: ${what}. ${why}`,
  tooLate: 'It is too late to take it back.',
};
