/** XML as this server needs it: what came in as a tree with namespaces resolved, what goes out as text that is never unescaped. */
import { SaxesParser } from 'saxes';

export interface Element {
  /** Namespace, empty where there is none. */
  readonly ns: string;
  readonly name: string;
  /** By local name; of those with a namespace of their own none is of use here. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** Its own text, trimmed. */
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

class Refused extends Error {}

/** The document's root; undefined when it is not well-formed, has a DOCTYPE (which SOAP forbids), or is too deep or too large. */
export function parseXml(text: string): Element | undefined {
  const parser = new SaxesParser({ xmlns: true });
  const open: Open[] = [];
  let root: Element | undefined;
  let elements = 0;
  const refuse = (why: string) => {
    throw new Refused(why);
  };
  parser.on('error', (error) => refuse(error.message));
  parser.on('doctype', () => refuse('a DOCTYPE'));
  parser.on('opentag', ({ uri, local, attributes }) => {
    if (open.length >= maxDepth || ++elements > maxElements) refuse('too deep or too large');
    const own = Object.values(attributes).filter(({ prefix }) => prefix !== 'xmlns');
    open.push({
      ns: uri,
      name: local,
      attributes: new Map(own.map((attribute) => [attribute.local, attribute.value])),
      children: [],
      text: '',
    });
  });
  const take = (piece: string) => {
    const current = open.at(-1);
    if (current) current.text += piece;
  };
  parser.on('text', take);
  parser.on('cdata', take);
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
    if (error instanceof Refused) return undefined;
    throw error;
  }
  return root;
}

/** The first child of that name, whatever its namespace. */
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

/** Text that is XML already; made by `xml` only. */
export interface Xml {
  readonly xml: string;
}

type Piece = Xml | string | number | boolean | readonly Piece[] | undefined;

function written(piece: Piece): string {
  if (piece === undefined) return '';
  if (typeof piece === 'string')
    return piece.replace(forbidden, '').replace(/[&<>"']/g, (character) => escapes[character] ?? '');
  if (typeof piece === 'number') return shortest(piece);
  if (typeof piece === 'boolean') return String(piece);
  if ('xml' in piece) return piece.xml;
  return piece.map(written).join('');
}

/** As xs:float has it: no exponent for small ones, which clients take for text; INF for infinity. */
function shortest(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  return String(Number(value.toFixed(6)));
}

/** A piece of XML; what is put in is escaped unless it is XML already. Indentation of the template is left out. */
export function xml(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Xml {
  const text = strings.map((string, at) => string.replace(/\n\s*/g, '') + written(pieces[at])).join('');
  return { xml: text };
}
