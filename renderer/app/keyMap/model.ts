import { foldForSearch } from '../../../core/base/text.ts';
import type { Translations } from '../../i18n/translations.ts';

/** An action with its keys. */
export interface KeyBinding {
  /** The presses as key tables write them: `Ctrl+Z`, `ArrowUp`, `Space`. */
  readonly presses: readonly string[];
  /** A description where no table has it: a gesture, or a sequence of keys. */
  readonly written: string | undefined;
  readonly name: string;
  /** The names of the action and its part in other languages. */
  readonly also: readonly string[];
}

/** The keys of one part of the window. */
export interface KeyBindingGroup {
  readonly id: string;
  readonly name: string;
  readonly lines: readonly KeyBinding[];
}

const signs: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  '-': '−',
};

/** Splits `Shift+ArrowUp` into its modifiers and its key; the plus sign is a key too. */
function parted(press: string): readonly [modifiers: string, key: string] {
  const [, modifiers = '', key = press] = /^((?:(?:Ctrl|Alt|Shift)\+)*)(.+)$/.exec(press) ?? [];
  return [modifiers, key];
}

/** The separator between keys. A comma would be ambiguous, as it is a key too. */
const keySeparator = ' · ';

/** Formats the presses of a line: a run of digits as one range, keys with the same modifiers together. */
export function formatKeys(presses: readonly string[], names: Translations['keyMap']['keys']): string {
  const byModifiers = new Map<string, string[]>();
  for (const press of presses) {
    const [modifiers, key] = parted(press);
    byModifiers.set(modifiers, [...(byModifiers.get(modifiers) ?? []), key]);
  }
  const parts = [...byModifiers].flatMap(([modifiers, keys]) => {
    const digits = keys.filter((key) => /^[1-9]$/.test(key));
    const isRun = digits.length > 2;
    const rest = isRun ? keys.filter((key) => !digits.includes(key)) : keys;
    const arrows = rest.filter((key) => key.startsWith('Arrow')).map((key) => signs[key] ?? key);
    const others = rest
      .filter((key) => !key.startsWith('Arrow'))
      .map((key) => `${modifiers}${names[key] ?? signs[key] ?? key}`);
    return [
      ...(isRun ? [`${modifiers}${digits[0]}…${digits.at(-1)}`] : []),
      ...(arrows.length > 0 ? [`${modifiers}${arrows.join(' ')}`] : []),
      ...others,
    ];
  });
  return parts.join(keySeparator);
}

export const formatKeyBinding = (line: KeyBinding, names: Translations['keyMap']['keys']): string =>
  line.written ?? formatKeys(line.presses, names);

/** Normalises a typed key: `Ctrl+Z`, `ctrl z` and `CTRL + z` are the same keys. */
const keyWords = (text: string): string =>
  foldForSearch(text)
    .replace(/\s*\+\s*|\s+/g, ' ')
    .trim();

/**
 * Returns the lines that match a search, by folded words of their names or by a key as written.
 * Matches in another language, by word prefixes, come last, so that commands learnt in it are found too. `press`:
 * matches that key press only.
 */
export function searchKeyBindings(
  groups: readonly KeyBindingGroup[],
  { typed, press }: { readonly typed: string; readonly press: string | undefined },
  names: Translations['keyMap']['keys'],
): readonly KeyBindingGroup[] {
  const words = foldForSearch(typed).split(' ').filter(Boolean);
  if (press === undefined && words.length === 0) return groups;
  const keys = keyWords(typed);
  const isHere = (group: KeyBindingGroup, line: KeyBinding): boolean => {
    if (press !== undefined) return line.presses.includes(press);
    const name = foldForSearch(`${line.name} ${group.name}`);
    if (words.every((word) => name.includes(word))) return true;
    const written = [...line.presses, ...formatKeyBinding(line, names).split(/, | · /)].map(keyWords);
    return written.includes(keys);
  };
  const isElsewhere = ({ also }: KeyBinding): boolean =>
    press === undefined &&
    also.some((name) => words.every((word) => ` ${foldForSearch(name)}`.includes(` ${word}`)));
  const found = groups.map((group) => {
    const here = group.lines.filter((line) => isHere(group, line));
    const elsewhere = group.lines.filter((line) => !here.includes(line) && isElsewhere(line));
    return { here, group: { ...group, lines: [...here, ...elsewhere] } };
  });
  return [
    ...found.filter(({ here }) => here.length > 0),
    ...found.filter(({ here, group }) => here.length === 0 && group.lines.length > 0),
  ].map(({ group }) => group);
}
