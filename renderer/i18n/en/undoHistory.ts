import type { Words } from '../vi.ts';

/** What is said when something is taken back, whichever part of the window did it, in English. */
export const undoHistory: Words['undoHistory'] = {
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
