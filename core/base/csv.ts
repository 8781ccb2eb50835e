/** The content of a cell. Null: empty. */
export type CsvCell = string | number | null;

/** Lets spreadsheets recognise UTF-8, so that they show Vietnamese correctly. */
const byteOrderMark = '\ufeff';
/**
 * Matches text that a spreadsheet takes for a formula (OWASP, CSV injection; the wide forms are those of East
 * Asian keyboards).
 */
const formula = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/;

function written(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Returns one row by RFC 4180. An apostrophe precedes text that a spreadsheet would take for a formula. */
export const formatCsvRow = (cells: readonly CsvCell[]): string => `${cells.map(written).join(',')}\r\n`;

/** Returns the beginning of a file, with the column names. */
export const formatCsvHeader = (heads: readonly string[]): string => `${byteOrderMark}${formatCsvRow(heads)}`;

/** Returns a whole table. */
export const formatCsv = (heads: readonly string[], rows: readonly (readonly CsvCell[])[]): string =>
  `${formatCsvHeader(heads)}${rows.map(formatCsvRow).join('')}`;
