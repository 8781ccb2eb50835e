import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { AlertSourceId } from '../../core/alerts/alert.ts';
import { TwoGenerationMap } from '../../core/alerts/correlateMemory.ts';
import { createKeyedRateLimit } from '../../core/base/allowance.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import { type Fault, faultText } from '../../core/errors/faults.ts';
import { createBodyReader, describeBodyRefusal } from '../shared/body.ts';
import { capType } from './formats/cap.ts';
import { parseCapMessage } from './formats/capMessage.ts';
import { batchContentType, createCloudEventsParser, structuredContentType } from './formats/cloudEvents.ts';
import { maxMessageBytes, type RawMessage } from './formats/index.ts';

/** A CloudEvent in structured mode (HTTP binding 1.0.2), as the inbox stores it. */
interface PostedEvent {
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** Binary mode: the event's id from a header, on behalf of all attributes, which no signature covers. */
  readonly unsignedId?: string;
}

/** Returns the media type without parameters, in lower case. */
const mediaTypeOf = (headers: IncomingHttpHeaders): string =>
  (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

const maxAttributes = 40;

/** Decodes RFC 3986 percent encoding, required for all but printable ASCII (3.1.3.2); undefined if it is invalid. */
function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

const isJson = (type: string): boolean => type === 'application/json' || type.endsWith('+json');

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns the event or events of a request, or a sentence why it has none.
 * In binary mode the attributes are headers: they are written around the body, which stays byte for byte if it is JSON, and is stored in
 * base64 otherwise.
 */
function postedEvent(headers: IncomingHttpHeaders, body: string): PostedEvent | string {
  const type = mediaTypeOf(headers);
  if (type === structuredContentType || type === batchContentType)
    return { contentType: type, bytes: Buffer.from(body) };
  if (type.startsWith('application/cloudevents'))
    return `${type} is not read here: ${structuredContentType} is.`;
  if (headers['ce-specversion'] === undefined)
    return `The body must be ${structuredContentType} or ${batchContentType}, or the attributes must be ce- headers.`;
  const attributes = Object.entries(headers).filter(([name]) => name.startsWith('ce-'));
  if (attributes.length > maxAttributes) return `There may be at most ${maxAttributes} attributes.`;
  const members: string[] = [];
  let unsignedId = '';
  for (const [name, value] of attributes) {
    const attribute = name.slice('ce-'.length);
    const text = typeof value === 'string' ? decoded(value.replace(/^"(.*)"$/, '$1')) : undefined;
    if (text === undefined || !/^[a-z0-9]{1,40}$/.test(attribute) || attribute.startsWith('data'))
      return `The header ${name.slice(0, 60)} is no attribute of a CloudEvent.`;
    if (attribute === 'id') unsignedId = text;
    members.push(`${JSON.stringify(attribute)}:${JSON.stringify(text)}`);
  }
  if (type !== '') members.push(`"datacontenttype":${JSON.stringify(type)}`);
  if (body !== '')
    members.push(
      isJson(type) && parses(body)
        ? `"data":${body}`
        : `"data_base64":${JSON.stringify(Buffer.from(body).toString('base64'))}`,
    );
  return { contentType: structuredContentType, bytes: Buffer.from(`{${members.join(',')}}`), unsignedId };
}

/** The response to a request, with a plain sentence for readers of the sender's log. */
interface Answer {
  readonly status: number;
  readonly why?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function answer(response: ServerResponse, { status, why, headers = {} }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const body = why === undefined ? '' : `${why}\n`;
  response.writeHead(status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 204
      ? {}
      : { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) }),
    ...headers,
  });
  response.end(status === 204 ? undefined : body);
}

/** Rate limit of requests per address and source: a backlog after an outage, then 50 a second; batches carry more. */
const requests = { atOnce: 500, everyMs: 20 };
/** Rate limit of wrong secrets per address and source. */
const wrongSecrets = { atOnce: 10, everyMs: 6_000 };
/** Maximum number of messages that are not yet durable: 16 MB. */
const maxUnderWay = 64;
/** Bodies under way, 16 MB: one address cannot use up a source's share, nor one source all. */
const bodies = { perAddress: 16, perSource: 32, total: 64, maxBytes: maxMessageBytes };
/** Number of remembered events in binary mode: the ten minutes of a signature's validity, at some 80 a second. */
const eventsRemembered = 50_000;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The source of a request by its headers, whose secret is still to be checked; or why it shows none. */
type Sender =
  | {
      readonly ok: true;
      readonly kind: WebhookSource['kind'];
      readonly id: AlertSourceId;
      readonly channel: string;
      readonly secrets: readonly string[];
    }
  | { readonly ok: false; readonly status: 400 | 401; readonly why: string };

/** The credentials that a posting source must present. */
export interface WebhookSource {
  readonly kind: 'webhook' | 'cap';
  /** webhook: secrets of Standard Webhooks (`whsec_...`); cap: bearer tokens. Several during a rotation. */
  readonly secrets: readonly string[];
}

export interface WebhookServices {
  /** Returns the source of this name; undefined if there is none. */
  source(id: AlertSourceId): WebhookSource | undefined;
  /** Resolves once the message is durable, and only then is the sender acknowledged. Error: it must retry later. */
  deliver(message: RawMessage): Promise<Result<void>>;
  log(line: string): void;
  onUnexpectedError(id: string, call: string, error: unknown): void;
}

export interface WebhookStats {
  readonly taken: number;
  /** Number of refused requests by reason. Malformed messages with a valid secret are delivered all the same, to the quarantine. */
  readonly refused: Readonly<Record<'secret' | 'busy' | 'late' | 'size' | 'malformed' | 'undurable', number>>;
}

/** The pages POST /alerts/webhook/SOURCE and /alerts/cap/SOURCE of the site's listener, below `/alerts/`. */
export interface WebhookEndpoints {
  handle(request: IncomingMessage, response: ServerResponse, address: string): void;
  stats(): WebhookStats;
}

const digest = (text: string) => createHash('sha256').update(text).digest();

function placeOf(url: string): { kind: WebhookSource['kind']; id: AlertSourceId } | undefined {
  const [, kind, name] = /^\/alerts\/(webhook|cap)\/([^/?]{1,32})(?:\?|$)/.exec(url) ?? [];
  const id = AlertSourceId.safeParse(name).data;
  return id === undefined || (kind !== 'webhook' && kind !== 'cap') ? undefined : { kind, id };
}

/** An empty configuration: whether a message is readable does not depend on cameras and classes. */
const nothingKnown = { cameraOf: () => undefined, priorityOf: () => undefined };

/** Creates the HTTP endpoints for calling systems: signed CloudEvents, and CAP with a token. */
export function createWebhookEndpoints(services: WebhookServices, clock: Clock): WebhookEndpoints {
  const mayAsk = createKeyedRateLimit(clock, requests);
  const mayErr = createKeyedRateLimit(clock, wrongSecrets);
  const readEvents = createCloudEventsParser(nothingKnown);
  const readBody = createBodyReader(clock, bodies);
  const refused = { secret: 0, busy: 0, late: 0, size: 0, malformed: 0, undurable: 0 };
  const received = new TwoGenerationMap<string, string>(eventsRemembered);
  let taken = 0;
  let underWay = 0;
  /** Reported once until a message is accepted again. */
  let isRefusing = false;

  const later = (ms: number, why: string): Answer => {
    refused.busy += 1;
    return { status: 429, why, headers: { 'retry-after': String(Math.ceil(ms / 1_000)) } };
  };
  /** A wrong secret counts against its address at this source only: other sources behind the same address are not held up. */
  const wrong = (from: string, why: string): Answer => {
    refused.secret += 1;
    mayErr.take(from);
    return { status: 401, why, headers: { 'www-authenticate': 'Bearer realm="alerts"' } };
  };

  /** Compares tokens in constant time, also if there is none to compare with. */
  function showsToken(request: IncomingMessage, tokens: readonly string[]): boolean {
    const shown = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1];
    let shows = false;
    for (const token of tokens) shows = timingSafeEqual(digest(shown ?? ''), digest(token)) || shows;
    return shows && shown !== undefined;
  }

  /** Prevents a replay of a signed body with other headers while its signature is valid. */
  function isBound({ source, bytes }: RawMessage, eventId: string, webhookId: string): boolean {
    const key = `${source} ${webhookId}`;
    const whole = createHash('sha256').update(bytes).digest('hex');
    const before = received.get(key);
    if (eventId !== webhookId || (before !== undefined && before !== whole)) return false;
    received.set(key, whole);
    return true;
  }

  /**
   * Returns the source that a request shows to be of, by its headers alone, so that a stranger's body takes no room. A source's name,
   * unlike its secret, may be found out by this.
   */
  function identify(
    { headers }: IncomingMessage,
    { kind, id }: { kind: WebhookSource['kind']; id: AlertSourceId },
  ): Sender {
    const source = services.source(id);
    if (kind === 'webhook') {
      const shown = readSignatureHeaders(headers, clock.now());
      if (!shown.ok) return shown;
    }
    if (source?.kind !== kind) return { ok: false, status: 401, why: kind === 'cap' ? noToken : notSigned };
    return { ok: true, kind, id, channel: `/alerts/${kind}/${id}`, secrets: source.secrets };
  }

  async function take(
    request: IncomingMessage,
    address: string,
    from: string,
    { kind, id, channel, secrets }: Extract<Sender, { ok: true }>,
  ): Promise<Answer> {
    // A token is checked before the body is read; a signature covers the body, and is checked afterwards.
    if (kind === 'cap' && !showsToken(request, secrets)) return wrong(from, noToken);
    const bytes = await readBody(request, address, channel);
    if (typeof bytes === 'string') {
      if (bytes === 'size' || bytes === 'late') refused[bytes] += 1;
      else refused.busy += 1;
      return describeBodyRefusal(bytes, maxMessageBytes);
    }
    const receivedAt = clock.now();
    if (kind === 'cap') {
      const cap = parseCapMessage(bytes);
      return deliver(
        { source: id, kind, channel, contentType: capType, bytes, receivedAt },
        cap.ok ? undefined : cap.fault,
      );
    }
    let body: string;
    try {
      body = utf8.decode(bytes);
    } catch {
      // The library signs text: invalid UTF-8 could be altered without detection.
      refused.malformed += 1;
      return { status: 400, why: 'The body must be UTF-8.' };
    }
    const signed = verifyWebhook(request.headers, body, secrets, receivedAt);
    if (!signed.signed) return wrong(from, signed.why);
    const event = postedEvent(request.headers, body);
    if (typeof event === 'string') {
      refused.malformed += 1;
      return { status: 415, why: event };
    }
    const { contentType, unsignedId } = event;
    const message: RawMessage = { source: id, kind, channel, contentType, bytes: event.bytes, receivedAt };
    if (unsignedId !== undefined && !isBound(message, unsignedId, signed.id)) {
      refused.malformed += 1;
      return {
        status: 400,
        why: 'No signature covers ce- headers: ce-id must be the webhook-id, and one webhook-id is of one event. Structured mode is signed as a whole.',
      };
    }
    if (message.bytes.length > maxMessageBytes) {
      refused.size += 1;
      return { status: 413, why: `With its headers the event must be at most ${maxMessageBytes} bytes.` };
    }
    const read = readEvents(message);
    return deliver(message, read.ok ? undefined : read.fault);
  }

  /** Delivers a message, a malformed one too: messages with a valid secret are stored for examination. */
  async function deliver(message: RawMessage, fault: Fault | undefined): Promise<Answer> {
    underWay += 1;
    const delivered = await services.deliver(message).finally(() => {
      underWay -= 1;
    });
    if (!delivered.ok) {
      refused.undurable += 1;
      if (!isRefusing)
        services.log(`alerts that are posted are not taken: ${faultText(delivered.fault, 'en')}`);
      isRefusing = true;
      return { status: 503, why: faultText(delivered.fault, 'en'), headers: { 'retry-after': '10' } };
    }
    isRefusing = false;
    if (fault) {
      refused.malformed += 1;
      return { status: 400, why: faultText(fault, 'en') };
    }
    taken += 1;
    return { status: 204 };
  }

  async function reply(request: IncomingMessage, address: string): Promise<Answer> {
    const place = placeOf(request.url ?? '');
    const sender = place && identify(request, place);
    // Senders that show nothing of a known source share one limit per address, which is not that of the sources behind this address.
    const from = `${address} ${sender?.ok ? sender.channel : ''}`;
    const waitMs = mayAsk.waitMs(from);
    if (waitMs > 0) return later(waitMs, 'Too many requests. Try again later.');
    mayAsk.take(from);
    if (!place || !sender)
      return {
        status: 404,
        why: 'Nothing is here. Sources post to /alerts/webhook/SOURCE or /alerts/cap/SOURCE.',
      };
    if (request.method !== 'POST')
      return {
        status: 405,
        why: `${request.method ?? ''} is not for this address.`,
        headers: { allow: 'POST' },
      };
    const { 'content-encoding': encoding = 'identity', 'content-length': length = '0' } = request.headers;
    if (encoding.toLowerCase() !== 'identity')
      return { status: 415, why: 'The body must not be compressed.' };
    if (
      place.kind === 'cap' &&
      !['application/xml', 'text/xml', capType].includes(mediaTypeOf(request.headers))
    )
      return { status: 415, why: `The body must be ${capType}.` };
    if (Number(length) > maxMessageBytes) {
      refused.size += 1;
      return describeBodyRefusal('size', maxMessageBytes);
    }
    if (underWay >= maxUnderWay) {
      refused.busy += 1;
      return { status: 503, why: 'The site takes no more at once.', headers: { 'retry-after': '1' } };
    }
    const errMs = mayErr.waitMs(from);
    if (errMs > 0) return later(errMs, 'Too many wrong secrets. Try again later.');
    if (!sender.ok) {
      if (sender.status === 401) return wrong(from, sender.why);
      refused.secret += 1;
      return { status: sender.status, why: sender.why };
    }
    return take(request, address, from, sender);
  }

  return {
    handle(request, response, address) {
      reply(request, address)
        .catch((error: unknown): Answer => {
          const id = randomBytes(6).toString('hex');
          services.onUnexpectedError(id, 'alerts', error);
          return { status: 500, why: `The site failed at this; its log says why (${id}).` };
        })
        .then((given) => answer(response, given));
    },
    stats: () => ({ taken, refused: { ...refused } }),
  };
}

/** Maximum difference of the clocks of sender and site, and so the time in which a copy could be replayed. */
const toleranceMs = 5 * 60_000;

/** Maximum number of signatures, above any rotation; each costs a hash to compare with. */
const maxSignatures = 10;

type Signed =
  | { readonly signed: true; readonly id: string }
  | { readonly signed: false; readonly status: 400 | 401; readonly why: string };

type SignatureHeaders =
  | { readonly ok: true; readonly id: string; readonly timestamp: number; readonly signatures: string }
  | { readonly ok: false; readonly status: 400 | 401; readonly why: string };

const notSigned = 'No source of this site signs like this.';
const noToken = 'No source of this site posts here with this token.';

const single = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/**
 * Reads the headers of a signature (Standard Webhooks 1.0) and checks what can be checked without the body: that all are there and well
 * formed, that the time is near, and that there is a signature of version 1.
 */
function readSignatureHeaders(headers: IncomingHttpHeaders, now: number): SignatureHeaders {
  const refuse = (status: 400 | 401, why: string): SignatureHeaders => ({ ok: false, status, why });
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    single(headers, name),
  );
  if (id === undefined || timestamp === undefined || signatures === undefined)
    return refuse(
      400,
      'The headers webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks) must be there.',
    );
  if (!/^[^\s.]{1,256}$/.test(id) || !/^\d{1,12}$/.test(timestamp))
    return refuse(
      400,
      'webhook-id must be without dots and spaces, webhook-timestamp whole seconds since 1970.',
    );
  if (Math.abs(Number(timestamp) * 1_000 - now) > toleranceMs)
    return refuse(
      400,
      `webhook-timestamp is more than ${toleranceMs / 60_000} minutes from this site's clock.`,
    );
  // 32 bytes of HMAC-SHA256 in base64.
  if (!/(?:^| )v1,[A-Za-z0-9+/]{43}=(?: |$)/.test(signatures)) return refuse(401, notSigned);
  return { ok: true, id, timestamp: Number(timestamp), signatures };
}

/**
 * Verifies a body's signature by one of the secrets (Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`).
 * The result reveals nothing about which part of a wrong signature was right.
 */
export function verifyWebhook(
  headers: IncomingHttpHeaders,
  body: string,
  secrets: readonly string[],
  now: number,
): Signed {
  const read = readSignatureHeaders(headers, now);
  if (!read.ok) return { signed: false, status: read.status, why: read.why };
  const { id, timestamp, signatures } = read;
  const shown = signatures.split(' ').slice(0, maxSignatures).map(digest);
  const at = new Date(timestamp * 1_000);
  let signed = false;
  // All secrets are compared, in constant time, even after a match.
  for (const secret of secrets) {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const due = digest(new Webhook(new Uint8Array(key), { format: 'raw' }).sign(id, at, body));
    for (const one of shown) signed = timingSafeEqual(one, due) || signed;
  }
  if (!signed) return { signed: false, status: 401, why: notSigned };
  return { signed: true, id };
}
