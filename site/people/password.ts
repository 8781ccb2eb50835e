import { hash, verify } from '@node-rs/argon2';

/** OWASP Password Storage Cheat Sheet: argon2id (this library's default) with at least 19 MiB, t=2, p=1. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A PHC string of argon2id with a salt of its own. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), cost);

let stranger: Promise<string> | undefined;

/**
 * Returns true if the password matches the hash. Without a hash it takes as long and is false, so that timing does not reveal which names
 * exist.
 */
export async function passwordMatches(passwordHash: string | undefined, password: string): Promise<boolean> {
  stranger ??= hashPassword('nobody has this password');
  const matches = await verify(passwordHash ?? (await stranger), password.normalize('NFC'));
  return matches && passwordHash !== undefined;
}
