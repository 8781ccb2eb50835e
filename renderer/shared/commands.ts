import { faultText } from '../../core/errors/faults.ts';
import type { Operator, Right } from '../../core/people/operator.ts';
import { type LanguageInUse, listOtherTranslations, type Translations } from '../i18n/translations.ts';
import { isInKeyOwner } from '../ui/keyOwner.ts';
import { type PressedKey, toKeyPressText } from '../ui/press.ts';

/** Static data of a command, from which the page of keys, the command list and the refusals derive. */
export interface CommandInfo {
  readonly id: string;
  readonly title: (t: Translations) => string;
  /** Keys as `toKeyPressText` writes them: `F4`, `Shift+P`. The first is shown next to the title. */
  readonly keys: readonly string[];
  /** The right it needs; `account`: an operator who signed in with a password. */
  readonly right?: Right | 'account';
  /** True if only the site grants the right: an operator signed in without the site is told so. */
  readonly needsSite?: true;
  /** True: the element with the focus keeps these keys. Without it a letter is left to fields and panels, other keys are not. */
  readonly yieldsTo?: (target: EventTarget) => boolean;
  /** True if the feature itself shows, next to its subject, that the right is missing. */
  readonly refusesItself?: true;
  /** True if it repeats while the key is held. */
  readonly repeats?: true;
  /** True if its keys also work while no operator is signed in and while the desk is locked. */
  readonly always?: true;
  /** False if it has keys but is not in the command list. */
  readonly isListed?: false;
}

/** A command of a feature. `Parts`: the parts of the window it works on. */
export interface Command<in Parts> extends CommandInfo {
  /** Returns false if it is not possible now and its keys do nothing, or the reason as a sentence. */
  readonly when?: (parts: Parts, t: Translations) => boolean | string;
  readonly run: (parts: Parts) => void;
}

/** Declares the commands of a feature, from which keys, page of keys, search entries and refusals derive. */
export const defineCommands = <Parts>(commands: readonly Command<Parts>[]): readonly Command<Parts>[] =>
  commands;

/** A panel of the window that a command opens, or closes when it is open. */
export interface PanelToggle<Panel extends string> {
  readonly panels: { readonly toggle: (panel: Panel) => void };
}

/** Returns the title of a command in one language, and those in the others, by which search finds it too. */
export function getCommandTitles(
  title: (t: Translations) => string,
  t: Translations,
): { readonly name: string; readonly also: readonly string[] } {
  return { name: title(t), also: listOtherTranslations(t).map(title) };
}

/** The operator that commands are checked for. */
export interface CommandUser {
  readonly operator: Pick<Operator, 'rights' | 'demo'> | null | undefined;
  /** True if signed in without the site. */
  readonly isAway: boolean;
}

/** Returns the reason why an operator may not use a command; undefined if they may. */
export function getCommandRefusal(
  { title, right, needsSite }: CommandInfo,
  { operator, isAway }: CommandUser,
  { t, language }: LanguageInUse,
): string | undefined {
  if (!right || !operator) return undefined;
  if (right === 'account') return operator.demo ? t.frame.demoStays(title(t)) : undefined;
  if (operator.rights.includes(right)) return undefined;
  if (needsSite && isAway) return faultText({ code: 'offline.notAllowed', params: { right } }, language);
  return t.frame.mayNot(title(t), right);
}

/** Tells keys that need no text field in focus (`P`, `Shift+P`, `?`) from keys that work anywhere (`F4`, `Ctrl+K`). */
const isLetter = (press: string): boolean => /^(?:Shift\+)?.$/u.test(press);

/** Returns the command of a key press at the current focus. `keepsLetters`: the focused element takes letters itself. */
export function findCommandForKey<C extends CommandInfo>(
  commands: readonly C[],
  event: PressedKey & Pick<KeyboardEvent, 'target'>,
  keepsLetters = isInKeyOwner,
): C | undefined {
  const press = toKeyPressText(event);
  const command = commands.find(({ keys }) => keys.includes(press));
  const yieldsTo = command?.yieldsTo ?? (isLetter(press) ? keepsLetters : undefined);
  return event.target && yieldsTo?.(event.target) ? undefined : command;
}
