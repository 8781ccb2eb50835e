import { faultText } from '../../core/errors/faults.ts';
import type { Operator, Right } from '../../core/people/operator.ts';
import { otherWords, type Speech, type Words } from '../i18n/words.ts';
import { hasOwnKeys } from '../ui/keyOwner.ts';
import { type PressedKey, pressOf } from '../ui/press.ts';

/** What is known of a command without running it: the page of keys, the list of commands and the refusals derive from it. */
export interface CommandInfo {
  readonly id: string;
  readonly title: (t: Words) => string;
  /** As `pressOf` writes them: `F4`, `Shift+P`. The first is shown beside the title. */
  readonly keys: readonly string[];
  /** The right it needs; `account`: somebody who signed in with a password. */
  readonly right?: Right | 'account';
  /** The right is given by the site alone: an operator who signed in without it is told so. */
  readonly needsSite?: true;
  /** True: the element with the focus keeps these keys. Without it a letter is left to fields and panels, other keys are not. */
  readonly yieldsTo?: (target: EventTarget) => boolean;
  /** The feature itself says, next to what it is about, that the right is missing. */
  readonly refusesItself?: true;
  /** Runs again and again while the key is held. */
  readonly repeats?: true;
  /** Its keys work also while nobody is signed in and while the desk is locked. */
  readonly always?: true;
  /** False: it has keys, but is not in the list of commands. */
  readonly isListed?: false;
}

/** A command of a feature. `Parts`: the parts of the window that it works on. */
export interface Command<in Parts> extends CommandInfo {
  /** False: not possible now, and its keys mean nothing. A sentence: why not now. */
  readonly when?: (parts: Parts, t: Words) => boolean | string;
  readonly run: (parts: Parts) => void;
}

/** Declares the commands of a feature: their keys, page of keys, entries in the search and refusals derive from this. */
export const defineCommands = <Parts>(commands: readonly Command<Parts>[]): readonly Command<Parts>[] =>
  commands;

/** A panel of the window that a command opens, or closes when it is open. */
export interface PanelToggle<Panel extends string> {
  readonly panels: { readonly toggle: (panel: Panel) => void };
}

/** The title of a command in one language, and those in the others, by which it is found too. */
export function titlesOf(
  title: (t: Words) => string,
  t: Words,
): { readonly name: string; readonly also: readonly string[] } {
  return { name: title(t), also: otherWords(t).map(title) };
}

/** The operator that a command is for. */
export interface CommandUser {
  readonly operator: Pick<Operator, 'rights' | 'demo'> | null | undefined;
  /** Signed in without the site. */
  readonly isAway: boolean;
}

/** Why an operator may not use a command; undefined: they may. */
export function refusalOf(
  { title, right, needsSite }: CommandInfo,
  { operator, isAway }: CommandUser,
  { t, language }: Speech,
): string | undefined {
  if (!right || !operator) return undefined;
  if (right === 'account') return operator.demo ? t.frame.demoStays(title(t)) : undefined;
  if (operator.rights.includes(right)) return undefined;
  if (needsSite && isAway) return faultText({ code: 'offline.notAllowed', params: { right } }, language);
  return t.frame.mayNot(title(t), right);
}

/** `F4` and `Ctrl+K` work from anywhere; `P`, `Shift+P` and `?` where nobody types. */
const isLetter = (press: string): boolean => /^(?:Shift\+)?.$/u.test(press);

/** The command that a key press means where the focus is. `keepsLetters`: the element with the focus takes letters itself. */
export function commandFor<C extends CommandInfo>(
  commands: readonly C[],
  event: PressedKey & Pick<KeyboardEvent, 'target'>,
  keepsLetters = hasOwnKeys,
): C | undefined {
  const press = pressOf(event);
  const command = commands.find(({ keys }) => keys.includes(press));
  const yieldsTo = command?.yieldsTo ?? (isLetter(press) ? keepsLetters : undefined);
  return event.target && yieldsTo?.(event.target) ? undefined : command;
}
