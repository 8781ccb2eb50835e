import { SaxesParser } from 'saxes';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { decodeText } from './json.ts';
import { maxMessageBytes } from './message.ts';

/** An element, by its local name. */
export interface CapElement {
  readonly name: string;
  readonly children: readonly CapElement[];
  /** Its own text, trimmed. */
  readonly text: string;
}

export const capNamespace = 'urn:oasis:names:tc:emergency:cap:1.2';
/** Version 1.1 has the same elements as far as they are used here, and is still sent. */
const namespaces: readonly string[] = [capNamespace, 'urn:oasis:names:tc:emergency:cap:1.1'];

/** An alert with all its areas nests four deep and has some hundred elements. */
const maxDepth = 12;
const maxElements = 5_000;

const declared = /^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][\w.-]{0,39})["']/;

/**
 * Decodes a message by its byte order mark or its XML declaration (XML 1.0, appendix F), else as UTF-8.
 * Weather services still send ISO-8859-1; Vietnamese ones have sent Windows-1258, whose tone marks are separate characters.
 */
export function decodeCapText(bytes: Uint8Array): Result<string> {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const beginning = Buffer.from(bytes.subarray(0, 300)).toString('latin1');
  const named = declared.exec(beginning)?.[1] ?? 'utf-8';
  const encoding = isUtf16 ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : named;
  if (/^utf-?8$/i.test(encoding) || bytes.length > maxMessageBytes) return decodeText(bytes, 'CAP');
  try {
    return ok(new TextDecoder(encoding, { fatal: true }).decode(bytes).normalize('NFC'));
  } catch {
    return fail('alert.messageMalformed', { format: 'CAP', why: `not in the encoding ${encoding}` });
  }
}

interface Open {
  readonly name: string;
  readonly children: CapElement[];
  text: string;
  /** Belongs to another namespace (a signature) and is skipped. */
  readonly foreign: boolean;
}

/**
 * Parses the XML of a CAP message in time linear in its length.
 * A document type is rejected, and with it every entity of the sender's own: nothing is ever fetched or expanded (XXE, billion laughs).
 * Elements outside CAP's namespace are omitted.
 */
export function parseCapXml(text: string): Result<CapElement> {
  const malformed = (why: string) => fail('alert.messageMalformed', { format: 'CAP', why });
  const outside: Open = { name: '', children: [], text: '', foreign: false };
  const open: Open[] = [outside];
  let elements = 0;
  let why: string | undefined;
  const parser = new SaxesParser({ xmlns: true, position: false });
  const refuse = (reason: string): never => {
    why = reason;
    throw new Error(reason);
  };
  const onMessage = (words: string) => {
    const inside = open.at(-1);
    if (inside) inside.text += words;
  };
  parser.on('error', (error) => refuse(error.message.slice(0, 120)));
  parser.on('doctype', () => refuse('it has a document type'));
  parser.on('opentag', (tag) => {
    elements += 1;
    if (open.length > maxDepth || elements > maxElements) refuse('nested too deep, or too many elements');
    const foreign = open.at(-1)?.foreign === true || !namespaces.includes(tag.uri);
    open.push({ name: tag.local, children: [], text: '', foreign });
  });
  parser.on('text', onMessage);
  parser.on('cdata', onMessage);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element && !element.foreign)
      open
        .at(-1)
        ?.children.push({ name: element.name, children: element.children, text: element.text.trim() });
  });
  try {
    parser.write(text.trimStart()).close();
  } catch (error) {
    // Only the rejections raised here are expected; any other error is unexpected.
    if (why === undefined) throw error;
    return malformed(why);
  }
  const [root] = outside.children;
  if (root?.name !== 'alert') return malformed('no alert of CAP 1.2');
  return ok(root);
}
