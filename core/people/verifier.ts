import { z } from 'zod';
import { Ed25519Signature, Hex, Sha256 } from '../base/hex.ts';
import { DeskId, OperatorId } from '../base/ids.ts';
import { toUtf8 } from '../base/utf8.ts';
import { toCanonicalJson } from '../media/manifest.ts';
import { Operator } from './operator.ts';

/**
 * **Offline sign-in.** When a person signs in at the site, the site stretches their password with argon2id and a
 * salt of that desk: 32 bytes, the *secret*. From the secret it derives a pair of Ed25519 keys, stores only the
 * public one, and discards the rest; the desk gets the verifier, which contains the salt and only the SHA-256 of
 * the secret. A desk that is later given the correct password derives the secret again, and signs with its key
 * that a person who knew the password was there. A thief of a verifier must guess the password, at the cost of
 * argon2id; a reader of the site's store cannot even do that.
 */
export const verifierSaltBytes = 16;
export const verifierSecretBytes = 32;
/** OWASP Password Storage Cheat Sheet: argon2id with at least 19 MiB, t=2, p=1. `memoryCost` in KiB. */
export const verifierCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A desk's sealed record of a person who signed in at it, sufficient to authenticate them offline. */
export const Verifier = z.object({
  operator: Operator,
  desk: DeskId,
  salt: Hex(verifierSaltBytes),
  /** SHA-256 of the secret. */
  check: Sha256,
  issuedAt: z.int().min(0),
  expiresAt: z.int().min(0),
  /** The site's Ed25519 signature over all of the above as canonical JSON. */
  signature: Ed25519Signature,
});
export type Verifier = z.infer<typeof Verifier>;

/** Returns the text that the site signs. */
export const getVerifierText = ({ signature: _, ...open }: Verifier): string =>
  `watchfloor-verifier/1 ${toCanonicalJson(open)}`;

/** The prefix of an Ed25519 key's seed of 32 bytes in PKCS #8 DER (RFC 8410). */
const seedHead = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/** Derives the private key that signs desk sessions from a secret: Ed25519, PKCS #8 DER. */
export function deriveDeskSessionKey(
  secret: Uint8Array,
  sha256: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const label = toUtf8('watchfloor-desk-session-key/1 ');
  return Uint8Array.from([...seedHead, ...sha256(Uint8Array.from([...label, ...secret]))]);
}

/**
 * Returns the text that is signed for a desk session. `still`: the person is still there and requests a session,
 * which is granted once.
 */
export const getDeskSessionText = (deskSession: {
  readonly desk: DeskId;
  readonly operator: OperatorId;
  readonly issuedAt: number;
  readonly since: number;
  readonly still: boolean;
}): string => `watchfloor-desk-session/1 ${toCanonicalJson({ ...deskSession })}`;

/** Identifies a desk's verifier by person and time of issue (ms since the epoch). */
export const VerifierRef = z.object({ operator: OperatorId, issuedAt: z.int().min(0) });
export type VerifierRef = z.infer<typeof VerifierRef>;

/** The maximum number of verifiers at one desk; the oldest is dropped. */
export const maxVerifiers = 50;

/** Wrong attempts after which a verifier is blocked until the site has been reached. */
export const maxVerifierAttempts = 5;

/** A desk's stored use of a verifier, so that a restart grants neither more attempts nor more time. */
export const VerifierUse = z.object({
  issuedAt: z.int().min(0),
  wrong: z.int().min(0),
});
export type VerifierUse = z.infer<typeof VerifierUse>;

export type VerifierState = 'good' | 'expired' | 'triedOut';

/**
 * Returns whether a verifier may be tried. `latest`: the highest time that the desk has ever seen, so that a clock
 * that was set back grants no more time. All in ms since the epoch.
 */
export function getVerifierState(
  { issuedAt, expiresAt }: Pick<Verifier, 'issuedAt' | 'expiresAt'>,
  wrong: number,
  latest: number,
): VerifierState {
  if (wrong >= maxVerifierAttempts) return 'triedOut';
  // A verifier from the future comes from a site whose clock differs from ours: it is not valid for longer than
  // the limit.
  return latest >= expiresAt || expiresAt - issuedAt > maxOfflineMs ? 'expired' : 'good';
}

export const maxOfflineMs = 72 * 3_600_000;
