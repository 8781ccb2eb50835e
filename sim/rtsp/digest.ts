/** Digest authentication by the camera (RFC 7616; RFC 2617 for clients without support for `qop`). */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export type Verdict = 'right' | 'stale' | 'wrong';

const algorithms = { 'SHA-256': 'sha256', MD5: 'md5' } as const;
type Algorithm = keyof typeof algorithms;

export const nonceLifeMs = 300_000;

function hash(algorithm: Algorithm, text: string): string {
  return createHash(algorithms[algorithm]).update(text).digest('hex');
}

/** Parses the parameters of `Digest a="b", c=d`; undefined for another scheme or a duplicate name. */
export function parseDigest(header: string): ReadonlyMap<string, string> | undefined {
  const rest = /^Digest\s+(.*)$/i.exec(header)?.[1];
  if (rest === undefined) return undefined;
  const params = new Map<string, string>();
  for (const match of rest.matchAll(/([A-Za-z0-9_*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
    const name = (match[1] ?? '').toLowerCase();
    if (params.has(name)) return undefined;
    params.set(name, match[2] === undefined ? (match[3] ?? '') : match[2].replace(/\\(.)/g, '$1'));
  }
  return params;
}

/** Computes the `response` value that proves the password (RFC 7616, 3.4.1); tests also use it as the client. */
export function digestResponse(
  algorithm: Algorithm,
  ha1: string,
  method: string,
  uri: string,
  nonce: string,
  qop?: { readonly qop: string; readonly nc: string; readonly cnonce: string },
): string {
  const ha2 = hash(algorithm, `${method}:${uri}`);
  const middle = qop ? `${nonce}:${qop.nc}:${qop.cnonce}:${qop.qop}` : nonce;
  return hash(algorithm, `${ha1}:${middle}:${ha2}`);
}

export function digestHa1(algorithm: Algorithm, { username, password }: Credentials, realm: string): string {
  return hash(algorithm, `${username}:${realm}:${password}`);
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Verifies one user name and password, the same for every camera. Nonces are not stored: each consists of its time and
 * a MAC over that time and the connection, so a nonce overheard on another connection is useless.
 */
export class DigestGuard {
  private readonly secret = randomBytes(32);
  private readonly ha1: Readonly<Record<Algorithm, string>>;
  private readonly username: string;
  private readonly realm: string;
  private readonly lifeMs: number;

  constructor(credentials: Credentials, realm: string, lifeMs: number = nonceLifeMs) {
    this.username = credentials.username;
    this.realm = realm;
    this.lifeMs = lifeMs;
    this.ha1 = {
      'SHA-256': digestHa1('SHA-256', credentials, realm),
      MD5: digestHa1('MD5', credentials, realm),
    };
  }

  /**
   * Returns the WWW-Authenticate values, strongest first. MD5 is last and without `qop`, as cameras offer it: clients
   * that support only MD5 (ffmpeg 7.1) use the last challenge.
   */
  challenges(connection: string, nowMs: number, stale: boolean): string[] {
    const nonce = this.nonce(connection, Math.floor(nowMs).toString(16));
    const common = `realm="${this.realm}", nonce="${nonce}"`;
    const end = stale ? ', stale=true' : '';
    return [`Digest ${common}, qop="auth", algorithm=SHA-256${end}`, `Digest ${common}, algorithm=MD5${end}`];
  }

  /** Verifies an Authorization header. `stale`: the password is right, but the nonce is too old. */
  verify(
    header: string | undefined,
    method: string,
    uri: string,
    connection: string,
    nowMs: number,
  ): Verdict {
    const params = header === undefined ? undefined : parseDigest(header);
    if (!params) return 'wrong';
    const given = (name: string) => params.get(name) ?? '';
    const algorithm = (params.get('algorithm') ?? 'MD5').toUpperCase();
    if (algorithm !== 'MD5' && algorithm !== 'SHA-256') return 'wrong';
    if (given('username') !== this.username || given('realm') !== this.realm) return 'wrong';
    if (given('uri') !== uri) return 'wrong';
    const nonce = given('nonce');
    const time = /^([0-9a-f]{1,14})\.[0-9a-f]+$/.exec(nonce)?.[1];
    if (time === undefined || !equal(nonce, this.nonce(connection, time))) return 'wrong';
    const qop = params.get('qop');
    if (qop !== undefined && qop !== 'auth') return 'wrong';
    const withQop = qop === undefined ? undefined : { qop, nc: given('nc'), cnonce: given('cnonce') };
    const expected = digestResponse(algorithm, this.ha1[algorithm], method, uri, nonce, withQop);
    if (!equal(given('response').toLowerCase(), expected)) return 'wrong';
    return nowMs - Number.parseInt(time, 16) > this.lifeMs ? 'stale' : 'right';
  }

  private nonce(connection: string, time: string): string {
    const mac = createHmac('sha256', this.secret).update(`${connection}:${time}`).digest('hex').slice(0, 32);
    return `${time}.${mac}`;
  }
}
