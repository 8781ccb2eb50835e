/** What a cell of a table holds. Null: nothing. */
export type Cell = string | number | null;

/** By it spreadsheets know that a file is UTF-8, and show Vietnamese. */
const byteOrderMark = '\ufeff';
/** A spreadsheet takes what begins like this for a formula (OWASP, CSV injection; the wide forms are those of East Asian keyboards). */
const formula = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/;

function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One row as RFC 4180 has it. Text that a spreadsheet would take for a formula is made text by an apostrophe before it. */
export const csvRow = (cells: readonly Cell[]): string => `${cells.map(written).join(',')}\r\n`;

/** What a file begins with. */
export const csvHead = (heads: readonly string[]): string => `${byteOrderMark}${csvRow(heads)}`;

/** A whole table. */
export const csv = (heads: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `${csvHead(heads)}${rows.map(csvRow).join('')}`;
