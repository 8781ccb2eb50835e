import { z } from 'zod';
import { findNearestWord } from '../../core/base/misspelt.ts';

export type DocumentPath = readonly PropertyKey[];

/** The error in a document, in words for its author. */
export interface DocumentError {
  readonly path: DocumentPath;
  readonly why: string;
}

/** Describes the first issue that zod found in `value`; `lineOf` returns the line of a path in the file, from 1. */
export function describeDocumentError(
  error: z.ZodError,
  schema: z.ZodType,
  value: unknown,
  lineOf: (path: DocumentPath) => number,
): DocumentError {
  const [first] = error.issues;
  if (!first) throw error;
  const issue = innermost(first, value);
  const { path } = issue;
  const name = nameOf(path, value);
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const full = [...path, key];
    const known = findNearestWord(key, keysOf(schemaAt(schema, path)));
    const hint = known === undefined ? '' : `; did you mean ${known}?`;
    return { path: full, why: `${nameOf(full, value)}: unknown key${hint}` };
  }
  if (path.length === 0) return { path, why: wordsOf(issue) };
  // A custom rule about a missing value says more than this one.
  if (issue.code !== 'custom' && isMissing(path, value)) {
    const parent = path.slice(0, -1);
    const unknown = error.issues.flatMap((other) =>
      other.code === 'unrecognized_keys' && samePath(other.path, parent) ? other.keys : [],
    );
    const misspelt = findNearestWord(String(path.at(-1)), unknown);
    const line = misspelt === undefined ? 0 : lineOf([...parent, misspelt]);
    const hint = misspelt === undefined ? '' : `; did you mean it by ${misspelt} (line ${line})?`;
    return { path, why: `${name} is missing${hint}` };
  }
  if (issue.code === 'invalid_value')
    return { path, why: `${name} is one of ${issue.values.map(String).join(', ')}` };
  if (issue.code === 'invalid_union') return { path, why: `${name} is ${issue.message}` };
  return { path, why: `${name}: ${wordsOf(issue)}` };
}

type Issue = z.core.$ZodIssue;

/** Returns the issue of the intended variant of a union: the one that takes an object, if the value is one. */
function innermost(issue: Issue, value: unknown): Issue {
  const { code, path } = issue;
  if (code !== 'invalid_union' || !isRecord(at(value, path))) return issue;
  const meant = issue.errors.map(([inner]) => inner).find((inner) => inner && inner.code !== 'invalid_value');
  if (!meant || (meant.code === 'invalid_type' && meant.path.length === 0)) return issue;
  return innermost({ ...meant, path: [...path, ...meant.path] }, value);
}

const types: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
};

const units: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

function wordsOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return `must be ${types[issue.expected] ?? issue.expected}`;
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const unit = units[issue.origin] ?? '';
    return issue.code === 'too_small'
      ? `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unit}`
      : `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unit}`;
  }
  return issue.message;
}

/** Returns `media.workers`, or for list items with an id, such as cameras: `camera c7: name`. */
function nameOf(path: DocumentPath, value: unknown): string {
  const [list, place, ...rest] = path;
  if (typeof list !== 'string' || typeof place !== 'number' || !/^(cameras|wards)$/.test(list))
    return path.map(String).join('.');
  const id = at(value, [list, place, 'id']);
  const one = list.slice(0, -1);
  const which =
    typeof id === 'string' && id !== ''
      ? `${one} ${id.slice(0, 64)}`
      : `${one} number ${place + 1} in the file`;
  return rest.length === 0 ? which : `${which}: ${rest.map(String).join('.')}`;
}

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === 'object' && value !== null;

const at = (value: unknown, path: DocumentPath): unknown =>
  path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);

const isMissing = (path: DocumentPath, value: unknown): boolean => {
  const last = path.at(-1);
  const parent = at(value, path.slice(0, -1));
  return typeof last === 'string' && isRecord(parent) && !Object.hasOwn(parent, last);
};

const samePath = (one: DocumentPath, other: DocumentPath): boolean =>
  one.length === other.length && one.every((part, index) => part === other[index]);

function schemaAt(schema: unknown, path: DocumentPath): unknown {
  let inner = schema;
  for (const key of path) {
    inner = plain(inner);
    if (inner instanceof z.ZodObject) inner = inner.shape[String(key)];
    else if (inner instanceof z.ZodArray) inner = inner.element;
    else return undefined;
  }
  return plain(inner);
}

function plain(schema: unknown): unknown {
  const wrapped =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  if (wrapped) return plain(schema.unwrap());
  if (!(schema instanceof z.ZodUnion)) return schema;
  return schema.options.find((option: unknown) => option instanceof z.ZodObject);
}

const keysOf = (schema: unknown): readonly string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
