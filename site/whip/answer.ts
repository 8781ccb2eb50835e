import type { Offer, Section } from './offer.ts';

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

/** The way to the site's end: the same in each section, since all of them that are accepted share it. */
const transportLines = ({ ice, fingerprints }: Ours): string[] => [
  ...iceLines(ice),
  ...fingerprints
    .filter(({ algorithm }) => algorithm === 'sha-256')
    .map(({ algorithm, value }) => `a=fingerprint:${algorithm} ${value}`),
  'a=setup:passive',
];

/**
 * The codec that a section of sound is accepted with, as inactive, where it shares the video's transport; undefined where a
 * section is refused. aiortc wants a codec, ICE and DTLS in every section, and webrtcbin never connects where a section of its
 * bundle is refused. Nothing is sent in an inactive section.
 */
const inactiveCodec = ({ type, protocol, isBundled, codec }: Section): Section['codec'] =>
  type === 'audio' && protocol.includes('SAVPF') && isBundled ? codec : undefined;

/** The lines of a section that is not the video. */
function unusedLines(section: Section, ours: Ours): string[] {
  const { type, protocol, mid } = section;
  const codec = inactiveCodec(section);
  return [
    `m=${type} ${codec ? `9 ${protocol} ${codec.payloadType}` : `0 ${protocol} ${section.formats}`}`,
    'c=IN IP4 0.0.0.0',
    ...transportLines(ours),
    `a=mid:${mid}`,
    'a=inactive',
    'a=rtcp-mux',
    ...(codec ? [`a=rtpmap:${codec.payloadType} ${codec.rtpmap}`] : []),
    ...(codec?.fmtp ? [`a=fmtp:${codec.payloadType} ${codec.fmtp}`] : []),
    ...(codec ? candidateLines(ours) : []),
  ];
}

const candidateLines = ({ candidates }: Ours): string[] => [
  ...candidates.map(candidateLine),
  'a=end-of-candidates',
];

/**
 * The SDP answer to an offer: the video received, sound inactive, everything else refused. ICE lite, DTLS passive, all
 * candidates in it (RFC 9725 4.3: a media server does not trickle).
 */
export function answerOf(offer: Offer, ours: Ours, sessionNumber: number): string {
  const bundled = offer.sections.filter(
    (section, index) => section.isBundled && (index === offer.video || inactiveCodec(section)),
  );
  const lines = [
    'v=0',
    `o=watchfloor ${sessionNumber} 1 IN IP4 0.0.0.0`,
    's=-',
    't=0 0',
    'a=ice-lite',
    ...(bundled.length > 0 ? [`a=group:BUNDLE ${bundled.map(({ mid }) => mid).join(' ')}`] : []),
    'a=msid-semantic: WMS *',
  ];
  for (const [index, section] of offer.sections.entries()) {
    if (index !== offer.video) {
      lines.push(...unusedLines(section, ours));
      continue;
    }
    const { payloadType: type } = offer;
    lines.push(
      `m=video 9 ${section.protocol} ${type}`,
      'c=IN IP4 0.0.0.0',
      'a=rtcp:9 IN IP4 0.0.0.0',
      ...transportLines(ours),
      `a=mid:${offer.mid}`,
      ...offer.extensions.map(({ uri, id }) => `a=extmap:${id} ${uri}`),
      'a=recvonly',
      'a=rtcp-mux',
      'a=rtcp-rsize',
      `a=rtpmap:${type} H264/90000`,
      `a=fmtp:${type} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=${offer.profileLevelId}`,
      ...feedback.map((kind) => `a=rtcp-fb:${type} ${kind}`),
      ...candidateLines(ours),
    );
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** What an ICE restart is answered with (application/trickle-ice-sdpfrag, RFC 8840). */
export const restartAnswer = (ice: IceCredentials): string =>
  ['a=ice-lite', ...iceLines(ice), ''].join('\r\n');
