import { describe, expect, it } from 'vitest';
import { parseRtspUrl } from './rtspAddress.ts';

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
});
