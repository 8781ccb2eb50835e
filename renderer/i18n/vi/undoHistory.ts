/** Messages on undo and redo, in every part of the window. */
export const undoHistoryTexts = {
  undo: 'Hoàn tác',
  redo: 'Làm lại',
  undone: (what: string) => `Đã hoàn tác: ${what}`,
  again: (what: string) => `Đã làm lại: ${what}`,
  nothing: 'Không có gì để hoàn tác',
  nothingAgain: 'Không có gì để làm lại',
  stays: (what: string, next: string | undefined) =>
    `Đã ghi sổ, không hoàn tác được: ${what}${next === undefined ? '' : `. {key:undo} lần nữa: hoàn tác ${next}`}`,
  refused: (what: string, why: string) => `Chưa hoàn tác được: ${what}. ${why}`,
  tooLate: 'Đã quá muộn, không hoàn tác được nữa.',
};
