import { z } from 'zod';
import { foldForSearch } from '../base/text.ts';
import type { Fault } from '../errors/faults.ts';

/** A site's rules for passwords. */
export const PasswordRules = z.strictObject({
  /** In characters. */
  minLength: z.int().min(8).max(128).default(12),
  /** Minimum number of kinds among lower-case letters, capitals, digits and symbols. */
  kinds: z.int().min(1).max(4).default(1),
  /** Days after which it must be changed; 0: never (NIST SP 800-63B-4, 3.1.1.2 advises against). */
  maxAgeDays: z.int().min(0).max(3_650).default(0),
  /** The number of previous passwords that may not be reused. */
  history: z.int().min(0).max(24).default(3),
});
export type PasswordRules = z.infer<typeof PasswordRules>;

/** The minimum number of different characters; fewer are mere repetition. */
const fewestDifferent = 5;
/** A shorter name occurs in many good passwords by chance. */
const shortestName = 4;
const dayMs = 86_400_000;

const kindsIn = (password: string) =>
  [/\p{Ll}|\p{Lo}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;

/** Folds a text so that marks, capitals, spaces and signs hide no name in it. */
const toLettersAndDigits = (text: string) => foldForSearch(text).replace(/[^\p{L}\p{N}]/gu, '');

/** Returns why a password is not acceptable, as far as it can be checked here; undefined if it is. */
export function getPasswordFault(
  rules: PasswordRules,
  password: string,
  who: { readonly name: string; readonly displayName: string },
): Fault | undefined {
  const characters = [...password.normalize('NFC')];
  if (characters.length < rules.minLength)
    return { code: 'password.short', params: { least: rules.minLength } };
  if (kindsIn(password.normalize('NFC')) < rules.kinds)
    return { code: 'password.kinds', params: { kinds: rules.kinds } };
  if (new Set(characters).size < fewestDifferent) return { code: 'password.simple', params: {} };
  const folded = toLettersAndDigits(password);
  const word = folded.replace(/^\P{L}+|\P{L}+$/gu, '');
  const names = [who.name, who.displayName].map(toLettersAndDigits).filter((name) => name !== '');
  if (names.some((name) => name === word || (name.length >= shortestName && folded.includes(name))))
    return { code: 'password.name', params: {} };
  return undefined;
}

/** Returns whether a password must be changed before going on. Times in ms since the epoch. */
export const isPasswordExpired = (
  rules: PasswordRules,
  password: { readonly setAt: number; readonly given: boolean },
  now: number,
): boolean =>
  // A password that another person has chosen is known to two.
  password.given || (rules.maxAgeDays > 0 && now - password.setAt >= rules.maxAgeDays * dayMs);
