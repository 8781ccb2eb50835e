import type { KeysPage } from '../../api/keys.ts';
import { html } from '../../base/html.ts';
import { toPlainText } from './frame.ts';
import { reportStyle } from './style.ts';

/**
 * The lines of a group that stays in one piece, about a quarter of a column; a longer one repeats its name over
 * each part.
 */
const mostWhole = 16;

/**
 * Renders the program's keys as one HTML page for A4, without scripts and with no resources except the report's
 * fonts.
 */
export function renderKeysPage({ language, title, groups }: KeysPage): string {
  const parts = groups.map(
    ({
      name,
      lines,
    }) => html`<section class="keys${lines.length > mostWhole ? '' : ' short'}"><table><colgroup><col><col></colgroup>
<thead><tr><th colspan="2"><h3>${toPlainText(name)}</h3></th></tr></thead><tbody>
${lines.map(({ keys, name: what }) => html`<tr><th>${toPlainText(keys)}</th><td>${toPlainText(what)}</td></tr>`)}
</tbody></table></section>
`,
  );
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${toPlainText(title)}</title><style>${{ html: reportStyle }}</style></head><body>
<h1>${toPlainText(title)}</h1><main class="keymap">${parts}</main></body></html>
`.html;
}
