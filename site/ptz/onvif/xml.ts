import { SaxesParser } from 'saxes';

/** An element of a response. Names are local: cameras choose any prefixes, and some declare them wrongly. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children, trimmed. */
  readonly text: string;
}

/** Limits far above any real response. */
const maxDepth = 64;
const maxElements = 50_000;

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

/**
 * Parses a camera's response, in time linear in its length; throws unless it is one complete XML document.
 * A document type (and with it entities of the sender's own) is rejected: SOAP forbids it (SOAP 1.2 part 1, 5).
 */
export function parseXml(text: string): XmlElement {
  interface Open {
    name: string;
    attributes: Record<string, string>;
    children: XmlElement[];
    text: string;
  }
  const outside: Open = { name: '', attributes: {}, children: [], text: '' };
  const open: Open[] = [outside];
  let elements = 0;
  const parser = new SaxesParser({ xmlns: false, position: false });
  const onMessage = (words: string) => {
    const inside = open.at(-1);
    if (inside) inside.text += words;
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('document type in an answer');
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    if (open.length > maxDepth || elements > maxElements)
      throw new Error('answer nested too deep or too long');
    const attributes: Record<string, string> = Object.create(null);
    for (const [name, value] of Object.entries(tag.attributes)) attributes[localName(name)] = String(value);
    open.push({ name: localName(tag.name), attributes, children: [], text: '' });
  });
  parser.on('text', onMessage);
  parser.on('cdata', onMessage);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element) open.at(-1)?.children.push({ ...element, text: element.text.trim() });
  });
  // Some cameras begin with empty lines, which no XML declaration may follow.
  parser.write(text.trimStart()).close();
  const root = outside.children[0];
  if (!root) throw new Error('empty answer');
  return root;
}

/** Returns the first element at the end of a path of names. */
export function findElement(
  from: XmlElement | undefined,
  ...path: readonly string[]
): XmlElement | undefined {
  let at = from;
  for (const name of path) at = at?.children.find((child) => child.name === name);
  return at;
}

export const findElements = (from: XmlElement | undefined, name: string): readonly XmlElement[] =>
  from?.children.filter((child) => child.name === name) ?? [];

/** Returns the element's text; undefined if there is none. */
export function getText(from: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  return findElement(from, ...path)?.text || undefined;
}

/** Parses a finite number; anything else (absent, empty, NaN, INF, words) is undefined, never 0. */
export function parseFiniteNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text.trim())) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

export const getNumber = (from: XmlElement | undefined, ...path: readonly string[]): number | undefined =>
  parseFiniteNumber(getText(from, ...path));

/** xs:boolean. */
export const getBoolean = (from: XmlElement | undefined, ...path: readonly string[]): boolean =>
  ['true', '1'].includes(getText(from, ...path) ?? '');

/** xs:duration of days and less, ms: `PT1S`, `PT00H01M00S`, `P1D`. Months and years have no fixed length. */
export function parseDurationMs(text: string | undefined): number | undefined {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text?.trim() ?? '');
  if (!parts || parts.slice(1).every((part) => part === undefined)) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Escapes text from people or cameras for a request, without characters that XML 1.0 cannot represent. */
export const escapeXml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 2.2 does not allow
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '')
    .replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
