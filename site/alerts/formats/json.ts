import { z } from 'zod';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { maxMessageBytes } from './message.ts';

/** Maximum nesting, far beyond that of any known format. */
const maxDepth = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Returns the nesting depth of brackets outside strings, in linear time, before any recursive parser sees the text. */
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

/** Cuts a text at its last comma and closes all open brackets. */
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

/** Decodes UTF-8; an error if the bytes are invalid or too many. */
export function decodeText(bytes: Uint8Array, format: string, maxBytes = maxMessageBytes): Result<string> {
  if (bytes.length > maxBytes) return fail('alert.messageTooLarge', { bytes: bytes.length, max: maxBytes });
  try {
    return ok(utf8.decode(bytes));
  } catch {
    return fail('alert.messageMalformed', { format, why: 'no UTF-8' });
  }
}

/** Parses JSON, limited in size and depth. */
export function parseLimitedJson(
  bytes: Uint8Array,
  format: string,
  maxBytes = maxMessageBytes,
): Result<unknown> {
  const text = decodeText(bytes, format, maxBytes);
  return text.ok ? parseJson(text.value, format) : text;
}

/** Parses the beginning of a JSON text, with all members that are complete before the cut. */
export function parseJsonStart(bytes: Uint8Array, format: string): Result<unknown> {
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

/** Parses a value by a schema; the error names the path that does not match. */
export function parseAs<T>(schema: z.ZodType<T>, value: unknown, format: string): Result<T> {
  const found = schema.safeParse(value);
  if (found.success) return ok(found.data);
  const [issue] = found.error.issues;
  const where = issue?.path.map(String).join('.').slice(0, 80) || 'all of it';
  return fail('alert.messageMalformed', {
    format,
    why: `${where}: ${issue?.message.slice(0, 120) ?? 'invalid'}`,
  });
}

/** An object with arbitrary members. */
export const AnyObject = z.record(z.string(), z.unknown());
export const toRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
