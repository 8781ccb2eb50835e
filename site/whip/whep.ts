import { randomInt } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { readBody } from '../shared/body.ts';
import { mediaTypes } from './reply.ts';
import type { Ours } from './sections.ts';
import type { Publication } from './sessions.ts';
import { type PlayedVideo, readWhepAnswer, whepOffer } from './whepAnswer.ts';

/** A camera's stream on a media server. */
export interface WhepAddress {
  readonly whep: { readonly url: string; readonly token?: string | undefined };
  /** https: take any certificate. */
  readonly anyCertificate?: boolean;
}

/** A stream that the site plays from a WHEP server. */
export interface Played extends Publication {
  /** Ends it here, and at the server by DELETE. Idempotent. */
  close(): void;
}

/** The site's end of a transport, as the SFU makes it. */
interface Receiver extends Ours {
  receive(video: PlayedVideo, dtlsRole: 'client' | 'server'): Promise<Publication>;
  close(why: string): void;
}

export interface WhepServices {
  readonly clock: Clock;
  /** Header extensions of RTP that are of use. */
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
  /** Where the request went in the end, redirects followed. */
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

/** @throws what the socket says, an abort by `signal` included */
function send({ method, url, address, body = '', signal }: ServerRequest): Promise<ServerReply> {
  const { token } = address.whep;
  // A token is for the server that it was written for, not for one that it redirects to.
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
        const { statusCode: status = 0, headers: said } = response;
        resolve({ status, url, location: said.location, body: read?.toString('utf8') ?? '' });
      }, reject);
    });
    request.end(body);
  });
}

/** Follows the redirects that keep method and body (RFC 9110 15.4.8); others are answers like any. */
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

/** What a refusal by the server means. */
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

/** Plays cameras from WHEP servers (draft-ietf-wish-whep): offers to receive, and takes what the server answers with. */
export function createWhepClient({ clock, extensions, openReceiver }: WhepServices): {
  /** @returns a fault where the server plays nothing, and `call.closed` once `signal` aborts; rejects if the worker dies meanwhile */
  play(address: WhepAddress, signal: AbortSignal): Promise<Result<Played>>;
} {
  /** The resource goes with the session; a server that does not hear of it notices that nobody receives. */
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
      const answered = await ask(address, whepOffer(receiver, extensions, randomInt(2 ** 47)), signal);
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
      const video = readWhepAnswer(body, extensions);
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
