import { describe, expect, it } from 'vitest';
import { parseRtspUrl } from '../../../core/cameras/rtspAddress.ts';
import { Authenticator } from './auth.ts';
import { controlUri } from './description.ts';

const mufasa = { username: 'Mufasa', password: 'Circle of Life' };
const responseOf = (header: string | undefined) => /response="([^"]*)"/.exec(header ?? '')?.[1];

describe('answers to a challenge', () => {
  const challenge = (algorithm: string) =>
    `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
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

  it('take SHA-256 before MD5 before Basic, in one header or several', () => {
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

  it('are not given in clear text where that is not allowed', () => {
    const auth = new Authenticator(mufasa, { allowBasic: false });
    expect(auth.take(['Basic realm="x"'], false)).toBe(false);
    expect(auth.authorize('GET', 'u')).toBeUndefined();
  });

  it('are tried again for a stale nonce, and not for a wrong password', () => {
    const auth = new Authenticator(mufasa);
    expect(auth.take(['Digest realm="x", nonce="a"'], false)).toBe(true);
    expect(auth.take(['Digest realm="x", nonce="b", stale=true'], true)).toBe(true);
    expect(auth.take(['Digest realm="x", nonce="c"'], true)).toBe(false);
    expect(auth.takeAfterSuccess(['Digest realm="x", nonce="d"'])).toBe(true);
    expect(auth.takeAfterSuccess(['Digest realm="x", nonce="d"'])).toBe(false);
  });
});

describe('an RTSP URL', () => {
  it('is split from its secrets, its path untouched', () => {
    expect(parseRtspUrl('rtsp://op:p%40s@s:1@10.0.0.5/a%20b//c?x=1&y')).toEqual({
      address: { secure: false, host: '10.0.0.5', port: 554, uri: 'rtsp://10.0.0.5/a%20b//c?x=1&y' },
      credentials: { username: 'op', password: 'p@s@s:1' },
    });
    expect(parseRtspUrl('rtsps://[fe80::1]:9/')?.address).toEqual({
      secure: true,
      host: 'fe80::1',
      port: 9,
      uri: 'rtsps://[fe80::1]:9/',
    });
  });

  it.each(['http://a/', 'rtsp://', 'rtsp://a:99999/', 'rtsp://a/\r\nX: 1', 'rtsp://a b/', ''])(
    'is refused: %j',
    (url) => {
      expect(parseRtspUrl(url)).toBeUndefined();
    },
  );

  it('joins control attributes as servers mean them', () => {
    expect(controlUri('rtsp://a/b/', 'track1')).toBe('rtsp://a/b/track1');
    expect(controlUri('rtsp://a/b', 'track1')).toBe('rtsp://a/b/track1');
    expect(controlUri('rtsp://a/b', '*')).toBe('rtsp://a/b');
    expect(controlUri('rtsp://a/b', 'rtsp://u:p@c/d')).toBe('rtsp://c/d');
  });
});
