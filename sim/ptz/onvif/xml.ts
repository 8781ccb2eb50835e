/**
 * The XML that this server needs: a parser into a tree with resolved namespaces, and a template that escapes its
 * values.
 */
import { SaxesParser } from 'saxes';

export interface Element {
  /** The namespace; empty if there is none. */
  readonly ns: string;
  readonly name: string;
  /** Values by local name. Attributes with a namespace of their own are not needed here. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** The element's own text, trimmed. */
  readonly text: string;
}

export const maxDepth = 24;
export const maxElements = 500;

interface Open {
  readonly ns: string;
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: Element[];
  text: string;
}

class InvalidXml extends Error {}

/**
 * Returns the root element; undefined if the text is malformed, too deep or too large, or has a DOCTYPE (forbidden in
 * SOAP).
 */
export function parseXml(text: string): Element | undefined {
  const parser = new SaxesParser({ xmlns: true });
  const open: Open[] = [];
  let root: Element | undefined;
  let elements = 0;
  const fail = (why: string) => {
    throw new InvalidXml(why);
  };
  parser.on('error', (error) => fail(error.message));
  parser.on('doctype', () => fail('a DOCTYPE'));
  parser.on('opentag', ({ uri, local, attributes }) => {
    if (open.length >= maxDepth || ++elements > maxElements) fail('too deep or too large');
    const own = Object.values(attributes).filter(({ prefix }) => prefix !== 'xmlns');
    open.push({
      ns: uri,
      name: local,
      attributes: new Map(own.map((attribute) => [attribute.local, attribute.value])),
      children: [],
      text: '',
    });
  });
  const appendText = (piece: string) => {
    const current = open.at(-1);
    if (current) current.text += piece;
  };
  parser.on('text', appendText);
  parser.on('cdata', appendText);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (!closed) return;
    const element = { ...closed, text: closed.text.trim() };
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof InvalidXml) return undefined;
    throw error;
  }
  return root;
}

/** Returns the first child with a local name, in any namespace. */
export const child = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((each) => each.name === name);

export const textOf = (element: Element | undefined, name: string): string | undefined =>
  child(element, name)?.text;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text that is XML already; only `xml` creates it. */
export interface Xml {
  readonly xml: string;
}

type Piece = Xml | string | number | boolean | readonly Piece[] | undefined;

function serialize(piece: Piece): string {
  if (piece === undefined) return '';
  if (typeof piece === 'string')
    return piece.replace(forbidden, '').replace(/[&<>"']/g, (character) => escapes[character] ?? '');
  if (typeof piece === 'number') return formatFloat(piece);
  if (typeof piece === 'boolean') return String(piece);
  if ('xml' in piece) return piece.xml;
  return piece.map(serialize).join('');
}

/** Formats an xs:float: without an exponent, because some clients fail to parse one, and INF for infinity. */
function formatFloat(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  return String(Number(value.toFixed(6)));
}

/** Creates XML from a template; escapes inserted values unless they are XML, and removes the template's indentation. */
export function xml(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Xml {
  const text = strings.map((string, at) => string.replace(/\n\s*/g, '') + serialize(pieces[at])).join('');
  return { xml: text };
}
