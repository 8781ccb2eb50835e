/** The content of a cell. Null: empty. */
export type Cell = string | number | null;

/** Lets spreadsheets recognise UTF-8, so that they show Vietnamese correctly. */
const byteOrderMark = '\ufeff';
/**
 * Matches text that a spreadsheet takes for a formula (OWASP, CSV injection; the wide forms are those of East
 * Asian keyboards).
 */
const formula = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/;

function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Returns one row by RFC 4180. An apostrophe precedes text that a spreadsheet would take for a formula. */
export const csvRow = (cells: readonly Cell[]): string => `${cells.map(written).join(',')}\r\n`;

/** Returns the beginning of a file, with the column names. */
export const csvHead = (heads: readonly string[]): string => `${byteOrderMark}${csvRow(heads)}`;

/** Returns a whole table. */
export const csv = (heads: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `${csvHead(heads)}${rows.map(csvRow).join('')}`;
