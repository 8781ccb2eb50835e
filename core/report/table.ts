import { type Html, html, noHtml } from '../html.ts';
import type { Frame } from './frame.ts';

/** A column of a table: its width in percent of the page's. */
export interface Column<L> {
  readonly head: string;
  readonly width: number;
  readonly cell: (line: L) => Html | string;
  /** Numbers stand to the right. */
  readonly isNumber?: boolean;
}

/** Lines of a section, its heading repeated on each page; in words where there are none, and how many are left out. */
export function table<L>(
  { words }: Frame,
  { lines, total }: { readonly lines: readonly L[]; readonly total: number },
  columns: readonly Column<L>[],
  none = words.none,
): Html {
  if (lines.length === 0) return html`<p class="none">${total === 0 ? none : words.cut(0, total)}</p>`;
  const cut = total > lines.length ? html`<p class="cut">${words.cut(lines.length, total)}</p>` : noHtml;
  const kind = columns.map(({ isNumber }) => (isNumber ? html` class="n"` : noHtml));
  const rows = lines.map(
    (line) =>
      html`<tr>${columns.map(({ cell }, i) => html`<td${kind[i] ?? noHtml}>${cell(line)}</td>`)}</tr>`,
  );
  return html`${cut}<table><colgroup>${columns.map(({ width }) => html`<col width="${width}%">`)}</colgroup><thead><tr>${columns.map(
    ({ head }, i) => html`<th scope="col"${kind[i] ?? noHtml}>${head}</th>`,
  )}</tr></thead><tbody>${rows}</tbody></table>`;
}
