import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { fail, ok, type Result } from '../core/result.ts';

type Path = readonly PropertyKey[];

/**
 * The largest YAML file read, in bytes: parsing it holds the process for about 0.7 s a MB (measured, 2 cores), in which
 * no picture moves. JSON is parsed two orders of magnitude faster and may be larger.
 */
const maxYamlBytes = 2 * 1024 * 1024;
const maxJsonBytes = 256 * 1024 * 1024;

/** Reads a YAML or JSON file against a schema. Every fault names the file and, where there is one, the line. */
export function readDocument<S extends z.ZodType>(file: string, schema: S): Result<z.output<S>> {
  try {
    return parseText(file, readFileSync(file, 'utf8'), schema);
  } catch (error) {
    return fail('config.unreadable', { file, why: error instanceof Error ? error.message : String(error) });
  }
}

/** As `readDocument`, of a text already read; `file` is only named in faults. */
export function parseText<S extends z.ZodType>(file: string, text: string, schema: S): Result<z.output<S>> {
  const isJson = /^\s*[{[]/.test(text);
  const limit = isJson ? maxJsonBytes : maxYamlBytes;
  if (text.length > limit) {
    const why = `larger than ${limit / 1024 / 1024} MB${isJson ? '' : '; write it as JSON'}`;
    return fail('config.unreadable', { file, why });
  }
  const parsed = isJson ? parseJson(text) : parseYaml(text);
  if ('why' in parsed) return fail('config.invalid', { file, line: parsed.line, why: parsed.why });
  const checked = schema.safeParse(parsed.value);
  if (checked.success) return ok(checked.data);
  const issue = checked.error.issues[0];
  if (!issue) throw checked.error;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = unknown === undefined ? issue.path : [...issue.path, unknown];
  const what = unknown === undefined ? issue.message : 'unknown key';
  return fail('config.invalid', {
    file,
    line: parsed.lineOf(path),
    why: path.length > 0 ? `${path.map(String).join('.')}: ${what}` : what,
  });
}

type Parsed =
  | { readonly value: unknown; readonly lineOf: (path: Path) => number }
  | { readonly line: number; readonly why: string };

function parseYaml(text: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const error = document.errors[0];
  if (error) return { line: lines.linePos(error.pos[0]).line, why: error.message };
  return {
    // An alias may be repeated only so often: no "billion laughs".
    value: document.toJS({ maxAliasCount: 100 }),
    lineOf(path) {
      // The deepest part of the path that stands in the file: what is missing is reported where it belongs.
      for (let depth = path.length; depth >= 0; depth -= 1) {
        const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
      }
      return 1;
    },
  };
}

function parseJson(text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    return { value, lineOf: (path) => lineAt(text, jsonOffset(text, path)) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // V8 leaves the position out of some messages; JSON is YAML, whose parser never does.
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

const jsonToken = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Where in a valid JSON text the value at a path begins; the deepest part of the path that is there. */
function jsonOffset(text: string, path: Path): number {
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
    const token = match[0];
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
