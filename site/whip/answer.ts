import type { OfferedSection, WhipOffer } from './offer.ts';
import {
  createCandidateLines,
  createIceLines,
  createSessionLines,
  createTransportLines,
  createVideoLines,
  type IceCredentials,
  type LocalIceTransport,
} from './sections.ts';

/**
 * Returns the codec with which an audio section on the video's transport is accepted as inactive; undefined if it is refused.
 * aiortc requires a codec, ICE and DTLS in every section, and webrtcbin never connects if a section of its bundle is refused. An inactive
 * section carries no media.
 */
const inactiveCodec = ({ type, protocol, isBundled, codec }: OfferedSection): OfferedSection['codec'] =>
  type === 'audio' && protocol.includes('SAVPF') && isBundled ? codec : undefined;

/** Returns the lines of a section other than the video. */
function unusedLines(section: OfferedSection, ours: LocalIceTransport): string[] {
  const { type, protocol, mid } = section;
  const codec = inactiveCodec(section);
  return [
    `m=${type} ${codec ? `9 ${protocol} ${codec.payloadType}` : `0 ${protocol} ${section.formats}`}`,
    'c=IN IP4 0.0.0.0',
    ...createTransportLines(ours, 'passive'),
    `a=mid:${mid}`,
    'a=inactive',
    'a=rtcp-mux',
    ...(codec ? [`a=rtpmap:${codec.payloadType} ${codec.rtpmap}`] : []),
    ...(codec?.fmtp ? [`a=fmtp:${codec.payloadType} ${codec.fmtp}`] : []),
    ...(codec ? createCandidateLines(ours) : []),
  ];
}

/**
 * Creates the SDP answer to an offer: video received, sound inactive, everything else refused.
 * ICE lite, DTLS passive, all candidates in it (RFC 9725 4.3: a media server does not trickle).
 */
export function createSdpAnswer(offer: WhipOffer, ours: LocalIceTransport, sessionNumber: number): string {
  const bundled = offer.sections.filter(
    (section, index) => section.isBundled && (index === offer.video || inactiveCodec(section)),
  );
  const lines = createSessionLines(
    sessionNumber,
    bundled.map(({ mid }) => mid),
  );
  for (const [index, section] of offer.sections.entries())
    lines.push(
      ...(index === offer.video
        ? createVideoLines({ ...offer, protocol: section.protocol }, ours, 'passive')
        : unusedLines(section, ours)),
    );
  return `${lines.join('\r\n')}\r\n`;
}

/** Creates the response to an ICE restart (application/trickle-ice-sdpfrag, RFC 8840). */
export const createIceRestartAnswer = (ice: IceCredentials): string =>
  ['a=ice-lite', ...createIceLines(ice), ''].join('\r\n');
