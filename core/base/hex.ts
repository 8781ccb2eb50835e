import { z } from 'zod';

/** Returns a schema for this number of bytes in lower-case hex. */
export const Hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 in lower-case hex');

/** Sizes by RFC 8032. */
export const Ed25519Key = Hex(32);
export const Ed25519Signature = Hex(64);
