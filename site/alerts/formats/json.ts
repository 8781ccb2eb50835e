import { z } from 'zod';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { maxMessageBytes } from './message.ts';

/** Nested deeper than any known format goes, by far. */
const maxDepth = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** How deep brackets nest, strings left out; linear, and before anything recursive sees the text. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      for (at += 1; at < text.length && text.charCodeAt(at) !== 0x22; at += 1)
        if (text.charCodeAt(at) === 0x5c) at += 1;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return deepest;
}

/** A text up to its last comma, with all closed that is open there. */
function closed(text: string): string {
  const open: string[] = [];
  let end = 0;
  let closers = '';
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
    } else if (sign === '{' || sign === '[') open.push(sign === '{' ? '}' : ']');
    else if (sign === '}' || sign === ']') open.pop();
    else if (sign === ',' && open.length <= maxDepth) {
      end = at;
      closers = [...open].reverse().join('');
    }
  }
  return text.slice(0, end) + closers;
}

/** Bytes as text; a fault where they are no UTF-8 or more than are read. */
export function readText(bytes: Uint8Array, format: string, maxBytes = maxMessageBytes): Result<string> {
  if (bytes.length > maxBytes) return fail('alert.messageTooLarge', { bytes: bytes.length, max: maxBytes });
  try {
    return ok(utf8.decode(bytes));
  } catch {
    return fail('alert.messageMalformed', { format, why: 'no UTF-8' });
  }
}

/** Bytes as JSON, limited in size and depth. */
export function readJson(bytes: Uint8Array, format: string, maxBytes = maxMessageBytes): Result<unknown> {
  const text = readText(bytes, format, maxBytes);
  return text.ok ? parseJson(text.value, format) : text;
}

/** The beginning of a JSON text as JSON: with all that is whole before the cut. */
export function readJsonStart(bytes: Uint8Array, format: string): Result<unknown> {
  return parseJson(closed(new TextDecoder().decode(bytes)), format);
}

function parseJson(text: string, format: string): Result<unknown> {
  if (depthOf(text) > maxDepth)
    return fail('alert.messageMalformed', { format, why: `nested deeper than ${maxDepth}` });
  try {
    return ok(JSON.parse(text));
  } catch {
    return fail('alert.messageMalformed', { format, why: 'no JSON' });
  }
}

/** What a schema wants, or a fault that says where it is not so. */
export function readAs<T>(schema: z.ZodType<T>, value: unknown, format: string): Result<T> {
  const found = schema.safeParse(value);
  if (found.success) return ok(found.data);
  const [issue] = found.error.issues;
  const where = issue?.path.map(String).join('.').slice(0, 80) || 'all of it';
  return fail('alert.messageMalformed', {
    format,
    why: `${where}: ${issue?.message.slice(0, 120) ?? 'invalid'}`,
  });
}

/** An object whatever its members. */
export const Anything = z.record(z.string(), z.unknown());
export const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
