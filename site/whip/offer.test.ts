import fc from 'fast-check';
import { parse } from 'sdp-transform';
import { describe, expect, it } from 'vitest';
import { aiortcOffer, browserOffer, obsOffer, webrtcbinOffer } from '../../test/fixtures/whipOffer.ts';
import { createIceRestartAnswer, createSdpAnswer } from './answer.ts';
import { parseOffer } from './offer.ts';
import { parseSdpFragment } from './whipEndpoint.ts';

const uris = [
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
];
const read = (text: string) => parseOffer(text, uris);
const without = (pattern: RegExp) => browserOffer().replace(pattern, '');

function refused(text: string) {
  const offer = read(text);
  return offer.ok ? undefined : offer.refusal;
}

describe('an offer', () => {
  it('a browser’s offer is accepted with the best H.264 that viewers decode', () => {
    expect(read(browserOffer())).toMatchObject({
      ok: true,
      value: {
        mid: '0',
        payloadType: 108,
        profileLevelId: '42e01f',
        ssrc: 1234567890,
        extensions: [
          { id: 2, uri: uris[1] },
          { id: 4, uri: uris[0] },
        ],
      },
    });
  });

  it('an offer of another profile is accepted if there is none better', () => {
    const main = browserOffer().replace('profile-level-id=42e01f', 'profile-level-id=4d001f');
    expect(read(main)).toMatchObject({ ok: true, value: { profileLevelId: '4d001f', payloadType: 108 } });
  });

  it('an offer without an SSRC is accepted if its packets carry the track’s mid', () => {
    expect(read(without(/^a=ssrc.*\r\n/gm))).toMatchObject({ ok: true, value: { ssrc: undefined } });
    expect(refused(without(/^a=(ssrc|extmap:4).*\r\n/gm))?.status).toBe(406);
  });

  it.each([
    ['no SDP', 'hello', 400, 'malformed'],
    ['nothing', '', 400, 'malformed'],
    ['a binary', '\0\u0001\u0002', 400, 'malformed'],
    ['no media', 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n', 400, 'malformed'],
    ['no ICE', without(/^a=ice-ufrag.*\r\n/m), 400, 'malformed'],
    ['no fingerprint', without(/^a=fingerprint.*\r\n/m), 400, 'malformed'],
    ['a line without end', browserOffer().replace('a=mid:0', `a=mid:${'0'.repeat(3_000)}`), 400, 'malformed'],
    ['VP8 only', without(/^a=(rtpmap|fmtp|rtcp-fb):108.*\r\n/gm), 406, 'codec'],
    [
      'packetization mode 0',
      browserOffer().replace('packetization-mode=1', 'packetization-mode=0'),
      406,
      'codec',
    ],
    ['a media line without a word', 'v=0\r\nm=\r\n', 400, 'malformed'],
    ['a media line cut off', browserOffer().replace(/^m=video.*/m, 'm=video 9'), 400, 'malformed'],
    ['sound only', browserOffer().replace('m=video', 'm=audio'), 406, 'unsuited'],
    ['a viewer', browserOffer().replace('a=sendonly', 'a=recvonly'), 406, 'unsuited'],
    ['a passive one', browserOffer().replace('setup:actpass', 'setup:passive'), 422, 'unsuited'],
    ['ports apart', without(/^a=rtcp-mux\r\n/m), 406, 'unsuited'],
    [
      'two tracks',
      `${browserOffer()}${browserOffer().slice(browserOffer().indexOf('m=video'))}`,
      406,
      'unsuited',
    ],
  ])('an offer of %s is refused in a sentence', (_what, text, status, kind) => {
    expect(refused(text)).toEqual({ status, kind, why: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  it('a refusal names the offered codecs', () => {
    expect(refused(without(/^a=(rtpmap|fmtp|rtcp-fb):108.*\r\n/gm))?.why).toContain('offered is VP8');
  });

  it('an arbitrary offer causes no exception', () => {
    const line = fc.constantFrom(...browserOffer().split('\r\n'));
    const cut = fc.tuple(line, fc.nat(60)).map(([text, at]) => text.slice(0, at));
    const lines = fc.array(fc.oneof(fc.string(), line, cut));
    fc.assert(
      fc.property(lines, (some) => typeof read(['v=0', ...some].join('\r\n')).ok === 'boolean'),
      {
        numRuns: 500,
      },
    );
  });
});

const candidate = {
  foundation: 'udpcandidate',
  priority: 1_076_302_079,
  address: '127.0.0.1',
  port: 40_000,
};
function answered(text: string) {
  const offer = read(text);
  if (!offer.ok) throw new Error(offer.refusal.why);
  const ours = {
    ice: { usernameFragment: 'abcd', password: 'efghijkl' },
    candidates: [
      { ...candidate, protocol: 'udp', type: 'host' },
      { ...candidate, protocol: 'tcp', type: 'host', tcpType: 'passive' },
    ],
    fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }],
  } as const;
  return parse(createSdpAnswer(offer.value, ours, 1));
}
const withSection = (...lines: readonly string[]) => {
  const at = browserOffer().indexOf('m=video');
  return `${browserOffer().slice(0, at)}${lines.join('\r\n')}\r\n${browserOffer().slice(at)}`;
};
const transport = {
  iceUfrag: 'abcd',
  icePwd: 'efghijkl',
  setup: 'passive',
  fingerprint: { type: 'sha-256', hash: 'AA:BB' },
  rtcpMux: 'rtcp-mux',
};
const ways = {
  candidates: [{ transport: 'udp' }, { transport: 'tcp', tcptype: 'passive' }],
  endOfCandidates: 'end-of-candidates',
};
const video = { ...transport, ...ways, type: 'video', direction: 'recvonly', rtp: [{ codec: 'H264' }] };

describe('an answer', () => {
  it('an answer accepts a browser’s video and lists all candidates', () => {
    expect(answered(browserOffer())).toMatchObject({
      icelite: 'ice-lite',
      groups: [{ type: 'BUNDLE', mids: 0 }],
      media: [{ ...video, mid: 0, payloads: 108 }],
    });
  });

  it.each([
    [
      'webrtcbin',
      webrtcbinOffer(),
      'video0 audio1',
      1,
      { payloads: 100, rtp: [{ codec: 'OPUS', rate: 48_000 }] },
    ],
    ['aiortc', aiortcOffer(), '0 1', 0, { payloads: 96, rtp: [{ codec: 'opus', encoding: 2 }] }],
    [
      'OBS',
      obsOffer(),
      '0 1',
      0,
      { payloads: 111, fmtp: [{ config: expect.stringContaining('minptime=10') }] },
    ],
  ])('an answer to %s accepts its sound as inactive on the same transport', (_who, text, mids, at, codec) => {
    const { groups, media } = answered(text);
    expect(groups).toMatchObject([{ type: 'BUNDLE', mids }]);
    expect(media[at]).toMatchObject({
      ...transport,
      ...ways,
      ...codec,
      type: 'audio',
      port: 9,
      direction: 'inactive',
    });
    expect(media[1 - at]).toMatchObject({ ...video, port: 9 });
  });

  it.each([
    ['sound on a transport of its own', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2'],
    ['data', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=sctp-port:5000'],
  ])('an answer refuses %s, and still has the site’s candidates', (_what, line, more) => {
    const { groups, media } = answered(withSection(line, 'c=IN IP4 0.0.0.0', 'a=mid:7', more, 'a=rtcp-mux'));
    expect(groups).toMatchObject([{ type: 'BUNDLE', mids: 0 }]);
    expect(media).toMatchObject([{ ...transport, port: 0, mid: 7 }, video]);
  });
});

describe('a fragment', () => {
  it('a fragment of a restart has both credentials', () => {
    const { ufrag, pwd } =
      parseSdpFragment('a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n') ?? {};
    expect([ufrag, pwd]).toEqual(['ysXw', 'vw5LmwG4y/e6dPP/zAP9Gp5k']);
  });
  it.each(['', 'hello', '{"a":1}', 'a=ice-ufrag:ü\r\n'])('a fragment that is %j is none', (text) => {
    expect(parseSdpFragment(text)).toBeUndefined();
  });
  it('a fragment is answered by a fragment', () => {
    expect(parseSdpFragment(createIceRestartAnswer({ usernameFragment: 'abcd', password: 'efgh' }))).toEqual({
      ufrag: 'abcd',
      pwd: 'efgh',
    });
  });
});
