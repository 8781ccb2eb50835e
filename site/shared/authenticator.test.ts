import { describe, expect, it } from 'vitest';
import { Authenticator } from './authenticator.ts';

const mufasa = { username: 'Mufasa', password: 'Circle of Life' };
const responseOf = (header: string | undefined) => /response="([^"]*)"/.exec(header ?? '')?.[1];

describe('HTTP authentication responses', () => {
  const challenge = (algorithm: string) =>
    `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
    ['SHA256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('agree with the example of RFC 7616 3.9.1 for %s', (algorithm, response) => {
    const auth = new Authenticator(mufasa, { random: () => 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' });
    expect(auth.take([challenge(algorithm)], false)).toBe(true);
    const header = auth.authorize('GET', '/dir/index.html');
    expect(responseOf(header)).toBe(response);
    expect(header).toContain('nc=00000001');
    expect(auth.authorize('GET', '/dir/index.html')).toContain('nc=00000002');
  });

  it('agree with RFC 2069 where there is no qop', () => {
    const auth = new Authenticator({ username: 'Mufasa', password: 'CircleOfLife' });
    auth.take(
      ['Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5c"'],
      false,
    );
    const header = auth.authorize('GET', '/dir/index.html');
    expect(responseOf(header)).toBe('1949323746fe6a43ef61f9606e7febea');
    expect(header).not.toContain('cnonce');
  });

  it('prefer SHA-256 to MD5 to Basic, in one header or several', () => {
    const both = new Authenticator(mufasa);
    both.take(
      [
        'Basic realm="x", Digest realm="x", nonce="a", algorithm=MD5, Digest realm="x", nonce="b", algorithm=SHA-256',
      ],
      false,
    );
    expect(both.authorize('GET', 'u')).toContain('algorithm=SHA-256');
    const basic = new Authenticator(mufasa);
    basic.take(['Basic realm="x"', 'Digest realm="x", nonce="a", algorithm=FOO'], false);
    expect(basic.authorize('GET', 'u')).toBe(
      `Basic ${Buffer.from('Mufasa:Circle of Life').toString('base64')}`,
    );
  });

  it('do not use Basic where that is not allowed', () => {
    const auth = new Authenticator(mufasa, { allowBasic: false });
    expect(auth.take(['Basic realm="x"'], false)).toBe(false);
    expect(auth.authorize('GET', 'u')).toBeUndefined();
  });

  it('are repeated for a stale nonce, not for a wrong password', () => {
    const auth = new Authenticator(mufasa);
    expect(auth.take(['Digest realm="x", nonce="a"'], false)).toBe(true);
    expect(auth.take(['Digest realm="x", nonce="b", stale=true'], true)).toBe(true);
    expect(auth.take(['Digest realm="x", nonce="c"'], true)).toBe(false);
    expect(auth.takeAfterSuccess(['Digest realm="x", nonce="d"'])).toBe(true);
    expect(auth.takeAfterSuccess(['Digest realm="x", nonce="d"'])).toBe(false);
  });

  it('count requests per nonce, also if the nonce is offered again', () => {
    const auth = new Authenticator(mufasa);
    const countAfter = (nonce: string) => {
      auth.take([`Digest realm="x", nonce="${nonce}", qop="auth"`], false);
      return /nc=(\w+)/.exec(auth.authorize('POST', '/') ?? '')?.[1];
    };
    expect(['a', 'a', 'b'].map(countAfter)).toEqual(['00000001', '00000002', '00000001']);
  });
});
