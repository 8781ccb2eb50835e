import { parse, TomlError } from 'smol-toml';
import type { DocumentPath } from './documentError.ts';

/** The offset of a value, and of those inside it by key or index. */
interface Place {
  readonly at: number;
  readonly inside: Map<string, Place>;
  /** Number of tables `[[…]]` with this name. */
  tables: number;
}

/**
 * Parses TOML, with a function that finds the offset of the value at a path: of the deepest existing part. For invalid TOML returns the
 * line and the reason.
 */
export function parseTomlWithOffsets(
  text: string,
  maxDepth: number,
):
  | { readonly value: unknown; readonly offsetOf: (path: DocumentPath) => number }
  | { readonly line: number; readonly why: string } {
  try {
    const value: unknown = parse(text, { maxDepth });
    let places: Place | undefined;
    return {
      value,
      offsetOf(path) {
        places ??= placesOf(text);
        return offsetIn(places, path);
      },
    };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [why = ''] = error.message.replace('Invalid TOML document: ', '').split('\n');
    return { line: error.line, why };
  }
}

function offsetIn(root: Place, path: DocumentPath): number {
  let place = root;
  for (const part of path) {
    const next = place.inside.get(String(part));
    if (!next) break;
    place = next;
  }
  return place.at;
}

/** Finds the offsets in a text that was parsed without an error; it is not validated again. */
function placesOf(text: string): Place {
  const root: Place = { at: 0, inside: new Map(), tables: 0 };
  let at = 0;
  let table = root;
  for (skip(); at < text.length; skip()) {
    if (text[at] === '[') table = header();
    else pair(table);
  }
  return root;

  function skip(): void {
    for (; at < text.length; at += 1) {
      if (text[at] === '#') while (at < text.length && text[at] !== '\n') at += 1;
      else if (!/\s/.test(text.charAt(at))) return;
    }
  }

  function placeIn(place: Place, name: string, begins: number): Place {
    const known = place.inside.get(name);
    if (known) return known;
    const made: Place = { at: begins, inside: new Map(), tables: 0 };
    place.inside.set(name, made);
    return made;
  }

  function header(): Place {
    const begins = at;
    const brackets = text[at + 1] === '[' ? 2 : 1;
    at += brackets;
    const names = keys();
    at += brackets;
    let place = root;
    names.forEach((name, nth) => {
      place = placeIn(place, name, begins);
      if (brackets === 2 && nth === names.length - 1) place.tables += 1;
      if (place.tables > 0) place = placeIn(place, `${place.tables - 1}`, begins);
    });
    return place;
  }

  function pair(within: Place): void {
    const begins = at;
    const place = keys().reduce((outer, name) => placeIn(outer, name, begins), within);
    at += 1; // =
    skip();
    value(place);
  }

  /** Reads dotted keys; afterwards the position is before the next token. */
  function keys(): string[] {
    const names: string[] = [];
    do {
      if (names.length > 0) at += 1; // .
      skip();
      const begins = at;
      if (text[at] === '"' || text[at] === "'") {
        quoted();
        names.push(String(parse(`key = ${text.slice(begins, at)}`).key));
      } else {
        run(/[\w-]+/y);
        names.push(text.slice(begins, at));
      }
      skip();
    } while (text[at] === '.');
    return names;
  }

  function value(place: Place): void {
    const first = text[at];
    if (first === '[') {
      let count = 0;
      elements(']', () => {
        value(placeIn(place, `${count}`, at));
        count += 1;
      });
    } else if (first === '{') elements('}', () => pair(place));
    else if (first === '"' || first === "'") quoted();
    else run(/[^\s,\]}#]+(?: \d\d:[^\s,\]}#]+)?/y); // A date may have a space before its time.
  }

  function elements(end: ']' | '}', one: () => void): void {
    at += 1;
    for (skip(); at < text.length && text[at] !== end; skip()) {
      one();
      skip();
      if (text[at] === ',') at += 1;
    }
    at += 1;
  }

  function quoted(): void {
    const quote = text.charAt(at);
    const isLong = text.startsWith(quote.repeat(3), at);
    const end = isLong ? quote.repeat(3) : quote;
    at += end.length;
    while (at < text.length && !text.startsWith(end, at)) at += quote === '"' && text[at] === '\\' ? 2 : 1;
    at += end.length;
    // Of five quotes in a row the first two belong to the multi-line string.
    if (isLong) while (text[at] === quote) at += 1;
  }

  function run(pattern: RegExp): void {
    pattern.lastIndex = at;
    at += pattern.exec(text)?.[0].length ?? 1;
  }
}
