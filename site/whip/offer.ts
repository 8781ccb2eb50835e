import { type MediaDescription, parse, parseParams, type SessionDescription } from 'sdp-transform';

/** The facts about a media section of an offer that its answer needs. */
export interface OfferedSection {
  readonly mid: string;
  readonly type: string;
  readonly protocol: string;
  /** The payload types of its media line. */
  readonly formats: string;
  /** It shares the video's transport (RFC 9143). */
  readonly isBundled: boolean;
  /** The first RTP payload type, by `a=rtpmap` and `a=fmtp`; undefined if it is not RTP or unreadable. */
  readonly codec:
    | { readonly payloadType: number; readonly rtpmap: string; readonly fmtp: string | undefined }
    | undefined;
}

/** The used parts of an encoder's offer: one H.264 video track. */
export interface WhipOffer {
  /** All its media sections, in order: each needs one in the answer. */
  readonly sections: readonly OfferedSection[];
  readonly video: number;
  readonly mid: string;
  readonly payloadType: number;
  /** The profile in its fmtp, for the answer to match. */
  readonly profileLevelId: string;
  readonly ssrc: number | undefined;
  readonly extensions: readonly { readonly uri: string; readonly id: number }[];
  readonly fingerprints: readonly { readonly algorithm: string; readonly value: string }[];
}

/** A refusal with its sentence. */
export interface OfferRefusal {
  readonly status: number;
  readonly kind: 'malformed' | 'codec' | 'unsuited';
  readonly why: string;
}

export type OfferResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: OfferRefusal };

const refuse = (status: number, kind: OfferRefusal['kind'], why: string): OfferResult<never> => ({
  ok: false,
  refusal: { status, kind, why },
});

const maxLines = 4_000;
const maxLineChars = 2_000;
const maxSections = 16;
/** Maximum length of codec names in the response. */
const maxNameChars = 30;
const midUri = 'urn:ietf:params:rtp-hdrext:sdes:mid';
const Token = /^[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,64}$/;
const Hex = /^[0-9a-f]{2}(:[0-9a-f]{2})+$/i;

/** Profiles by their first octets, the best first: viewers negotiate constrained baseline, and their decoders read the SPS. */
const profiles = [/^42[c-f]0/, /^42/, /^4d/, /^64/];

/**
 * Converts to text: sdp-transform makes numbers of all-digit values, whatever its types say, and omits values that do not match its
 * patterns.
 */
export const toSdpText = (value: unknown): string =>
  value === undefined || value === null ? '' : String(value);

/**
 * Reads an SDP offer (RFC 8866, RFC 9725 4.2).
 * @param usedUris supported header extensions
 */
export function parseOffer(text: string, usedUris: readonly string[]): OfferResult<WhipOffer> {
  const lines = text.split(/\r?\n/);
  if (lines[0] !== 'v=0') return refuse(400, 'malformed', 'The body is no SDP: its first line must be v=0.');
  if (lines.length > maxLines || lines.some((line) => line.length > maxLineChars))
    return refuse(400, 'malformed', 'The SDP is too long.');
  const session = parse(text);
  const { media } = session;
  if (media.length === 0) return refuse(400, 'malformed', 'The SDP has no media section.');
  if (media.length > maxSections) return refuse(406, 'unsuited', 'The SDP has too many media sections.');
  const groups = (session.groups ?? []).filter(({ type }) => type === 'BUNDLE');
  const bundles = groups.map(({ mids }) => toSdpText(mids).split(/ +/));
  const videoMid = toSdpText(media.find(isOfferedVideo)?.mid);
  const bundle = bundles.find((mids) => mids.includes(videoMid)) ?? [];
  const sections = media.map((section, index) => sectionOf(section, index, bundle));
  if (!sections.every(isWellFormed))
    return refuse(400, 'malformed', 'A media section of the SDP is malformed.');

  const [video, ...more] = media.filter(isOfferedVideo);
  if (!video) return refuse(406, 'unsuited', 'The offer has no video; a camera’s stream is video.');
  if (more.length > 0) return refuse(406, 'unsuited', 'The offer has more than one video track; send one.');
  const at = media.indexOf(video);
  const { protocol = '' } = sections[at] ?? {};
  if (!protocol.includes('SAVPF'))
    return refuse(406, 'unsuited', `The protocol ${protocol} is not taken; use UDP/TLS/RTP/SAVPF.`);
  const direction = toSdpText(video.direction ?? session.direction ?? 'sendrecv');
  if (!direction.startsWith('send'))
    return refuse(406, 'unsuited', `The video is ${direction}; offer it as sendonly.`);
  if (video.rtcpMux === undefined)
    return refuse(406, 'unsuited', 'RTP and RTCP must share a port (a=rtcp-mux).');

  const secured = securityOf(session, video);
  if (!secured.ok) return secured;
  const codec = chooseH264Codec(video);
  if (!codec.ok) return codec;

  const { isKnown, ssrc, extensions } = getTrackIdentification(video, usedUris);
  if (!isKnown)
    return refuse(406, 'unsuited', `The offer announces neither an SSRC nor the header extension ${midUri}.`);
  return {
    ok: true,
    value: {
      sections,
      video: at,
      mid: sections[at]?.mid ?? '0',
      ...codec.value,
      ssrc,
      extensions,
      fingerprints: secured.value,
    },
  };
}

/** Returns whether video is offered. A section whose port is 0 is disabled, unless it is bundled with another (RFC 9143 6). */
const isOfferedVideo = (section: MediaDescription): boolean =>
  section.type === 'video' && (section.port !== 0 || section.bundleOnly !== undefined);

function sectionOf(section: MediaDescription, index: number, bundle: readonly string[]): OfferedSection {
  const mid = toSdpText(section.mid ?? index);
  const formats = toSdpText(section.payloads);
  const payloadType = Number(formats.split(' ')[0]);
  const rtp = section.rtp.find(({ payload }) => payload === payloadType);
  const rtpmap = [rtp?.codec, rtp?.rate, rtp?.encoding].filter((part) => part !== undefined).join('/');
  const isReadable = /^[A-Za-z0-9.+_-]{1,30}\/\d{1,6}(\/\d{1,2})?$/.test(rtpmap);
  const config = section.fmtp.find(({ payload }) => payload === payloadType)?.config;
  return {
    mid,
    type: toSdpText(section.type),
    protocol: toSdpText(section.protocol),
    formats,
    isBundled: bundle.includes(mid),
    codec: isReadable
      ? { payloadType, rtpmap, fmtp: config === undefined ? undefined : toSdpText(config) }
      : undefined,
  };
}

/** Returns whether a media line was readable; otherwise the parser has left these fields empty. */
const isWellFormed = ({ mid, type, protocol }: WhipOffer['sections'][number]): boolean =>
  [mid, type, protocol.replaceAll('/', '-')].every((word) => Token.test(word));

/** Returns the best H.264 of a video section. */
export function chooseH264Codec(
  video: MediaDescription,
): OfferResult<Pick<WhipOffer, 'payloadType' | 'profileLevelId'>> {
  const found = video.rtp.flatMap(({ payload, codec, rate }) => {
    const isType = Number.isInteger(payload) && payload >= 0 && payload <= 127;
    if (toSdpText(codec).toUpperCase() !== 'H264' || rate !== 90_000 || !isType) return [];
    const config = video.fmtp.find((fmtp) => fmtp.payload === payload)?.config;
    const parameters = parseParams(toSdpText(config));
    const profileLevelId = String(parameters['profile-level-id'] ?? '42000a').toLowerCase();
    const rank = profiles.findIndex((profile) => profile.test(profileLevelId));
    const isTaken =
      Number(parameters['packetization-mode']) === 1 && /^[0-9a-f]{6}$/.test(profileLevelId) && rank >= 0;
    return isTaken ? [{ payloadType: payload, profileLevelId, rank }] : [];
  });
  const [best] = found.toSorted((a, b) => a.rank - b.rank);
  if (best) return { ok: true, value: best };
  const names = [...new Set(video.rtp.map(({ codec }) => toSdpText(codec).slice(0, maxNameChars)))];
  const offered = names.filter((name) => Token.test(name)).slice(0, 12);
  return refuse(
    406,
    'codec',
    `No usable codec: H.264 with packetization-mode=1 (baseline, main or high) is needed, offered is ${offered.join(', ') || 'nothing'}.`,
  );
}

function securityOf(
  session: SessionDescription,
  video: MediaDescription,
): OfferResult<WhipOffer['fingerprints']> {
  const setup = toSdpText(video.setup ?? session.setup ?? 'actpass');
  if (setup !== 'actpass' && setup !== 'active')
    return refuse(
      422,
      'unsuited',
      `The DTLS role (a=setup:${setup.slice(0, 20)}) is not taken; offer actpass or active.`,
    );
  return getFingerprints(session, video);
}

/** Returns the other end's certificate fingerprints, if it has sent ICE credentials too. */
export function getFingerprints(
  session: SessionDescription,
  video: MediaDescription,
): OfferResult<WhipOffer['fingerprints']> {
  const ufrag = video.iceUfrag ?? session.iceUfrag;
  const pwd = video.icePwd ?? session.icePwd;
  if (!ufrag || !pwd) return refuse(400, 'malformed', 'The SDP lacks a=ice-ufrag or a=ice-pwd.');
  const fingerprint = video.fingerprint ?? session.fingerprint;
  const algorithm = toSdpText(fingerprint?.type).toLowerCase();
  const value = toSdpText(fingerprint?.hash);
  if (!/^sha-(1|224|256|384|512)$/.test(algorithm) || !Hex.test(value) || value.length > 200)
    return refuse(400, 'malformed', 'The SDP lacks a readable a=fingerprint.');
  return { ok: true, value: [{ algorithm, value: value.toUpperCase() }] };
}

/** Returns the identification of its packets: the announced SSRC, or else the header extension for the mid. */
export function getTrackIdentification(
  video: MediaDescription,
  usedUris: readonly string[],
): Pick<WhipOffer, 'ssrc' | 'extensions'> & { readonly isKnown: boolean } {
  const extensions = (video.ext ?? []).flatMap(({ value, uri }) =>
    usedUris.includes(uri) && Number.isInteger(value) && value >= 1 && value <= 255
      ? [{ uri, id: value }]
      : [],
  );
  const ssrc = Number(video.ssrcs?.[0]?.id);
  const isAnnounced = Number.isInteger(ssrc) && ssrc > 0 && ssrc < 2 ** 32;
  return {
    ssrc: isAnnounced ? ssrc : undefined,
    extensions,
    isKnown: isAnnounced || (video.mid !== undefined && extensions.some(({ uri }) => uri === midUri)),
  };
}
