import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { type DocumentPath, describeDocumentError } from './documentError.ts';
import { parseTomlWithOffsets } from './toml.ts';

/**
 * Maximum size of a YAML or TOML file, bytes: parsing occupies the process for about 0.7 s per MB (measured, 2 cores), in which video
 * freezes. JSON is parsed two orders of magnitude faster and may be larger.
 */
const maxYamlBytes = 2 * 1024 * 1024;
const maxJsonBytes = 256 * 1024 * 1024;

/** Maximum length of a reason, which may quote arbitrary parts of the file. */
const maxWhyChars = 300;

const plainReasons: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
};

/** Reads a YAML, JSON or (by its name) TOML file against a schema. Every fault names the file and, where there is one, the line. */
export function readDocument<S extends z.ZodType>(file: string, schema: S): Result<z.output<S>> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return fail('config.noFile', { file: resolve(file) });
    return fail('config.unreadable', { file, why: plainReasons[String(code)] ?? why });
  }
  // Decoded all the same, names would silently lose their letters.
  if (!isUtf8(bytes)) return fail('config.unreadable', { file, why: 'it is not in UTF-8; save it as UTF-8' });
  // Removes a byte order mark, with which Windows begins files.
  return parseDocumentText(file, new TextDecoder().decode(bytes), schema);
}

/** Parses a text like `readDocument`; `file` is only named in faults. */
export function parseDocumentText<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): Result<z.output<S>> {
  const isToml = /\.toml$/i.test(file);
  const isJson = !isToml && /^\s*[{[]/.test(text);
  const limit = isJson ? maxJsonBytes : maxYamlBytes;
  if (text.length > limit) {
    const why = `larger than ${limit / 1024 / 1024} MB${isJson ? '' : '; write it as JSON'}`;
    return fail('config.unreadable', { file, why });
  }
  const parsed = isToml ? parseToml(text) : isJson ? parseJson(text) : parseYaml(text);
  if ('why' in parsed)
    return fail('config.invalid', { file, line: parsed.line, why: parsed.why.slice(0, maxWhyChars) });
  if (parsed.value === null) return fail('config.invalid', { file, line: 1, why: 'nothing stands in it' });
  const checked = schema.safeParse(parsed.value);
  if (checked.success) return ok(checked.data);
  const { path, why } = describeDocumentError(checked.error, schema, parsed.value, parsed.lineOf);
  return fail('config.invalid', { file, line: parsed.lineOf(path), why: why.slice(0, maxWhyChars) });
}

type Parsed =
  | { readonly value: unknown; readonly lineOf: (path: DocumentPath) => number }
  | { readonly line: number; readonly why: string };

/** Maximum nesting, far above any real file, and low enough not to exhaust the stack. */
const maxDepth = 200;

function parseYaml(text: string): Parsed {
  const lines = new LineCounter();
  const lineAtOffset = (offset: number) => lines.linePos(offset).line;
  // The library's check for duplicate keys is quadratic: 20,000 keys would take seconds.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  // An invalid tag is only a warning, and its text would be lost.
  const error = document.errors[0] ?? document.warnings.find(({ code }) => code === 'TAG_RESOLVE_FAILED');
  if (error) return { line: lineAtOffset(error.pos[0]), why: yamlWords(error) };
  const odd = oddity(document);
  if (odd) return { line: lineAtOffset(odd.at), why: odd.why };
  let value: unknown;
  try {
    // Limits the repetition of aliases, against "billion laughs".
    value = document.toJS({ maxAliasCount: 100 });
  } catch (failure) {
    if (!(failure instanceof ReferenceError)) throw failure;
    return { line: 1, why: 'aliases (*name) that repeat too much' };
  }
  return {
    value,
    lineOf(path) {
      // The deepest existing part of the path: a missing value is reported at its parent.
      for (let depth = path.length; depth >= 0; depth -= 1) {
        const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
        if (isNode(node) && node.range) return lineAtOffset(node.range[0]);
      }
      return 1;
    },
  };
}

const tooDeep = `nested deeper than ${maxDepth}`;

/** Returns a parser's message without quotes from the file: they may be passwords, and this goes to logs. */
function yamlWords({ code, message }: { readonly code: string; readonly message: string }): string {
  if (/call stack/.test(message)) return tooDeep;
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here (---); a file has one';
  if (code === 'TAG_RESOLVE_FAILED') return wantsQuotes('!');
  return message.replace(/: .*$/s, '');
}

const jsonWords = (message: string): string => message.replace(/, (\.\.\.)?".*$/s, '');

const wantsQuotes = (sign: string) => `a text that begins with ${sign} wants quotes`;

/** Returns the first dubious construct in valid YAML, with its offset. */
function oddity(document: ReturnType<typeof parseDocument>): { at: number; why: string } | undefined {
  const anchors = new Set<string>();
  let odd: { at: number; why: string } | undefined;
  visit(document, {
    Node(_key, node, path) {
      const at = node.range?.[0] ?? 0;
      if (path.length > maxDepth * 2) odd = { at, why: tooDeep };
      else if (isAlias(node) && !anchors.has(node.source)) odd = { at, why: wantsQuotes('*') };
      else if (isMap(node)) odd = oddKey(node.items.map(({ key }) => key));
      if (!isAlias(node) && node.anchor !== undefined) anchors.add(node.anchor);
      return odd ? visit.BREAK : undefined;
    },
  });
  return odd;
}

function oddKey(keys: readonly unknown[]): { at: number; why: string } | undefined {
  const seen = new Set<unknown>();
  for (const key of keys) {
    const at = isNode(key) ? (key.range?.[0] ?? 0) : 0;
    if (!isScalar(key) || typeof key.value === 'object') return { at, why: 'a key must be a word' };
    if (seen.has(key.value)) return { at, why: `the key ${String(key.value).slice(0, 60)} stands twice` };
    seen.add(key.value);
  }
  return undefined;
}

function parseToml(text: string): Parsed {
  const read = parseTomlWithOffsets(text, maxDepth);
  return 'why' in read ? read : { value: read.value, lineOf: (path) => lineAt(text, read.offsetOf(path)) };
}

function parseJson(text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    return { value, lineOf: (path) => lineAt(text, jsonOffset(text, path)) };
  } catch (error) {
    const why = jsonWords(error instanceof Error ? error.message : String(error));
    // V8 omits the position from some messages; JSON is YAML, whose parser always has it.
    const at = /position (\d+)/.exec(why)?.[1];
    if (at !== undefined) return { line: lineAt(text, Number(at)), why };
    const line = text.length > maxYamlBytes ? undefined : firstYamlError(text)?.line;
    return { line: line ?? lineAt(text, text.length), why };
  }
}

function firstYamlError(text: string): { readonly line: number } | undefined {
  const parsed = parseYaml(text);
  return 'why' in parsed ? parsed : undefined;
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/**
 * Matches a token; of a string only the beginning, whose end is found by `textEnd`, since a pattern would exhaust the stack on a long
 * one.
 */
const jsonToken = /"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Returns the offset after the quote that ends the string beginning at `start`. */
function textEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code === 0x5c) at += 1;
  }
  return text.length;
}

/** Returns the offset of the value at a path in a valid JSON text; of the deepest existing part of the path. */
function jsonOffset(text: string, path: DocumentPath): number {
  const open: (string | number)[] = [];
  let found = 0;
  let foundDepth = 0;
  let expectKey = false;
  const containers: ('{' | '[')[] = [];
  jsonToken.lastIndex = 0;
  const arrive = (offset: number) => {
    const depth = open.length;
    if (depth <= foundDepth || depth > path.length) return;
    if (open.every((part, at) => String(part) === String(path[at]))) [found, foundDepth] = [offset, depth];
  };
  for (let match = jsonToken.exec(text); match && foundDepth < path.length; match = jsonToken.exec(text)) {
    if (match[0] === '"') jsonToken.lastIndex = textEnd(text, match.index);
    const token: string =
      match[0] === '"' && expectKey ? text.slice(match.index, jsonToken.lastIndex) : match[0];
    if (token === '}' || token === ']') {
      containers.pop();
      open.pop();
    } else if (token === ',') {
      const last = open.at(-1);
      if (containers.at(-1) === '[' && typeof last === 'number') open[open.length - 1] = last + 1;
      expectKey = containers.at(-1) === '{';
    } else if (token === ':') {
      expectKey = false;
    } else if (expectKey) {
      open[open.length - 1] = JSON.parse(token) as string;
    } else {
      arrive(match.index);
      if (token === '{' || token === '[') {
        containers.push(token);
        open.push(token === '[' ? 0 : '');
        expectKey = token === '{';
      }
    }
  }
  return found;
}
