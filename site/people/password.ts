import { hash, verify } from '@node-rs/argon2';

/** OWASP Password Storage Cheat Sheet: argon2id (this library's default) with at least 19 MiB, t=2, p=1. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A PHC string of argon2id with a salt of its own. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), cost);

let stranger: Promise<string> | undefined;

/** True if the password is that of the hash. Without a hash it works as long and is false: a name's existence does not show in time. */
export async function passwordMatches(passwordHash: string | undefined, password: string): Promise<boolean> {
  stranger ??= hashPassword('nobody has this password');
  const matches = await verify(passwordHash ?? (await stranger), password.normalize('NFC'));
  return matches && passwordHash !== undefined;
}
