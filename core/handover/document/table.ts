import { type Html, html, noHtml } from '../../base/html.ts';
import type { ReportPageContext } from './frame.ts';

/** The lines of a section and their total number before cutting. */
export interface SectionLines<L> {
  readonly lines: readonly L[];
  readonly total: number;
}

/** A column of a table; width in percent of the page's. */
export interface TableColumn<L> {
  readonly head: string;
  readonly width: number;
  readonly cell: (line: L) => Html | string;
  /** Numbers are right-aligned. */
  readonly isNumber?: boolean;
}

/** Returns lines with their own number as the total. */
export const toSectionLines = <L>(lines: readonly L[]): SectionLines<L> => ({ lines, total: lines.length });

/** Returns the text above a cut section, or in place of an empty one: how many lines are omitted. */
export function getOmittedLinesText(
  { words }: ReportPageContext,
  { lines, total }: SectionLines<unknown>,
  none = words.none,
): Html {
  if (lines.length === 0) return html`<p class="none">${total === 0 ? none : words.cut(0, total)}</p>`;
  return total > lines.length ? html`<p class="cut">${words.cut(lines.length, total)}</p>` : noHtml;
}

/** Renders a section's lines as a table whose heading repeats on each page, with a text if it is empty or cut. */
export function renderTable<L>(
  frame: ReportPageContext,
  listed: SectionLines<L>,
  columns: readonly TableColumn<L>[],
  none?: string,
): Html {
  const { lines } = listed;
  const cut = getOmittedLinesText(frame, listed, none);
  if (lines.length === 0) return cut;
  const kind = columns.map(({ isNumber }) => (isNumber ? html` class="n"` : noHtml));
  const rows = lines.map(
    (line) =>
      html`<tr>${columns.map(({ cell }, i) => html`<td${kind[i] ?? noHtml}>${cell(line)}</td>`)}</tr>`,
  );
  return html`${cut}<table><colgroup>${columns.map(({ width }) => html`<col width="${width}%">`)}</colgroup><thead><tr>${columns.map(
    ({ head }, i) => html`<th scope="col"${kind[i] ?? noHtml}>${head}</th>`,
  )}</tr></thead><tbody>${rows}</tbody></table>`;
}
