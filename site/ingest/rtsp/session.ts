import type { Cancel, Clock } from '../../../core/clock.ts';
import { type Credentials, parseRtspUrl, type RtspAddress } from '../../../core/domain/rtspaddress.ts';
import type { Fault } from '../../../core/faults.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { Authenticator } from './auth.ts';
import { RtspConnection, rtspTimeouts } from './connection.ts';
import { readDescription, type StreamDescription } from './description.ts';
import type { RtspResponse } from './reader.ts';

export interface RtspOptions {
  readonly url: string;
  /** Beats what stands in the URL. */
  readonly credentials: Credentials | undefined;
  readonly clock: Clock;
  /** Ends the attempt; the result is then `source.closed`. */
  readonly signal: AbortSignal;
  /** rtsps: take any certificate. Default false. */
  readonly anyCertificate?: boolean;
  /** Told of a bug that what the camera sent brought to light; the session ends. */
  readonly onBug: (error: unknown) => void;
  readonly timeouts?: { readonly connectMs: number; readonly responseMs: number };
}

/** What a playing stream brings. Buffers are valid only during the call. */
export interface RtspEvents {
  rtp(packet: Buffer): void;
  rtcp(packet: Buffer): void;
  /** The session ended by itself. Called once, and not after `close`. */
  end(fault: Fault): void;
}

const maxRedirects = 3;
/** RFC 2326 12.37. */
const defaultSessionTimeoutS = 60;

/** The fault behind an answer that is no success. */
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

/** A stream that was described and can be played once. */
export class RtspSession {
  readonly description: StreamDescription;
  readonly #connection: RtspConnection;
  readonly #clock: Clock;
  readonly #onBug: (error: unknown) => void;
  #keepAliveMethod: string;
  #session: string | undefined;
  #stopKeepAlive: Cancel | undefined;
  #rtcpChannel = 1;
  #ended: Fault | undefined;

  constructor(
    connection: RtspConnection,
    description: StreamDescription,
    clock: Clock,
    canGetParameter: boolean,
    onBug: (error: unknown) => void,
  ) {
    this.#onBug = onBug;
    this.#connection = connection;
    this.description = description;
    this.#clock = clock;
    this.#keepAliveMethod = canGetParameter ? 'GET_PARAMETER' : 'OPTIONS';
    connection.onEnd = (fault) => {
      this.#ended = fault;
      this.#stopKeepAlive?.();
    };
  }

  /** SETUP of the video over the connection itself, and PLAY. Packets may come before it resolves. */
  async play(events: RtspEvents): Promise<Result<void>> {
    if (this.#ended !== undefined) return { ok: false, fault: this.#ended };
    const { video, aggregateUri } = this.description;
    const connection = this.#connection;
    let rtpChannel = 0;
    let playing = false;
    connection.onEnd = (fault) => {
      this.#ended = fault;
      this.#stopKeepAlive?.();
      // While SETUP or PLAY is under way its own result carries the fault.
      if (playing) events.end(fault);
    };
    connection.onFrame = (channel, payload) => {
      if (channel === rtpChannel) events.rtp(payload);
      else if (channel === this.#rtcpChannel) events.rtcp(payload);
    };
    const setup = expectSuccess(
      'SETUP',
      await connection.request('SETUP', video.controlUri, {
        Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1',
      }),
    );
    if (!setup.ok) return setup;
    const interleaved = /interleaved=(\d{1,3})(?:-(\d{1,3}))?/i.exec(
      setup.value.headers.get('transport')?.[0] ?? '',
    );
    if (interleaved !== null) {
      rtpChannel = Number(interleaved[1]);
      this.#rtcpChannel = interleaved[2] === undefined ? rtpChannel + 1 : Number(interleaved[2]);
    }
    const session = /^([^;\s]{1,256})\s*(?:;\s*timeout\s*=\s*(\d{1,6}))?/i.exec(
      setup.value.headers.get('session')?.[0] ?? '',
    );
    if (session === null) return fail('source.malformed', { what: 'Session' });
    this.#session = session[1] ?? '';
    const play = expectSuccess(
      'PLAY',
      await connection.request('PLAY', aggregateUri, { Session: this.#session, Range: 'npt=0.000-' }),
    );
    if (!play.ok) return play;
    // It may have ended right behind its answer, before this line ran.
    if (this.#ended !== undefined) return { ok: false, fault: this.#ended };
    playing = true;
    this.#keepAlive(Number(session[2] ?? defaultSessionTimeoutS));
    return ok(undefined);
  }

  /** Tells the camera what arrived. */
  sendRtcp(packet: Buffer): void {
    this.#connection.sendFrame(this.#rtcpChannel, packet);
  }

  /** TEARDOWN and end. Idempotent. */
  close(): void {
    this.#stopKeepAlive?.();
    this.#connection.close(
      this.#session === undefined
        ? undefined
        : { method: 'TEARDOWN', uri: this.description.aggregateUri, headers: { Session: this.#session } },
    );
  }

  /** Twice in a session's timeout, so that one may get lost. */
  #keepAlive(timeoutS: number): void {
    const everyMs = Math.max(1, Math.min(timeoutS, 600) / 2) * 1000;
    this.#stopKeepAlive = this.#clock.every(everyMs, () => {
      // Its failure ends the connection by the response's timeout, or matters not: the camera may know no such method.
      void this.#connection
        .request(this.#keepAliveMethod, this.description.aggregateUri, { Session: this.#session ?? '' })
        .then((result) => {
          if (result.ok && result.value.status >= 400) this.#keepAliveMethod = 'OPTIONS';
        })
        .catch(this.#onBug);
    });
  }
}

/** Connects and asks: OPTIONS, DESCRIBE. @returns the address to go to if the camera redirects */
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
    timeouts: options.timeouts ?? rtspTimeouts,
    onBug: options.onBug,
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
    // Some cameras refuse OPTIONS and serve the rest: only DESCRIBE decides.
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
    const description = readDescription(body, usable ?? address.uri);
    if (!description.ok) return close(description);
    return ok(
      new RtspSession(
        connection,
        description.value,
        options.clock,
        methods?.includes('GET_PARAMETER') ?? true,
        options.onBug,
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
 * Opens a camera's stream up to its description, following a few redirects. Faults never hold the URL's user information.
 * A redirect to another host gets no Basic answer, and none leads from TLS to plain text.
 */
export async function openRtsp(options: RtspOptions): Promise<Result<RtspSession>> {
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
