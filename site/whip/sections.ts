/** SDP lines (RFC 8866) of the site's own end, for answers to encoders (WHIP) and offers to media servers (WHEP). */

export interface IceCredentials {
  readonly usernameFragment: string;
  readonly password: string;
}

export interface LocalIceCandidate {
  readonly foundation: string;
  readonly priority: number;
  readonly address: string;
  readonly protocol: 'udp' | 'tcp';
  readonly port: number;
  readonly type: string;
  readonly tcpType?: string | undefined;
}

/** The site's end of a transport. */
export interface LocalIceTransport {
  readonly ice: IceCredentials;
  readonly candidates: readonly LocalIceCandidate[];
  readonly fingerprints: readonly { readonly algorithm: string; readonly value: string }[];
}

const feedback = ['nack', 'nack pli', 'ccm fir', 'goog-remb', 'transport-cc'];

export const createIceLines = ({ usernameFragment, password }: IceCredentials): string[] => [
  `a=ice-ufrag:${usernameFragment}`,
  `a=ice-pwd:${password}`,
];

const candidateLine = (one: LocalIceCandidate): string =>
  `a=candidate:${one.foundation} 1 ${one.protocol} ${one.priority} ${one.address} ${one.port} typ ${one.type}${
    one.tcpType === undefined ? '' : ` tcptype ${one.tcpType}`
  }`;

/** Returns the transport lines, the same in each section, since all accepted sections share it. */
export const createTransportLines = (
  { ice, fingerprints }: LocalIceTransport,
  setup: 'passive' | 'actpass',
): string[] => [
  ...createIceLines(ice),
  ...fingerprints
    .filter(({ algorithm }) => algorithm === 'sha-256')
    .map(({ algorithm, value }) => `a=fingerprint:${algorithm} ${value}`),
  `a=setup:${setup}`,
];

export const createCandidateLines = ({ candidates }: LocalIceTransport): string[] => [
  ...candidates.map(candidateLine),
  'a=end-of-candidates',
];

/** Returns the section of the one video track that the site receives. */
export const createVideoLines = (
  video: {
    readonly protocol: string;
    readonly mid: string;
    readonly payloadType: number;
    readonly profileLevelId: string;
    readonly extensions: readonly { readonly uri: string; readonly id: number }[];
  },
  ours: LocalIceTransport,
  setup: 'passive' | 'actpass',
): string[] => {
  const { payloadType: type } = video;
  return [
    `m=video 9 ${video.protocol} ${type}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    ...createTransportLines(ours, setup),
    `a=mid:${video.mid}`,
    ...video.extensions.map(({ uri, id }) => `a=extmap:${id} ${uri}`),
    'a=recvonly',
    'a=rtcp-mux',
    'a=rtcp-rsize',
    `a=rtpmap:${type} H264/90000`,
    `a=fmtp:${type} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=${video.profileLevelId}`,
    ...feedback.map((kind) => `a=rtcp-fb:${type} ${kind}`),
    ...createCandidateLines(ours),
  ];
};

/**
 * Returns the session's lines, before its media sections. ICE lite: the other end begins the checks.
 * @param mids the bundled sections
 */
export const createSessionLines = (sessionNumber: number, mids: readonly string[]): string[] => [
  'v=0',
  `o=watchfloor ${sessionNumber} 1 IN IP4 0.0.0.0`,
  's=-',
  't=0 0',
  'a=ice-lite',
  ...(mids.length > 0 ? [`a=group:BUNDLE ${mids.join(' ')}`] : []),
  'a=msid-semantic: WMS *',
];
