import { describe, expect, it } from 'vitest';
import { DigestGuard, digestHa1, digestResponse, parseDigest } from './digest.ts';

const realm = 'cameras';
const credentials = { username: 'demo', password: 'mật khẩu' };
const uri = 'rtsp://127.0.0.1/cam/a/main';
const lifeMs = 1_000;

function setting() {
  const guard = new DigestGuard(credentials, realm, lifeMs);
  const [strong = '', weak = ''] = guard.challenges('c1', 5_000, false);
  const answer = (
    challenge: string,
    { password = credentials.password, method = 'DESCRIBE', to = uri }: Record<string, string> = {},
  ) => {
    const params = parseDigest(challenge);
    const nonce = params?.get('nonce') ?? '';
    const algorithm = params?.get('algorithm') === 'MD5' ? 'MD5' : 'SHA-256';
    const ha1 = digestHa1(algorithm, { username: 'demo', password }, realm);
    const qop = params?.has('qop') ? { qop: 'auth', nc: '00000001', cnonce: 'abc' } : undefined;
    const response = digestResponse(algorithm, ha1, method, to, nonce, qop);
    const extra = qop ? ', qop=auth, nc=00000001, cnonce="abc"' : '';
    return `Digest username="demo", realm="${realm}", nonce="${nonce}", uri="${to}", response="${response}", algorithm=${algorithm}${extra}`;
  };
  const verdict = (header: string | undefined, nowMs = 5_500, connection = 'c1', method = 'DESCRIBE') =>
    guard.verify(header, method, uri, connection, nowMs);
  return { guard, strong, weak, answer, verdict };
}

describe('Digest authentication of the camera', () => {
  it('computes the example of RFC 2617, 3.5', () => {
    const ha1 = digestHa1('MD5', { username: 'Mufasa', password: 'Circle Of Life' }, 'testrealm@host.com');
    const qop = { qop: 'auth', nc: '00000001', cnonce: '0a4f113b' };
    const nonce = 'dcd98b7102dd2f0e8b11d0f600bfb0c093';
    expect(digestResponse('MD5', ha1, 'GET', '/dir/index.html', nonce, qop)).toBe(
      '6629fae49393a05397450978507c4ef1',
    );
  });

  it('offers SHA-256 first and MD5 last', () => {
    const { strong, weak } = setting();
    expect(strong).toContain('algorithm=SHA-256');
    expect(weak).toContain('algorithm=MD5');
  });

  it('accepts the right password with either algorithm', () => {
    const { strong, weak, answer, verdict } = setting();
    expect([verdict(answer(strong)), verdict(answer(weak))]).toEqual(['right', 'right']);
  });

  it('rejects a wrong password, another method, address or connection, and a missing header', () => {
    const { strong, answer, verdict } = setting();
    expect(verdict(answer(strong, { password: 'x' }))).toBe('wrong');
    expect(verdict(answer(strong), 5_500, 'c1', 'PLAY')).toBe('wrong');
    expect(verdict(answer(strong, { to: `${uri}/other` }))).toBe('wrong');
    expect(verdict(answer(strong), 5_500, 'c2')).toBe('wrong');
    expect(verdict(undefined)).toBe('wrong');
    expect(verdict('Basic ZGVtbzpkZW1v')).toBe('wrong');
  });

  it('reports an old nonce as stale only if the password is right', () => {
    const { strong, answer, verdict, guard } = setting();
    expect(verdict(answer(strong), 6_001)).toBe('stale');
    expect(verdict(answer(strong, { password: 'x' }), 6_001)).toBe('wrong');
    expect(guard.challenges('c1', 7_000, true)[0]).toContain('stale=true');
  });

  it('rejects a nonce of another server', () => {
    const { answer, verdict } = setting();
    expect(verdict(answer(setting().strong))).toBe('wrong');
  });
});
