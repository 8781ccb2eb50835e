import type { Offer } from './offer.ts';

export interface IceCredentials {
  readonly usernameFragment: string;
  readonly password: string;
}

export interface Candidate {
  readonly foundation: string;
  readonly priority: number;
  readonly address: string;
  readonly protocol: 'udp' | 'tcp';
  readonly port: number;
  readonly type: string;
  readonly tcpType?: string | undefined;
}

/** The site's end of a transport. */
export interface Ours {
  readonly ice: IceCredentials;
  readonly candidates: readonly Candidate[];
  readonly fingerprints: readonly { readonly algorithm: string; readonly value: string }[];
}

const feedback = ['nack', 'nack pli', 'ccm fir', 'goog-remb', 'transport-cc'];

const iceLines = ({ usernameFragment, password }: IceCredentials): string[] => [
  `a=ice-ufrag:${usernameFragment}`,
  `a=ice-pwd:${password}`,
];

const candidateLine = (one: Candidate): string =>
  `a=candidate:${one.foundation} 1 ${one.protocol} ${one.priority} ${one.address} ${one.port} typ ${one.type}${
    one.tcpType === undefined ? '' : ` tcptype ${one.tcpType}`
  }`;

/**
 * The SDP answer to an offer: the video received, everything else refused. ICE lite, DTLS passive, all candidates in it
 * (RFC 9725 4.3: a media server does not trickle).
 */
export function answerOf(offer: Offer, ours: Ours, sessionNumber: number): string {
  const lines = [
    'v=0',
    `o=watchfloor ${sessionNumber} 1 IN IP4 0.0.0.0`,
    's=-',
    't=0 0',
    'a=ice-lite',
    `a=group:BUNDLE ${offer.mid}`,
    'a=msid-semantic: WMS *',
  ];
  for (const [at, section] of offer.sections.entries()) {
    if (at !== offer.video) {
      lines.push(
        `m=${section.type} 0 ${section.protocol} 0`,
        'c=IN IP4 0.0.0.0',
        `a=mid:${section.mid}`,
        'a=inactive',
      );
      continue;
    }
    const { payloadType: type } = offer;
    lines.push(
      `m=video 9 ${section.protocol} ${type}`,
      'c=IN IP4 0.0.0.0',
      'a=rtcp:9 IN IP4 0.0.0.0',
      ...iceLines(ours.ice),
      ...ours.fingerprints
        .filter(({ algorithm }) => algorithm === 'sha-256')
        .map(({ algorithm, value }) => `a=fingerprint:${algorithm} ${value}`),
      'a=setup:passive',
      `a=mid:${offer.mid}`,
      ...offer.extensions.map(({ uri, id }) => `a=extmap:${id} ${uri}`),
      'a=recvonly',
      'a=rtcp-mux',
      'a=rtcp-rsize',
      `a=rtpmap:${type} H264/90000`,
      `a=fmtp:${type} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=${offer.profileLevelId}`,
      ...feedback.map((kind) => `a=rtcp-fb:${type} ${kind}`),
      ...ours.candidates.map(candidateLine),
      'a=end-of-candidates',
    );
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** What an ICE restart is answered with (application/trickle-ice-sdpfrag, RFC 8840). */
export const restartAnswer = (ice: IceCredentials): string =>
  ['a=ice-lite', ...iceLines(ice), ''].join('\r\n');
