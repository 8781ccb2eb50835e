import { createHash, randomBytes } from 'node:crypto';
import type { Credentials } from '../../core/cameras/rtspAddress.ts';

interface BasicChallenge {
  readonly scheme: 'basic';
}

interface DigestChallenge {
  readonly scheme: 'digest';
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  /** Exactly as the server wrote it, to be returned. */
  readonly algorithm: string | undefined;
  readonly hash: 'md5' | 'sha256';
  readonly session: boolean;
  readonly qopAuth: boolean;
  readonly stale: boolean;
}

type Challenge = BasicChallenge | DigestChallenge;

const token = /^[\w!#$%&'*+.^`|~-]+/;

/** Splits `WWW-Authenticate` values (RFC 7235 4.1) into schemes with their parameters; one value may contain several. */
function parseChallenges(values: readonly string[]): { scheme: string; params: Map<string, string> }[] {
  const found: { scheme: string; params: Map<string, string> }[] = [];
  for (const value of values) {
    let rest = value.trim();
    while (rest !== '' && found.length < 10) {
      const word = token.exec(rest)?.[0];
      if (word === undefined) break;
      rest = rest.slice(word.length).trimStart();
      if (!rest.startsWith('=')) {
        found.push({ scheme: word.toLowerCase(), params: new Map() });
        continue;
      }
      rest = rest.slice(1).trimStart();
      const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(rest);
      const bare = /^[^\s,]*/.exec(rest);
      const text = quoted === null ? (bare?.[0] ?? '') : (quoted[1] ?? '').replace(/\\(.)/g, '$1');
      found.at(-1)?.params.set(word.toLowerCase(), text);
      rest = rest.slice((quoted ?? bare)?.[0].length ?? 0).replace(/^[\s,]+/, '');
    }
  }
  return found;
}

function digestOf(params: ReadonlyMap<string, string>): DigestChallenge | undefined {
  const realm = params.get('realm');
  const nonce = params.get('nonce');
  const algorithm = params.get('algorithm');
  const match = /^(md5|sha-?256)(-sess)?$/i.exec(algorithm ?? 'MD5');
  if (realm === undefined || nonce === undefined || match === null) return undefined;
  const qop = params.get('qop');
  const qopAuth = qop?.split(',').some((word) => word.trim().toLowerCase() === 'auth') ?? false;
  if (qop !== undefined && qop !== '' && !qopAuth) return undefined;
  return {
    scheme: 'digest',
    realm,
    nonce,
    opaque: params.get('opaque'),
    algorithm,
    hash: match[1]?.toLowerCase() === 'md5' ? 'md5' : 'sha256',
    session: match[2] !== undefined,
    qopAuth,
    stale: params.get('stale')?.toLowerCase() === 'true',
  };
}

const strength = (challenge: Challenge): number =>
  challenge.scheme === 'basic' ? 0 : challenge.hash === 'md5' ? 1 : 2;

/**
 * Answers the challenges of one RTSP or HTTP connection: Digest with SHA-256 before MD5 before Basic (RFC 7616, RFC 7617, RFC 2326 14).
 */
export class Authenticator {
  readonly #credentials: Credentials;
  readonly #allowBasic: boolean;
  readonly #random: () => string;
  #challenge: Challenge | undefined;
  #count = 0;
  #cnonce = '';

  /** @param options.allowBasic false if the password must not be sent in the clear, e.g. after a redirect to another host */
  constructor(credentials: Credentials, options: { allowBasic?: boolean; random?: () => string } = {}) {
    this.#credentials = credentials;
    this.#allowBasic = options.allowBasic ?? true;
    this.#random = options.random ?? (() => randomBytes(12).toString('hex'));
  }

  /**
   * Handles the challenges of a 401.
   * @param answered the refused request had credentials already
   * @returns whether to retry: the first time, and if only the nonce was too old
   */
  take(values: readonly string[], answered: boolean): boolean {
    const offers: Challenge[] = [];
    for (const { scheme, params } of parseChallenges(values)) {
      if (scheme === 'basic' && this.#allowBasic) offers.push({ scheme: 'basic' });
      const digest = scheme === 'digest' ? digestOf(params) : undefined;
      if (digest !== undefined) offers.push(digest);
    }
    const best = offers.sort((a, b) => strength(b) - strength(a))[0];
    if (best === undefined) return false;
    const before = this.#challenge;
    this.#challenge = best;
    // The count belongs to a nonce: a server may refuse a repeated value (RFC 7616 3.4).
    if (best.scheme !== 'digest' || before?.scheme !== 'digest' || before.nonce !== best.nonce)
      this.#count = 0;
    this.#cnonce = this.#random();
    if (!answered) return true;
    return (
      best.scheme === 'digest' && best.stale && before?.scheme === 'digest' && before.nonce !== best.nonce
    );
  }

  /** Handles a 401 after a success: another nonce then means that the old one expired, even if the server does not say so. */
  takeAfterSuccess(values: readonly string[]): boolean {
    const before = this.#challenge;
    this.take(values, true);
    const now = this.#challenge;
    return before?.scheme === 'digest' && now?.scheme === 'digest' && before.nonce !== now.nonce;
  }

  /** The `Authorization` value of a request; undefined before a challenge came. */
  authorize(method: string, uri: string): string | undefined {
    const challenge = this.#challenge;
    const { username, password } = this.#credentials;
    if (challenge === undefined) return undefined;
    if (challenge.scheme === 'basic') {
      return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
    }
    const { realm, nonce, opaque, algorithm, qopAuth, session } = challenge;
    const hash = (text: string) => createHash(challenge.hash).update(text, 'utf8').digest('hex');
    this.#count += 1;
    const nc = this.#count.toString(16).padStart(8, '0');
    const secret = hash(`${username}:${realm}:${password}`);
    const a1 = session ? hash(`${secret}:${nonce}:${this.#cnonce}`) : secret;
    const a2 = hash(`${method}:${uri}`);
    const middle = qopAuth ? `${nonce}:${nc}:${this.#cnonce}:auth` : nonce;
    const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
    const parts = [
      `username=${quote(username)}`,
      `realm=${quote(realm)}`,
      `nonce=${quote(nonce)}`,
      `uri=${quote(uri)}`,
      `response="${hash(`${a1}:${middle}:${a2}`)}"`,
    ];
    if (algorithm !== undefined) parts.push(`algorithm=${algorithm}`);
    if (qopAuth || session) parts.push(`cnonce="${this.#cnonce}"`);
    if (qopAuth) parts.push('qop=auth', `nc=${nc}`);
    if (opaque !== undefined) parts.push(`opaque=${quote(opaque)}`);
    return `Digest ${parts.join(', ')}`;
  }
}
