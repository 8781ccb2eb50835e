import { getDigit } from './digit.ts';
import { type PressedKey, toKeyPressText } from './press.ts';

/** A key press; omitted modifiers are up. */
export type KeyPress = Pick<PressedKey, 'key'> & Partial<PressedKey> & { readonly code?: string | undefined };

/** The keys of one context: lines of the page of keys, each with its presses. */
export interface KeyTable<Line extends string, Meaning = unknown> {
  /** Presses as `toKeyPressText` writes them. */
  readonly presses: Readonly<Record<Line, readonly string[]>>;
  /** Returns the line that a press belongs to, and its meaning there. */
  readonly find: (press: KeyPress) => { readonly line: Line; readonly meaning: Meaning } | undefined;
}

/** Returns a digit by its character, or by position where the digit row types letters and marks (Vietnamese layout). */
const typedDigit = ({ key, code = '', shiftKey }: KeyPress): string | undefined =>
  !shiftKey && /^([\p{L}\p{M}]|Dead)$/u.test(key) ? /^Digit([0-9])$/.exec(code)?.[1] : undefined;

/** Returns the ways in which tables may write a press, most exact first. */
function writings(press: KeyPress, digits: 'typed' | 'place'): readonly string[] {
  const { key, code = '', shiftKey = false, ctrlKey = false, altKey = false, metaKey = false } = press;
  const modifiers = { shiftKey, ctrlKey, altKey, metaKey };
  const hasOther = ctrlKey || altKey || metaKey;
  // By position on the keyboard: a modifier with a digit gives another character on some layouts.
  const place = hasOther || digits === 'place' ? getDigit({ code }) : 0;
  const written = toKeyPressText({ key: place ? String(place) : key, ...modifiers });
  const typed = hasOther ? undefined : typedDigit(press);
  const keepsShift = place > 0 && !hasOther;
  return [written, ...(typed ? [typed] : []), ...(keepsShift ? [] : [written.replace('Shift+', '')])];
}

/** Returns the presses of the digits from 1 on, each with its meaning. */
export const createDigitKeys = <Meaning>(
  meanings: readonly Meaning[],
  modifier: '' | 'Shift+' | 'Ctrl+' | 'Alt+' = '',
): Readonly<Record<string, Meaning>> =>
  Object.fromEntries(meanings.map((meaning, index) => [`${modifier}${index + 1}`, meaning]));

/**
 * Declares the keys of a context, grouped by the lines of the page of keys.
 * Where Shift has no meaning of its own, a key means the same with it. `digits`: by character (`typed`) or always by position
 * on the keyboard.
 */
export function defineKeys<Meaning>(options: { readonly digits: 'typed' | 'place' } = { digits: 'typed' }) {
  return <Line extends string>(
    lines: Readonly<Record<Line, Readonly<Record<string, Meaning>>>>,
  ): KeyTable<Line, Meaning> => {
    const all = Object.entries<Readonly<Record<string, Meaning>>>(lines).flatMap(([line, presses]) =>
      Object.entries(presses).map(([press, meaning]) => ({ press, line: line as Line, meaning })),
    );
    const byPress = new Map<string, (typeof all)[number]>();
    for (const one of all) {
      const other = byPress.get(one.press);
      if (other) throw new Error(`${one.press} has two meanings: ${other.line} and ${one.line}`);
      byPress.set(one.press, one);
    }
    const shown = (line: Line) =>
      Object.keys(lines[line])
        .filter((press) => !press.includes('Shift+') || !(press.replace('Shift+', '') in lines[line]))
        // Named keys first: objects list digit keys before others.
        .sort((a, b) => Number(/^.$/u.test(a)) - Number(/^.$/u.test(b)));
    const presses = {} as Record<Line, readonly string[]>;
    for (const line of Object.keys(lines) as Line[]) presses[line] = shown(line);
    return {
      presses,
      find: (press) =>
        writings(press, options.digits)
          .map((written) => byPress.get(written))
          .find((one) => one !== undefined),
    };
  };
}
