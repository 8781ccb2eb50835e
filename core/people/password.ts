import { z } from 'zod';
import { fold } from '../base/text.ts';
import type { Fault } from '../errors/faults.ts';

/** What a site asks of passwords. */
export const PasswordRules = z.strictObject({
  /** In characters. */
  minLength: z.int().min(8).max(128).default(12),
  /** Of small letters, capitals, figures and signs: how many kinds. */
  kinds: z.int().min(1).max(4).default(1),
  /** Days after which it must be changed; 0: never (NIST SP 800-63B-4, 3.1.1.2 advises against). */
  maxAgeDays: z.int().min(0).max(3_650).default(0),
  /** Of those that one had before, how many may not be taken again. */
  history: z.int().min(0).max(24).default(3),
});
export type PasswordRules = z.infer<typeof PasswordRules>;

/** Fewer characters than these in all, and it is the same few again and again. */
const fewestDifferent = 5;
/** A name shorter than this is in many a good password by chance. */
const shortestName = 4;
const dayMs = 86_400_000;

const kindsIn = (password: string) =>
  [/\p{Ll}|\p{Lo}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;

/** Why this may not become somebody's password, as far as it shows; undefined if it may. */
export function passwordFault(
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
  const folded = fold(password).replaceAll(' ', '');
  const names = [who.name, who.displayName].map((name) => fold(name).replaceAll(' ', ''));
  if (names.some((name) => name.length >= shortestName && folded.includes(name)))
    return { code: 'password.name', params: {} };
  return undefined;
}

/** Whether anyone who has it must take another before going on. Times in ms since the epoch. */
export const passwordIsOver = (
  rules: PasswordRules,
  password: { readonly setAt: number; readonly given: boolean },
  now: number,
): boolean =>
  // One that somebody else has chosen is known to two.
  password.given || (rules.maxAgeDays > 0 && now - password.setAt >= rules.maxAgeDays * dayMs);
