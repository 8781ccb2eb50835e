import { z } from 'zod';
import { Ed25519Signature, Hex, Sha256 } from '../base/hex.ts';
import { DeskId, OperatorId } from '../base/ids.ts';
import { toUtf8 } from '../base/utf8.ts';
import { canonicalJson } from '../media/manifest.ts';
import { Operator } from './operator.ts';

/**
 * **Signing in without the site.** When somebody signs in at the site, the site stretches their password with argon2id by a
 * salt of that desk's own: 32 bytes, the *secret*. Of the secret it makes a pair of Ed25519 keys, keeps the public one alone,
 * and forgets the rest; the desk gets the verifier, which holds the salt and no more than the secret's SHA-256. A desk that is
 * later given the right password makes the secret again, and signs with its key that somebody sat there who knew the password.
 * Whoever steals a verifier must guess the password, at argon2id's price; anyone who reads what the site keeps cannot even do that.
 */
export const verifierSaltBytes = 16;
export const verifierSecretBytes = 32;
/** OWASP Password Storage Cheat Sheet: argon2id with at least 19 MiB, t=2, p=1. `memoryCost` in KiB. */
export const verifierCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** What a desk keeps, sealed, of somebody who signed in at it: enough to recognise them without the site. */
export const Verifier = z.object({
  operator: Operator,
  desk: DeskId,
  salt: Hex(verifierSaltBytes),
  /** Of the secret. */
  check: Sha256,
  issuedAt: z.int().min(0),
  expiresAt: z.int().min(0),
  /** Ed25519 of the site, over all of the above as canonical JSON. */
  signature: Ed25519Signature,
});
export type Verifier = z.infer<typeof Verifier>;

/** What the site signs. */
export const verifierText = ({ signature: _, ...open }: Verifier): string =>
  `watchfloor-verifier/1 ${canonicalJson(open)}`;

/** What goes before an Ed25519 key's seed of 32 bytes in PKCS #8 DER (RFC 8410). */
const seedHead = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/** The private key of a secret, by which desk sessions are signed: Ed25519, PKCS #8 DER. */
export function deskSessionKey(secret: Uint8Array, sha256: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const label = toUtf8('watchfloor-desk-session-key/1 ');
  return Uint8Array.from([...seedHead, ...sha256(Uint8Array.from([...label, ...secret]))]);
}

/** What is signed of a desk session. `still`: they sit there now, and want a session, which there is once. */
export const deskSessionText = (deskSession: {
  readonly desk: DeskId;
  readonly operator: OperatorId;
  readonly issuedAt: number;
  readonly since: number;
  readonly still: boolean;
}): string => `watchfloor-desk-session/1 ${canonicalJson({ ...deskSession })}`;

/** Which verifier of a desk's: whose, and given when (ms since the epoch). */
export const VerifierRef = z.object({ operator: OperatorId, issuedAt: z.int().min(0) });
export type VerifierRef = z.infer<typeof VerifierRef>;

/** People of whom one desk keeps a verifier; the oldest gives way. */
export const mostVerifiers = 50;

/** Wrong tries after which a verifier is worth nothing until the site has been reached. */
export const verifierTries = 5;

/** What a desk remembers of a verifier, on its disk: a restart gives nobody more tries, nor more time. */
export const VerifierUse = z.object({
  issuedAt: z.int().min(0),
  wrong: z.int().min(0),
});
export type VerifierUse = z.infer<typeof VerifierUse>;

export type VerifierState = 'good' | 'expired' | 'triedOut';

/**
 * Whether a verifier is worth a try. `latest`: the highest time that the desk has ever seen, by which a clock that was set
 * back gives nobody more time. All in ms since the epoch.
 */
export function verifierState(
  { issuedAt, expiresAt }: Pick<Verifier, 'issuedAt' | 'expiresAt'>,
  wrong: number,
  latest: number,
): VerifierState {
  if (wrong >= verifierTries) return 'triedOut';
  // One from the future was not given out by a site whose clock agrees with ours: it is not good for longer than it should be.
  return latest >= expiresAt || expiresAt - issuedAt > longestOfflineMs ? 'expired' : 'good';
}

export const longestOfflineMs = 72 * 3_600_000;
