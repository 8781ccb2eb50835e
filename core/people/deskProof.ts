import { z } from 'zod';
import { Ed25519Key, Ed25519Signature, Hex, Sha256 } from '../base/hex.ts';
import type { DeskId } from '../base/ids.ts';
import { toCanonicalJson } from '../media/manifest.ts';

const deskProofFormat = 'watchfloor-desk-proof/1';

/** 32 random bytes that a site generates for one connection, and never again. */
export const DeskChallenge = Hex(32);
export type DeskChallenge = z.infer<typeof DeskChallenge>;

/** A desk's answer to the challenge: its Ed25519 key, and its signature over `getDeskProofText`. */
export const DeskProof = z.strictObject({ key: Ed25519Key, signature: Ed25519Signature });
export type DeskProof = z.infer<typeof DeskProof>;

/** What a desk's proof binds together. */
export interface DeskProofSubject {
  readonly site: string;
  /** One run of the site. */
  readonly instance: string;
  readonly desk: DeskId;
  readonly challenge: DeskChallenge;
  /**
   * SHA-256 of the TLS certificate at the desk's end of the connection, DER, hex; null without TLS. A machine in
   * between has another one, so it cannot pass the proof on.
   */
  readonly certificate: string | null;
}

/** Returns the text that a desk signs to prove that it holds its key. */
export const getDeskProofText = ({
  site,
  instance,
  desk,
  challenge,
  certificate,
}: DeskProofSubject): string =>
  toCanonicalJson({ format: deskProofFormat, site, instance, desk, challenge, certificate });

/** Returns the SHA-256 of a fingerprint as people compare it (`AB:CD:…`), in lower-case hex. */
export const toCertificateHash = (fingerprint: string): string =>
  Sha256.parse(fingerprint.replaceAll(':', '').toLowerCase());
