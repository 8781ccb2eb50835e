import { parse } from 'sdp-transform';
import { fail, ok, type Result } from '../../../core/base/result.ts';
/**
 * The URI of a control attribute (RFC 2326 C.1.1): absolute, `*` for the base itself, or relative. Relative ones are
 * appended with one slash, query or not, which is what servers mean and clients do; RFC 1808 would cut the last segment.
 */
export function controlUri(base: string, control: string | undefined): string {
  if (control === undefined || control === '' || control === '*') return base;
  if (/^rtsps?:\/\//i.test(control)) return control.replace(/^(rtsps?:\/\/)[^/]*@/i, '$1');
  return base.endsWith('/') || control.startsWith('?')
    ? `${base}${control}`
    : `${base}/${control.replace(/^\//, '')}`;
}

/** The video of a stream as its DESCRIBE tells it. */
export interface VideoTrack {
  /** As in rtpmap: `H264`, `H265`, `JPEG`. */
  readonly codec: string;
  readonly payloadType: number;
  readonly clockRate: number;
  /** For SETUP. */
  readonly controlUri: string;
  /** `sprop-parameter-sets`, where given. */
  readonly sprop: string | undefined;
  /** The fmtp line's parameters as they came. */
  readonly fmtp: string | undefined;
}

export interface StreamDescription {
  readonly video: VideoTrack;
  /** For PLAY and TEARDOWN. */
  readonly aggregateUri: string;
}

const maxMedia = 32;
/** Names of codecs go into sentences for people. */
const maxCodecChars = 40;
/** RFC 3551 6: video types with a name of their own although no rtpmap stands there. */
const staticTypes = new Map([
  [26, 'JPEG'],
  [31, 'H261'],
  [32, 'MPV'],
  [33, 'MP2T'],
  [34, 'H263'],
]);

/** sdp-transform makes numbers of values that are all digits, whatever its types say. */
const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

/** @param base Content-Base, Content-Location or the request's URI (RFC 2326 C.1.1) */
export function readDescription(sdp: string, base: string): Result<StreamDescription> {
  const session = parse(sdp);
  const tracks: VideoTrack[] = [];
  for (const media of session.media.slice(0, maxMedia)) {
    if (media.type !== 'video') continue;
    const payloadType = Number.parseInt(String(media.payloads ?? ''), 10);
    if (!(payloadType >= 0 && payloadType <= 127)) continue;
    const map = media.rtp.find((entry) => entry.payload === payloadType);
    const fmtp = textOf(media.fmtp.find((entry) => entry.payload === payloadType)?.config);
    const codec = textOf(map?.codec)?.toUpperCase().slice(0, maxCodecChars);
    tracks.push({
      codec: codec ?? staticTypes.get(payloadType) ?? '?',
      payloadType,
      clockRate: map?.rate ?? 90_000,
      controlUri: controlUri(base, textOf(media.control)),
      sprop: fmtp === undefined ? undefined : /sprop-parameter-sets\s*=\s*([^;\s]+)/i.exec(fmtp)?.[1],
      fmtp,
    });
  }
  const video = tracks.find((track) => track.codec === 'H264') ?? tracks[0];
  if (video === undefined) return fail('source.noVideo');
  return ok({ video, aggregateUri: controlUri(base, textOf(session.control)) });
}
