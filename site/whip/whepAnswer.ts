import { parse } from 'sdp-transform';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { codecOf, fingerprintsOf, type Offer, textOf, trackOf } from './offer.ts';
import { type Ours, sessionLines, videoLines } from './sections.ts';

/** Every server that plays to browsers has constrained baseline (RFC 7742 6.2), and the decoders of viewers read the SPS. */
const offered = { mid: '0', protocol: 'UDP/TLS/RTP/SAVPF', payloadType: 96, profileLevelId: '42e01f' };
const maxAnswerChars = 64 * 1024;

/** The video that a WHEP server is about to send. */
export interface PlayedVideo extends Pick<Offer, 'payloadType' | 'ssrc' | 'extensions' | 'fingerprints'> {
  readonly mid: string;
  /** The server's part in DTLS. */
  readonly dtlsRole: 'client' | 'server';
}

/** The offer that asks a WHEP server for a camera's video. @param usedUris header extensions that are of use here */
export function whepOffer(ours: Ours, usedUris: readonly string[], sessionNumber: number): string {
  const extensions = usedUris.map((uri, index) => ({ uri, id: index + 1 }));
  const lines = [
    ...sessionLines(sessionNumber, [offered.mid]),
    ...videoLines({ ...offered, extensions }, ours, 'actpass'),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/**
 * Reads a WHEP server's answer to `whepOffer`.
 * @returns the faults `source.malformed`, `source.whepIceLite` or `source.whepNoVideo` where it leads to no video
 */
export function readWhepAnswer(text: string, usedUris: readonly string[]): Result<PlayedVideo> {
  if (!/^v=0\r?\n/.test(text) || text.length > maxAnswerChars)
    return fail('source.malformed', { what: 'SDP' });
  const session = parse(text);
  // Neither end would begin the checks (RFC 8445 6.1.1 leaves that to two full agents).
  if (session.icelite !== undefined) return fail('source.whepIceLite');
  const video = session.media.find(({ type }) => type === 'video');
  const direction = textOf(video?.direction ?? session.direction ?? 'sendrecv');
  if (!video || video.port === 0 || !direction.startsWith('send')) return fail('source.whepNoVideo');
  const codec = codecOf(video);
  if (!codec.ok) return fail('source.whepNoVideo');
  const fingerprints = fingerprintsOf(session, video);
  if (!fingerprints.ok) return fail('source.malformed', { what: 'SDP (ICE, DTLS)' });
  const { isKnown, ssrc, extensions } = trackOf(video, usedUris);
  if (!isKnown) return fail('source.malformed', { what: 'SDP (SSRC)' });
  return ok({
    mid: offered.mid,
    payloadType: codec.value.payloadType,
    ssrc,
    extensions,
    fingerprints: fingerprints.value,
    dtlsRole: textOf(video.setup ?? session.setup) === 'passive' ? 'server' : 'client',
  });
}
