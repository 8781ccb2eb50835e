import { parse } from 'sdp-transform';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { type Credentials, parseRtspUrl, type RtspAddress } from '../../../core/cameras/rtspAddress.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { Authenticator } from '../../shared/authenticator.ts';
import { RtspConnection, rtspTimeouts } from './connection.ts';
import type { RtspResponse } from './reader.ts';
import { openUdpReceiver, type UdpReceiver } from './udpReceiver.ts';

export interface RtspOptions {
  readonly url: string;
  /** Override the credentials in the URL. */
  readonly credentials: Credentials | undefined;
  readonly clock: Clock;
  /** Ends the attempt; the result is then `source.closed`. */
  readonly signal: AbortSignal;
  /** rtsps: accept any certificate. Default false. */
  readonly anyCertificate?: boolean;
  /** See `RtspConnectionOptions`; redirects too. Default false. */
  readonly remoteOnly?: boolean;
  /** Called for an unexpected error caused by the camera's data; the session ends. */
  readonly onUnexpectedError: (error: unknown) => void;
  readonly timeouts?: { readonly connectMs: number; readonly responseMs: number };
}

/** Events of a playing stream. Buffers are valid only during the call. */
export interface RtspEvents {
  rtp(packet: Buffer): void;
  rtcp(packet: Buffer): void;
  /** The session ended by itself. Called once, and not after `close`. */
  end(fault: Fault): void;
}

const maxRedirects = 3;
/** RFC 2326 11.3.13: the camera does not send over the RTSP connection itself. */
const unsupportedTransport = 461;
/** RFC 2326 12.37. */
const defaultSessionTimeoutS = 60;

/** Returns the fault for an unsuccessful response. */
function refusal(method: string, status: number): Result<never> {
  if (status === 401) return fail('source.authRefused');
  if (status === 403) return fail('source.forbidden');
  if (status === 404 || status === 410) return fail('source.notFound');
  if (status === 453 || status === 503) return fail('source.busy', { status });
  return fail('source.answered', { method, status });
}

const expectSuccess = (method: string, result: Result<RtspResponse>): Result<RtspResponse> =>
  !result.ok || (result.value.status >= 200 && result.value.status < 300)
    ? result
    : refusal(method, result.value.status);

/** Returns a pair of numbers in the Transport header, such as `server_port=5000-5001`; the second may be missing. */
function pairOf(response: RtspResponse, name: string): readonly [number, number] | undefined {
  const transport = response.headers.get('transport')?.[0] ?? '';
  const found = new RegExp(`${name}=(\\d{1,5})(?:-(\\d{1,5}))?`, 'i').exec(transport);
  if (found === null) return undefined;
  const first = Number(found[1]);
  return [first, found[2] === undefined ? first + 1 : Number(found[2])];
}

/** A stream that was described and can be played once. */
export class RtspSession {
  readonly description: StreamDescription;
  readonly #connection: RtspConnection;
  readonly #clock: Clock;
  readonly #onBug: (error: unknown) => void;
  #keepAliveMethod: string;
  #session: string | undefined;
  #stopKeepAlive: Cancel | undefined;
  #rtpChannel = 0;
  #rtcpChannel = 1;
  #udp: UdpReceiver | undefined;
  #ended: Fault | undefined;
  #isClosed = false;

  constructor(
    connection: RtspConnection,
    description: StreamDescription,
    clock: Clock,
    canGetParameter: boolean,
    onUnexpectedError: (error: unknown) => void,
  ) {
    this.#onBug = onUnexpectedError;
    this.#connection = connection;
    this.description = description;
    this.#clock = clock;
    this.#keepAliveMethod = canGetParameter ? 'GET_PARAMETER' : 'OPTIONS';
    connection.onEnd = (fault) => {
      this.#ended = fault;
      this.#stopKeepAlive?.();
    };
  }

  /**
   * Sends SETUP for the video, over the RTSP connection itself if the camera allows it, and PLAY. Packets may arrive before it resolves.
   */
  async play(events: RtspEvents): Promise<Result<void>> {
    if (this.#ended !== undefined) return { ok: false, fault: this.#ended };
    const connection = this.#connection;
    let playing = false;
    connection.onEnd = (fault) => {
      this.#ended = fault;
      this.#stopKeepAlive?.();
      this.#udp?.close();
      // During SETUP or PLAY the result carries the fault.
      if (playing) events.end(fault);
    };
    const setup = await this.#setUp(events);
    if (!setup.ok) return setup;
    const session = /^([^;\s]{1,256})\s*(?:;\s*timeout\s*=\s*(\d{1,6}))?/i.exec(
      setup.value.headers.get('session')?.[0] ?? '',
    );
    if (session === null) return fail('source.malformed', { what: 'Session' });
    this.#session = session[1] ?? '';
    const play = expectSuccess(
      'PLAY',
      await connection.request('PLAY', this.description.aggregateUri, {
        Session: this.#session,
        Range: 'npt=0.000-',
      }),
    );
    if (!play.ok) return play;
    // The connection may have ended right after its response, before this line ran.
    if (this.#ended !== undefined) return { ok: false, fault: this.#ended };
    playing = true;
    this.#keepAlive(Number(session[2] ?? defaultSessionTimeoutS));
    return ok(undefined);
  }

  /** The camera plays by UDP, and no packet has arrived from it: mostly a firewall's doing. */
  get isUdpBlocked(): boolean {
    return this.#udp !== undefined && !this.#udp.hasReceived;
  }

  /** Reports the received packets to the camera. */
  sendRtcp(packet: Buffer): void {
    if (this.#udp === undefined) this.#connection.sendFrame(this.#rtcpChannel, packet);
    else this.#udp.sendRtcp(packet);
  }

  /** Sends TEARDOWN and ends the session. Idempotent. */
  close(): void {
    this.#stopKeepAlive?.();
    this.#isClosed = true;
    this.#udp?.close();
    this.#connection.close(
      this.#session === undefined
        ? undefined
        : { method: 'TEARDOWN', uri: this.description.aggregateUri, headers: { Session: this.#session } },
    );
  }

  async #setUp(events: RtspEvents): Promise<Result<RtspResponse>> {
    const connection = this.#connection;
    connection.onFrame = (channel, payload) => {
      if (channel === this.#rtpChannel) events.rtp(payload);
      else if (channel === this.#rtcpChannel) events.rtcp(payload);
    };
    const { controlUri } = this.description.video;
    const response = await connection.request('SETUP', controlUri, {
      Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1',
    });
    // A stream requested by TLS is not accepted unencrypted.
    if (response.ok && response.value.status === unsupportedTransport && !connection.isSecure)
      return this.#setUpUdp(events);
    const setup = expectSuccess('SETUP', response);
    const channels = setup.ok && pairOf(setup.value, 'interleaved');
    if (channels) [this.#rtpChannel, this.#rtcpChannel] = channels;
    return setup;
  }

  async #setUpUdp(events: RtspEvents): Promise<Result<RtspResponse>> {
    const connection = this.#connection;
    const { controlUri, payloadType } = this.description.video;
    const udp = await openUdpReceiver({
      clock: this.#clock,
      ...connection.addresses,
      payloadType,
      rtp: (packet) => events.rtp(packet),
      rtcp: (packet) => events.rtcp(packet),
      onUnexpectedError: this.#onBug,
    });
    if (udp === undefined) return refusal('SETUP', unsupportedTransport);
    this.#udp = udp;
    if (this.#isClosed || this.#ended !== undefined) {
      udp.close();
      return { ok: false, fault: this.#ended ?? { code: 'source.closed', params: {} } };
    }
    const setup = expectSuccess(
      'SETUP',
      await connection.request('SETUP', controlUri, {
        Transport: `RTP/AVP;unicast;client_port=${udp.port}-${udp.port + 1}`,
      }),
    );
    const ports = setup.ok && pairOf(setup.value, 'server_port');
    if (ports) udp.setServerPorts(...ports);
    return setup;
  }

  /** Sends keep-alives twice per session timeout, so that one may get lost. */
  #keepAlive(timeoutS: number): void {
    const everyMs = Math.max(1, Math.min(timeoutS, 600) / 2) * 1000;
    this.#stopKeepAlive = this.#clock.every(everyMs, () => {
      // A failure either ends the connection by the response timeout or is harmless: the camera may not know the method.
      void this.#connection
        .request(this.#keepAliveMethod, this.description.aggregateUri, { Session: this.#session ?? '' })
        .then((result) => {
          if (result.ok && result.value.status >= 400) this.#keepAliveMethod = 'OPTIONS';
        })
        .catch(this.#onBug);
    });
  }
}

/**
 * Connects and sends OPTIONS and DESCRIBE.
 * @returns the new address if the camera redirects
 */
async function describe(
  address: RtspAddress,
  authenticator: Authenticator | undefined,
  options: RtspOptions,
): Promise<Result<RtspSession | { redirect: string }>> {
  const connection = new RtspConnection({
    address,
    authenticator,
    clock: options.clock,
    anyCertificate: options.anyCertificate ?? false,
    remoteOnly: options.remoteOnly ?? false,
    timeouts: options.timeouts ?? rtspTimeouts,
    onUnexpectedError: options.onUnexpectedError,
  });
  const abort = () => connection.close();
  const opening = connection.open();
  options.signal.addEventListener('abort', abort, { once: true });
  const close = <T>(result: Result<T>): Result<T> => {
    connection.close();
    return result;
  };
  try {
    const opened = await opening;
    if (!opened.ok) return opened;
    const can = await connection.request('OPTIONS', address.uri);
    if (!can.ok) return close(can);
    // Some cameras refuse OPTIONS and support the rest: only DESCRIBE decides.
    const methods = can.value.headers.get('public')?.join(',').toUpperCase();
    const described = await connection.request('DESCRIBE', address.uri, { Accept: 'application/sdp' });
    if (!described.ok) return close(described);
    const { status, headers, body } = described.value;
    const location = headers.get('location')?.[0];
    if (status >= 300 && status < 400 && location !== undefined) return close(ok({ redirect: location }));
    const success = expectSuccess('DESCRIBE', described);
    if (!success.ok) return close(success);
    const base = headers.get('content-base')?.[0] ?? headers.get('content-location')?.[0];
    const usable = base === undefined ? undefined : parseRtspUrl(base)?.address.uri;
    const description = parseSdpDescription(body, usable ?? address.uri);
    if (!description.ok) return close(description);
    return ok(
      new RtspSession(
        connection,
        description.value,
        options.clock,
        methods?.includes('GET_PARAMETER') ?? true,
        options.onUnexpectedError,
      ),
    );
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    options.signal.removeEventListener('abort', abort);
  }
}

/**
 * Opens a camera's stream up to its description, following a few redirects.
 * Faults never contain the URL's user information. A redirect to another host gets no Basic credentials, and a redirect from TLS to plain
 * text is refused.
 */
export async function openRtspSession(options: RtspOptions): Promise<Result<RtspSession>> {
  const first = parseRtspUrl(options.url);
  if (first === undefined) return fail('source.badAddress');
  const credentials = options.credentials ?? first.credentials;
  let address = first.address;
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    if (options.signal.aborted) return fail('source.closed');
    const allowBasic = address.host === first.address.host;
    const result = await describe(
      address,
      credentials && new Authenticator(credentials, { allowBasic }),
      options,
    );
    if (!result.ok) return result;
    if (result.value instanceof RtspSession) {
      if (!options.signal.aborted) return ok(result.value);
      result.value.close();
      return fail('source.closed');
    }
    const next = parseRtspUrl(result.value.redirect)?.address;
    if (next === undefined || (address.secure && !next.secure))
      return fail('source.malformed', { what: 'Location' });
    address = next;
  }
  return fail('source.malformed', { what: 'Location' });
}

/**
 * Returns the URI of a control attribute (RFC 2326 C.1.1): absolute, `*` for the base itself, or relative.
 * Relative ones are appended with one slash, query or not, which is what servers mean and clients do; RFC 1808 would cut the last
 * segment.
 */
export function resolveControlUri(base: string, control: string | undefined): string {
  if (control === undefined || control === '' || control === '*') return base;
  if (/^rtsps?:\/\//i.test(control)) return control.replace(/^(rtsps?:\/\/)[^/]*@/i, '$1');
  return base.endsWith('/') || control.startsWith('?')
    ? `${base}${control}`
    : `${base}/${control.replace(/^\//, '')}`;
}

/** The video track of a stream's description. */
interface VideoTrack {
  /** As in rtpmap: `H264`, `H265`, `JPEG`. */
  readonly codec: string;
  readonly payloadType: number;
  readonly clockRate: number;
  /** For SETUP. */
  readonly controlUri: string;
  /** `sprop-parameter-sets`, if given. */
  readonly sprop: string | undefined;
  /** The fmtp line's parameters, unparsed. */
  readonly fmtp: string | undefined;
}

interface StreamDescription {
  readonly video: VideoTrack;
  /** For PLAY and TEARDOWN. */
  readonly aggregateUri: string;
}

const maxMedia = 32;
/** Maximum length of a codec's name, which appears in sentences for people. */
const maxCodecChars = 40;
/** RFC 3551 6: static payload types of video, which need no rtpmap. */
const staticTypes = new Map([
  [26, 'JPEG'],
  [31, 'H261'],
  [32, 'MPV'],
  [33, 'MP2T'],
  [34, 'H263'],
]);

/** Converts to text: sdp-transform makes numbers of all-digit values, whatever its types say. */
const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

/** @param base Content-Base, Content-Location or the request's URI (RFC 2326 C.1.1) */
export function parseSdpDescription(sdp: string, base: string): Result<StreamDescription> {
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
      controlUri: resolveControlUri(base, textOf(media.control)),
      sprop: fmtp === undefined ? undefined : /sprop-parameter-sets\s*=\s*([^;\s]+)/i.exec(fmtp)?.[1],
      fmtp,
    });
  }
  const video = tracks.find((track) => track.codec === 'H264') ?? tracks[0];
  if (video === undefined) return fail('source.noVideo');
  return ok({ video, aggregateUri: resolveControlUri(base, textOf(session.control)) });
}
