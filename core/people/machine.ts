import { z } from 'zod';

/** Letters and digits that nobody takes for each other on a note: neither 0, O, 1, I nor L. */
const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** What a machine's administrator reads off the site and types once: 16 characters (79 bits), in fours. */
export const EnrolmentCode = z
  .string()
  .max(40)
  .transform((text) => text.toUpperCase().replace(/[\s-]/g, ''))
  .pipe(
    z.string().regex(new RegExp(`^[${alphabet}]{16}$`), 'sixteen letters and digits, as ABCD-EFGH-JKMN-PQRS'),
  );
export type EnrolmentCode = z.infer<typeof EnrolmentCode>;

/** A code from random bytes; each byte gives one character, those that would make some characters likelier are passed over. */
export function enrolmentCode(randomByte: () => number): EnrolmentCode {
  const fair = 256 - (256 % alphabet.length);
  let code = '';
  while (code.length < 16) {
    const byte = randomByte();
    if (byte < fair) code += alphabet[byte % alphabet.length];
  }
  return EnrolmentCode.parse(code);
}

export const codeForPeople = (code: string): string => code.match(/.{1,4}/g)?.join('-') ?? code;

/** How long a code may be used. */
export const enrolmentLifeMs = 24 * 3_600_000;

/** A machine's own secret: 32 random bytes, base64url, made by the machine itself. */
export const MachineToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'a token of 43 characters');
export type MachineToken = z.infer<typeof MachineToken>;

/** The role of a room's wall in the site's table of roles. */
export const wallRole = 'wall';
