/** Safe HTML, created by `html` only. */
export interface Html {
  readonly html: string;
}
type Part = Html | string | number | readonly (Html | string)[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for use between tags and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => escapes[character] ?? character) : text;

const asPart = (part: Part): string => {
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return 'html' in part ? part.html : part.map(asPart).join('');
};

/** Template tag that escapes every inserted value unless it is safe HTML itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let whole = strings[0] ?? '';
  for (let i = 0; i < parts.length; i += 1) whole += asPart(parts[i] ?? '') + (strings[i + 1] ?? '');
  return { html: whole };
}

export const noHtml: Html = { html: '' };
