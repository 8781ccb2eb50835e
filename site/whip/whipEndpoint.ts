import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuditEvent } from '../../core/audit/audit.ts';
import { createKeyedRateLimit } from '../../core/base/allowance.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { StreamRole } from '../../core/cameras/camera.ts';
import { createBodyReader, describeBodyRefusal } from '../shared/body.ts';
import { createIceRestartAnswer } from './answer.ts';
import { type OfferRefusal, parseOffer } from './offer.ts';
import { corsHeaders, createRefusal, mediaTypes, type WhipReply, writeReply } from './reply.ts';
import { type EncoderSession, EncoderSessions, type SessionServices, type StreamKey } from './sessions.ts';

/** Interval of keep-alives to proxies and the other end. */
const beatEveryMs = 15_000;
const maxListeners = 1_000;
const maxPerStream = 4;
/** Backlog beyond which a client that does not read is disconnected. */
const maxWaitingBytes = 64 * 1024;

interface ViewerCountServices {
  sinks(camera: string, stream: StreamRole): number;
  onSinks(run: (camera: string, stream: StreamRole, sinks: number) => void): Cancel;
}

const eventOf = (count: number) => `event: viewercount\ndata: {"viewercount":${count}}\n\n`;

/**
 * Reports to encoders by server-sent events whether their stream is watched (the example of an extension in RFC 9725 4.9).
 * `viewercount` is the number of the site's media workers that forward it to windows. An encoder may sleep at 0, and need not publish
 * until it is more.
 */
class ViewerCountEvents {
  readonly #services: ViewerCountServices;
  readonly #clock: Clock;
  readonly #lines = new Map<ServerResponse, StreamKey>();
  readonly #stop: Cancel;

  constructor(services: ViewerCountServices, clock: Clock) {
    this.#services = services;
    this.#clock = clock;
    const unsubscribe = services.onSinks((camera, stream, sinks) => this.#publish(camera, stream, sinks));
    const stopBeat = this.#clock.every(beatEveryMs, () => {
      for (const response of this.#lines.keys()) this.#send(response, ':\n\n');
    });
    this.#stop = () => {
      unsubscribe();
      stopBeat();
    };
  }

  /** Takes over the response, or returns a refusal. */
  open(key: StreamKey, response: ServerResponse): WhipReply | undefined {
    const same = [...this.#lines.values()].filter(
      ({ camera, stream }) => camera === key.camera && stream === key.stream,
    );
    if (same.length >= maxPerStream || this.#lines.size >= maxListeners)
      return createRefusal(503, 'Too many listen already.', { 'retry-after': '10' });
    response.writeHead(200, {
      ...corsHeaders,
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    this.#lines.set(response, key);
    response.on('close', () => this.#lines.delete(response));
    response.on('error', () => response.destroy());
    this.#send(response, eventOf(this.#services.sinks(key.camera, key.stream)));
    return undefined;
  }

  end(which: (key: StreamKey) => boolean): void {
    for (const [response, key] of this.#lines) if (which(key)) response.end();
  }

  close(): void {
    this.#stop();
    this.end(() => true);
  }

  #publish(camera: string, stream: StreamRole, sinks: number): void {
    for (const [response, key] of this.#lines)
      if (key.camera === camera && key.stream === stream) this.#send(response, eventOf(sinks));
  }

  #send(response: ServerResponse, text: string): void {
    if (response.writableLength > maxWaitingBytes) response.destroy();
    else response.write(text);
  }
}

/**
 * The content of a PATCH (RFC 9725 4.3, RFC 8840): its candidates are not needed by an ICE lite end, which responds to the sender's
 * address.
 */
type Fragment = { readonly ufrag: string | undefined; readonly pwd: string | undefined };

const maxLines = 500;

/**
 * Parses an SDP fragment.
 * @returns undefined if the text is none
 */
export function parseSdpFragment(text: string): Fragment | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (lines.length === 0 || lines.length > maxLines) return undefined;
  if (!lines.every((line) => /^[a-z]=/.test(line))) return undefined;
  const message = (name: string) => {
    const line = lines.find((each) => each.startsWith(`a=${name}:`));
    return line?.slice(name.length + 3).trim();
  };
  const isReadable = (value: string | undefined) =>
    value === undefined || /^[A-Za-z0-9+/=-]{4,256}$/.test(value);
  const [ufrag, pwd] = [message('ice-ufrag'), message('ice-pwd')];
  return isReadable(ufrag) && isReadable(pwd) ? { ufrag, pwd } : undefined;
}

/** A browser's offer of all its codecs is some 8 KB. */
const maxBodyBytes = 64 * 1024;
/** Bodies under way; a stream has one encoder, and a gateway may have all of a site's at one address. */
const bodies = { perAddress: 64, perSource: 4, total: 128, maxBytes: maxBodyBytes };
/** Rate limit of requests per address: all encoders of a site reconnecting at once, then 20 a second. */
const requests = { atOnce: 400, everyMs: 50 };
/** Rate limit of wrong tokens per address. */
const wrongTokens = { atOnce: 10, everyMs: 6_000 };
/** Rate limit of audit events per stream: two encoders that fight for a stream must not fill the audit log. */
const takeOvers = { atOnce: 10, everyMs: 60_000 };
const eventsRel = 'urn:ietf:params:whip:ext:example:server-sent-events';

export interface WhipServices extends SessionServices, ViewerCountServices {
  /** The site's own name, the prefix of its cameras' ids. */
  readonly site: string;
  /** Returns the token of the stream's encoder; undefined if it has none. */
  token(camera: string, stream: StreamRole): string | undefined;
  /** Supported RTP header extensions. */
  readonly extensions: readonly string[];
  /** Records audit events, without waiting for the disk. */
  recordLater(auditEvents: readonly AuditEvent[]): void;
  onUnexpectedError(id: string, call: string, error: unknown): void;
}

export interface WhipStats {
  readonly sessions: number;
  readonly published: number;
  /** Number of refused requests by reason. */
  readonly refused: Readonly<Record<'token' | 'busy' | 'late' | 'size' | OfferRefusal['kind'], number>>;
}

/** The HTTP endpoint for encoders (RFC 9725). */
export interface WhipEndpoint {
  handle(request: IncomingMessage, response: ServerResponse, address: string): void;
  /** Reports that the tokens of these cameras may have changed. */
  moved(cameras: ReadonlySet<string>): void;
  stats(): WhipStats;
  close(): void;
}

type Place =
  | { readonly at: 'endpoint' | 'viewers'; readonly key: StreamKey }
  | { readonly at: 'session'; readonly id: string };

const methods = { endpoint: 'POST', session: 'PATCH, DELETE', viewers: 'GET' } as const;

/** /whip/CAMERA/main, /whip/CAMERA/main/viewers, /whip/session/ID */
function placeOf(url: string, site: string): Place | undefined {
  const [path = ''] = url.split('?');
  const found = /^\/whip\/([a-z0-9][a-z0-9_.-]{0,63})\/([a-z0-9]{1,40})(\/viewers)?$/.exec(path);
  if (!found) return undefined;
  const [, first = '', second = '', viewers] = found;
  const stream = StreamRole.safeParse(second).data;
  if (stream)
    return { at: viewers ? 'viewers' : 'endpoint', key: { camera: `${site}:camera:${first}`, stream } };
  return first === 'session' && !viewers ? { at: 'session', id: second } : undefined;
}

const digest = (text: string) => createHash('sha256').update(text).digest();

export function createWhipEndpoint(services: WhipServices, clock: Clock): WhipEndpoint {
  const sessions = new EncoderSessions(services);
  const viewerCounts = new ViewerCountEvents(services, clock);
  const mayAsk = createKeyedRateLimit(clock, requests);
  const mayErr = createKeyedRateLimit(clock, wrongTokens);
  const refused = { token: 0, busy: 0, late: 0, size: 0, malformed: 0, codec: 0, unsuited: 0 };
  const readBody = createBodyReader(clock, bodies);
  const mayRecord = createKeyedRateLimit(clock, takeOvers);
  /** Number of take-overs of each stream since its last audit event. */
  const unrecorded = new Map<string, number>();
  let published = 0;

  /** Records that an encoder replaced another: a crashed one that is back, or a stranger who has its token. */
  function recordTakeOver({ camera, stream, address }: EncoderSession, replaced: EncoderSession): void {
    const key = `${camera}/${stream}`;
    const before = unrecorded.get(key) ?? 0;
    if (mayRecord.waitMs(key) > 0) {
      unrecorded.set(key, before + 1);
      return;
    }
    mayRecord.take(key);
    unrecorded.delete(key);
    const detail = { stream, address, from: replaced.address, ...(before > 0 ? { unrecorded: before } : {}) };
    services.recordLater([
      { who: 'nobody', event: 'whip.takeOver', camera, why: null, detail: JSON.stringify(detail) },
    ]);
  }

  const later = (ms: number, why: string) => {
    refused.busy += 1;
    return createRefusal(429, why, { 'retry-after': String(Math.ceil(ms / 1_000)) });
  };

  /** Returns the reason why a client is refused, or undefined. A nonexistent camera looks like a wrong token. */
  function stranger(request: IncomingMessage, key: StreamKey, address: string): WhipReply | undefined {
    const waitMs = mayErr.waitMs(address);
    if (waitMs > 0) return later(waitMs, 'Too many wrong tokens. Try again later.');
    const shown = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1];
    const token = services.token(key.camera, key.stream);
    // Compared in constant time, also if there is none to compare with.
    const same = timingSafeEqual(digest(shown ?? ''), digest(token ?? randomBytes(32).toString('hex')));
    if (shown !== undefined && token !== undefined && same) return undefined;
    refused.token += 1;
    mayErr.take(address);
    return createRefusal(401, 'No camera of this site takes pictures here with this token.', {
      'www-authenticate': 'Bearer realm="whip"',
    });
  }

  function preflight(place: Place): WhipReply {
    return {
      status: 200,
      headers: {
        'access-control-allow-methods': `${methods[place.at]}, OPTIONS`,
        'access-control-allow-headers': 'authorization, content-type, if-match',
        'access-control-max-age': '600',
        allow: `${methods[place.at]}, OPTIONS`,
        ...(place.at === 'endpoint' ? { 'accept-post': mediaTypes.sdp } : {}),
        ...(place.at === 'session' ? { 'accept-patch': mediaTypes.fragment } : {}),
      },
    };
  }

  async function bodyOf(
    request: IncomingMessage,
    address: string,
    { camera, stream }: StreamKey,
    type: string,
  ): Promise<string | WhipReply> {
    const [text = ''] = (request.headers['content-type'] ?? '').split(';');
    if (text.trim().toLowerCase() !== type) return createRefusal(415, `The body must be ${type}.`);
    const body = await readBody(request, address, `${camera} ${stream}`);
    if (typeof body !== 'string') return body.toString('utf8');
    if (body === 'size' || body === 'late') refused[body] += 1;
    else refused.busy += 1;
    const { status, why, headers } = describeBodyRefusal(body, maxBodyBytes);
    return createRefusal(status, why, headers);
  }

  async function publish(request: IncomingMessage, address: string, key: StreamKey): Promise<WhipReply> {
    const body = await bodyOf(request, address, key, mediaTypes.sdp);
    if (typeof body !== 'string') return body;
    const offer = parseOffer(body, services.extensions);
    if (!offer.ok) {
      const { status, kind, why } = offer.refusal;
      refused[kind] += 1;
      services.log(`${key.camera}/${key.stream}: an offer refused: ${why}`);
      return createRefusal(status, why);
    }
    if (sessions.isFull) {
      refused.busy += 1;
      return createRefusal(503, 'The site takes no more encoders now.', { 'retry-after': '10' });
    }
    const { session, answer, replaced } = await sessions.open(key, offer.value, address);
    published += 1;
    if (replaced) recordTakeOver(session, replaced);
    const endpoint = `/whip/${key.camera.split(':').at(-1)}/${key.stream}`;
    return {
      status: 201,
      body: answer,
      headers: {
        'content-type': mediaTypes.sdp,
        location: `/whip/session/${session.id}`,
        etag: session.etag,
        'accept-patch': mediaTypes.fragment,
        link: `<${endpoint}/viewers>; rel="${eventsRel}"; events="viewercount"`,
      },
    };
  }

  async function patch(
    request: IncomingMessage,
    address: string,
    session: EncoderSession,
  ): Promise<WhipReply> {
    const body = await bodyOf(request, address, session, mediaTypes.fragment);
    if (typeof body !== 'string') return body;
    const match = request.headers['if-match'];
    if (match === undefined)
      return createRefusal(428, 'If-Match is missing: the ETag, or * for an ICE restart.');
    const fragment = parseSdpFragment(body);
    if (!fragment) return createRefusal(400, 'The body is no SDP fragment (RFC 8840).');
    if (match.trim() !== '*') {
      // Candidates are ignored: an ICE lite end responds to the sender's address.
      return match.trim() === session.etag
        ? { status: 204 }
        : createRefusal(412, 'The ICE session is not this one any more.', { etag: session.etag });
    }
    if (!fragment.ufrag || !fragment.pwd)
      return createRefusal(400, 'An ICE restart needs a=ice-ufrag and a=ice-pwd.');
    const ice = await sessions.restartIce(session);
    return {
      status: 200,
      body: createIceRestartAnswer(ice),
      headers: { 'content-type': mediaTypes.fragment, etag: session.etag },
    };
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    address: string,
  ): Promise<WhipReply | undefined> {
    const place = placeOf(request.url ?? '', services.site);
    const waitMs = mayAsk.waitMs(address);
    if (waitMs > 0) return later(waitMs, 'Too many requests. Try again later.');
    mayAsk.take(address);
    if (!place)
      return createRefusal(404, 'Nothing is here. Encoders post to /whip/CAMERA/main or /whip/CAMERA/sub.');
    const { method = '' } = request;
    if (method === 'OPTIONS') return preflight(place);
    if (!methods[place.at].split(', ').includes(method))
      return createRefusal(405, `${method} is not for this address.`, {
        allow: `${methods[place.at]}, OPTIONS`,
      });
    if (place.at === 'session') {
      const session = sessions.find(place.id);
      if (!session) return createRefusal(404, 'There is no such session, or no longer.');
      const refusedAs = stranger(request, session, address);
      if (refusedAs) return refusedAs;
      if (method === 'PATCH') return patch(request, address, session);
      session.publisher.close('its encoder ended it');
      return { status: 200 };
    }
    const refusedAs = stranger(request, place.key, address);
    if (refusedAs) return refusedAs;
    return place.at === 'viewers'
      ? viewerCounts.open(place.key, response)
      : publish(request, address, place.key);
  }

  return {
    handle(request, response, address) {
      answer(request, response, address)
        .catch((error: unknown) => {
          const id = randomBytes(6).toString('hex');
          services.onUnexpectedError(id, 'whip', error);
          return createRefusal(500, `The site failed at this; its log says why (${id}).`);
        })
        .then((reply) => {
          if (reply) writeReply(response, reply);
        });
    },
    moved(cameras) {
      sessions.end(({ camera }) => cameras.has(camera), 'the camera changed in the registry');
      viewerCounts.end(({ camera }) => cameras.has(camera));
    },
    stats: () => ({ sessions: sessions.size, published, refused: { ...refused } }),
    close() {
      viewerCounts.close();
      sessions.end(() => true, 'the site closes');
    },
  };
}
