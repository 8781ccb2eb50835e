import { randomInt } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { parse } from 'sdp-transform';
import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { readBody } from '../shared/body.ts';
import {
  chooseH264Codec,
  getFingerprints,
  getTrackIdentification,
  toSdpText,
  type WhipOffer,
} from './offer.ts';
import { mediaTypes } from './reply.ts';
import { createSessionLines, createVideoLines, type LocalIceTransport } from './sections.ts';
import type { EncoderPublication } from './sessions.ts';

/** Every server for browsers supports constrained baseline (RFC 7742 6.2), and viewers' decoders read the SPS. */
const offered = { mid: '0', protocol: 'UDP/TLS/RTP/SAVPF', payloadType: 96, profileLevelId: '42e01f' };
const maxAnswerChars = 64 * 1024;

/** The video that a WHEP server is about to send. */
interface PlayedVideo extends Pick<WhipOffer, 'payloadType' | 'ssrc' | 'extensions' | 'fingerprints'> {
  readonly mid: string;
  /** The server's part in DTLS. */
  readonly dtlsRole: 'client' | 'server';
}

/**
 * Creates the offer that requests a camera's video from a WHEP server.
 * @param usedUris supported header extensions
 */
export function createWhepOffer(
  ours: LocalIceTransport,
  usedUris: readonly string[],
  sessionNumber: number,
): string {
  const extensions = usedUris.map((uri, index) => ({ uri, id: index + 1 }));
  const lines = [
    ...createSessionLines(sessionNumber, [offered.mid]),
    ...createVideoLines({ ...offered, extensions }, ours, 'actpass'),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/**
 * Reads a WHEP server's answer to `createWhepOffer`.
 * @returns the faults `source.malformed`, `source.whepIceLite` or `source.whepNoVideo` if it leads to no video
 */
export function parseWhepAnswer(text: string, usedUris: readonly string[]): Result<PlayedVideo> {
  if (!/^v=0\r?\n/.test(text) || text.length > maxAnswerChars)
    return fail('source.malformed', { what: 'SDP' });
  const session = parse(text);
  // Neither end would begin the checks (RFC 8445 6.1.1 requires a full agent).
  if (session.icelite !== undefined) return fail('source.whepIceLite');
  const video = session.media.find(({ type }) => type === 'video');
  const direction = toSdpText(video?.direction ?? session.direction ?? 'sendrecv');
  if (!video || video.port === 0 || !direction.startsWith('send')) return fail('source.whepNoVideo');
  const codec = chooseH264Codec(video);
  if (!codec.ok) return fail('source.whepNoVideo');
  const fingerprints = getFingerprints(session, video);
  if (!fingerprints.ok) return fail('source.malformed', { what: 'SDP (ICE, DTLS)' });
  const { isKnown, ssrc, extensions } = getTrackIdentification(video, usedUris);
  if (!isKnown) return fail('source.malformed', { what: 'SDP (SSRC)' });
  return ok({
    mid: offered.mid,
    payloadType: codec.value.payloadType,
    ssrc,
    extensions,
    fingerprints: fingerprints.value,
    dtlsRole: toSdpText(video.setup ?? session.setup) === 'passive' ? 'server' : 'client',
  });
}

/** A camera's stream on a media server. */
export interface WhepAddress {
  readonly whep: { readonly url: string; readonly token?: string | undefined };
  /** https: accept any certificate. */
  readonly anyCertificate?: boolean;
}

/** A stream that the site plays from a WHEP server. */
export interface PlayedWhepStream extends EncoderPublication {
  /** Ends the stream here, and at the server by DELETE. Idempotent. */
  close(): void;
}

/** The site's end of a transport in the SFU. */
interface Receiver extends LocalIceTransport {
  receive(video: PlayedVideo, dtlsRole: 'client' | 'server'): Promise<EncoderPublication>;
  close(why: string): void;
}

export interface WhepServices {
  readonly clock: Clock;
  /** Supported RTP header extensions. */
  readonly extensions: readonly string[];
  openReceiver(lost: (hasConnected: boolean) => Fault): Promise<Receiver>;
}

const answerWithinMs = 10_000;
const maxAnswerBytes = 64 * 1024;
const maxRedirects = 3;
const certificateCodes =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS_CERT)/;

/** A server's reply. */
interface ServerReply {
  readonly status: number;
  /** The final URL of the request, after redirects. */
  readonly url: URL;
  readonly location: string | undefined;
  readonly body: string;
}

interface ServerRequest {
  readonly method: 'POST' | 'DELETE';
  readonly url: URL;
  readonly address: WhepAddress;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/**
 * Sends a request.
 * @throws errors of the socket, including an abort by `signal`
 */
function send({ method, url, address, body = '', signal }: ServerRequest): Promise<ServerReply> {
  const { token } = address.whep;
  // A token is for its own server, not for one that it redirects to.
  const isTrusted = url.origin === new URL(address.whep.url).origin;
  const headers = {
    ...(token !== undefined && isTrusted ? { authorization: `Bearer ${token}` } : {}),
    ...(method === 'POST'
      ? { 'content-type': mediaTypes.sdp, 'content-length': Buffer.byteLength(body) }
      : {}),
  };
  const options = { method, headers, signal, agent: false as const };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, rejectUnauthorized: address.anyCertificate !== true })
        : httpRequest(url, options);
    request.on('error', reject);
    request.on('response', (response) => {
      readBody(response, maxAnswerBytes).then((read) => {
        response.destroy();
        const { statusCode: status = 0, headers: message } = response;
        resolve({ status, url, location: message.location, body: read?.toString('utf8') ?? '' });
      }, reject);
    });
    request.end(body);
  });
}

/** Sends a POST and follows redirects that keep method and body (RFC 9110 15.4.8); others are returned like any response. */
async function post(first: ServerRequest): Promise<ServerReply> {
  let reply = await send(first);
  for (let redirects = 0; redirects < maxRedirects; redirects += 1) {
    const { status, location, url } = reply;
    if ((status !== 307 && status !== 308) || location === undefined || !URL.canParse(location, url.href))
      break;
    reply = await send({ ...first, url: new URL(location, url) });
  }
  return reply;
}

/** Returns the fault for a server's refusal. */
function refusalOf(status: number): Fault {
  if (status === 401 || status === 403) return { code: 'source.whepToken', params: {} };
  if (status === 404) return { code: 'source.whepNoStream', params: {} };
  if (status === 406 || status === 415 || status === 422) return { code: 'source.whepNoVideo', params: {} };
  return { code: 'source.whepAnswered', params: { status } };
}

function faultOf(error: unknown, isLate: boolean): Fault {
  if (isLate) return { code: 'source.noAnswer', params: { seconds: answerWithinMs / 1_000 } };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { code: certificateCodes.test(code) ? 'source.certificate' : 'source.whepUnreachable', params: {} };
}

/** Plays cameras from WHEP servers (draft-ietf-wish-whep): sends an offer to receive, and receives the video of the answer. */
export function createWhepClient({ clock, extensions, openReceiver }: WhepServices): {
  /**
   * Plays a stream.
   * @returns a fault if the server plays none, and `call.closed` once `signal` aborts; rejects if the worker dies meanwhile
   */
  play(address: WhepAddress, signal: AbortSignal): Promise<Result<PlayedWhepStream>>;
} {
  /** Deletes the session at the server; if the request is lost, the server notices the missing receiver. */
  function remove(url: URL, address: WhepAddress): void {
    const late = new AbortController();
    const stop = clock.after(answerWithinMs, () => late.abort());
    send({ method: 'DELETE', url, address, signal: late.signal })
      .catch(() => undefined)
      .finally(stop);
  }

  async function ask(address: WhepAddress, body: string, signal: AbortSignal): Promise<Result<ServerReply>> {
    const late = new AbortController();
    const stop = clock.after(answerWithinMs, () => late.abort());
    try {
      const url = new URL(address.whep.url);
      return ok(
        await post({ method: 'POST', url, address, body, signal: AbortSignal.any([signal, late.signal]) }),
      );
    } catch (error) {
      return {
        ok: false,
        fault: signal.aborted ? { code: 'call.closed', params: {} } : faultOf(error, late.signal.aborted),
      };
    } finally {
      stop();
    }
  }

  return {
    async play(address, signal) {
      const receiver = await openReceiver((hasConnected) => ({
        code: hasConnected ? 'source.closed' : 'source.whepNoMedia',
        params: {},
      }));
      const answered = await ask(address, createWhepOffer(receiver, extensions, randomInt(2 ** 47)), signal);
      if (!answered.ok) {
        receiver.close('its server did not answer');
        return answered;
      }
      const { status, location, url, body } = answered.value;
      const resource =
        location !== undefined && URL.canParse(location, url.href) ? new URL(location, url) : undefined;
      const end = (why: string) => {
        receiver.close(why);
        if (resource && status === 201) remove(resource, address);
      };
      if (status !== 201) {
        end(`its server answered ${status}`);
        return { ok: false, fault: refusalOf(status) };
      }
      const video = parseWhepAnswer(body, extensions);
      if (!video.ok || signal.aborted) {
        end('its server’s answer leads to no video');
        return video.ok ? fail('call.closed') : video;
      }
      try {
        const { payloadType, take, requestKeyframe } = await receiver.receive(
          video.value,
          video.value.dtlsRole,
        );
        let isClosed = false;
        return ok({
          payloadType,
          take,
          requestKeyframe,
          close() {
            if (isClosed) return;
            isClosed = true;
            end('nobody watches');
          },
        });
      } catch (error) {
        end('it could not be made');
        throw error;
      }
    },
  };
}
