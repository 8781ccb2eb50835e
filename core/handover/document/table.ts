import { type Html, html, noHtml } from '../../base/html.ts';
import type { Frame } from './frame.ts';

/** Lines of a section and how many there are. */
export interface Lines<L> {
  readonly lines: readonly L[];
  readonly total: number;
}

/** A column of a table: its width in percent of the page's. */
export interface Column<L> {
  readonly head: string;
  readonly width: number;
  readonly cell: (line: L) => Html | string;
  /** Numbers stand to the right. */
  readonly isNumber?: boolean;
}

/** As many lines as there are, whatever their section is cut to. */
export const all = <L>(lines: readonly L[]): Lines<L> => ({ lines, total: lines.length });

/** What stands before the lines of a section, or in their place where there are none: how many of them are left out. */
export function leftOut({ words }: Frame, { lines, total }: Lines<unknown>, none = words.none): Html {
  if (lines.length === 0) return html`<p class="none">${total === 0 ? none : words.cut(0, total)}</p>`;
  return total > lines.length ? html`<p class="cut">${words.cut(lines.length, total)}</p>` : noHtml;
}

/** Lines of a section, its heading repeated on each page; in words where there are none, and how many are left out. */
export function table<L>(frame: Frame, listed: Lines<L>, columns: readonly Column<L>[], none?: string): Html {
  const { lines } = listed;
  const cut = leftOut(frame, listed, none);
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
