import type { Offer, Section } from './offer.ts';
import {
  candidateLines,
  type IceCredentials,
  iceLines,
  type LocalTransport,
  sessionLines,
  transportLines,
  videoLines,
} from './sections.ts';

/**
 * Returns the codec with which an audio section on the video's transport is accepted as inactive; undefined if it is refused.
 * aiortc requires a codec, ICE and DTLS in every section, and webrtcbin never connects if a section of its bundle is refused. An inactive
 * section carries no media.
 */
const inactiveCodec = ({ type, protocol, isBundled, codec }: Section): Section['codec'] =>
  type === 'audio' && protocol.includes('SAVPF') && isBundled ? codec : undefined;

/** Returns the lines of a section other than the video. */
function unusedLines(section: Section, ours: LocalTransport): string[] {
  const { type, protocol, mid } = section;
  const codec = inactiveCodec(section);
  return [
    `m=${type} ${codec ? `9 ${protocol} ${codec.payloadType}` : `0 ${protocol} ${section.formats}`}`,
    'c=IN IP4 0.0.0.0',
    ...transportLines(ours, 'passive'),
    `a=mid:${mid}`,
    'a=inactive',
    'a=rtcp-mux',
    ...(codec ? [`a=rtpmap:${codec.payloadType} ${codec.rtpmap}`] : []),
    ...(codec?.fmtp ? [`a=fmtp:${codec.payloadType} ${codec.fmtp}`] : []),
    ...(codec ? candidateLines(ours) : []),
  ];
}

/**
 * Creates the SDP answer to an offer: video received, sound inactive, everything else refused.
 * ICE lite, DTLS passive, all candidates in it (RFC 9725 4.3: a media server does not trickle).
 */
export function answerOf(offer: Offer, ours: LocalTransport, sessionNumber: number): string {
  const bundled = offer.sections.filter(
    (section, index) => section.isBundled && (index === offer.video || inactiveCodec(section)),
  );
  const lines = sessionLines(
    sessionNumber,
    bundled.map(({ mid }) => mid),
  );
  for (const [index, section] of offer.sections.entries())
    lines.push(
      ...(index === offer.video
        ? videoLines({ ...offer, protocol: section.protocol }, ours, 'passive')
        : unusedLines(section, ours)),
    );
  return `${lines.join('\r\n')}\r\n`;
}

/** Creates the response to an ICE restart (application/trickle-ice-sdpfrag, RFC 8840). */
export const restartAnswer = (ice: IceCredentials): string =>
  ['a=ice-lite', ...iceLines(ice), ''].join('\r\n');
