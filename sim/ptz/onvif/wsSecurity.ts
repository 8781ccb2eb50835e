/** WS-Security UsernameToken with a password digest (OASIS UsernameToken Profile 1.0; ONVIF Core 5.9.4). */
import { createHash, timingSafeEqual } from 'node:crypto';
import { child, type Element, textOf } from './xml.ts';

/** Tolerance of `Created` against the camera's clock. */
export const clockToleranceMs = 10_000;
/** Maximum number of stored nonces; the oldest is dropped. 10 requests/s in 20 s of tolerance stay far below it. */
const maxNonces = 4_096;
const digestType = '#PasswordDigest';

/** Returns the digest of a token: Base64(SHA-1(nonce + created + password)). */
export function passwordDigest(nonce: Buffer, created: string, password: string): string {
  return createHash('sha1').update(nonce).update(created).update(password).digest('base64');
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Verifies tokens for one camera, and rejects replays. */
export class TokenGuard {
  private readonly seen = new Set<string>();
  private readonly credentials: { readonly username: string; readonly password: string };

  constructor(credentials: { readonly username: string; readonly password: string }) {
    this.credentials = credentials;
  }

  /** `absent`: the request has no token, so HTTP authentication decides. */
  judge(header: Element | undefined, nowMs: number): 'right' | 'wrong' | 'absent' {
    const token = child(child(header, 'Security'), 'UsernameToken');
    if (!token) return 'absent';
    const password = child(token, 'Password');
    const nonce = textOf(token, 'Nonce') ?? '';
    const created = textOf(token, 'Created') ?? '';
    if (textOf(token, 'Username') !== this.credentials.username || !password) return 'wrong';
    if (!password.attributes.get('Type')?.endsWith(digestType)) return 'wrong';
    const off = Math.abs(Date.parse(created) - nowMs);
    if (!(off <= clockToleranceMs) || nonce === '') return 'wrong';
    const wanted = passwordDigest(Buffer.from(nonce, 'base64'), created, this.credentials.password);
    if (!equal(password.text, wanted)) return 'wrong';
    const key = `${nonce}|${created}`;
    if (this.seen.has(key)) return 'wrong';
    this.seen.add(key);
    for (const oldest of this.seen) {
      if (this.seen.size <= maxNonces) break;
      this.seen.delete(oldest);
    }
    return 'right';
  }
}
