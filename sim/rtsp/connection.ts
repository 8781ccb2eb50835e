/** One client's connection: RTSP 1.0 (RFC 2326) with at most one session, carried on the connection itself. */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Cancel } from '../../core/base/clock.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { DigestGuard } from './digest.ts';
import { formatResponse, RequestReader, type RtspRequest, type RtspResponse } from './message.ts';
import { type Channels, maxQueuedBytes, Player, type PlayerHost } from './player.ts';
import type { Programme } from './programme.ts';
import { describeStream, trackName } from './sdp.ts';

export const sessionTimeoutS = 60;
/** Timeout of a connection without a session. */
export const idleTimeoutMs = 30_000;
const maxWrongPasswords = 8;
/** A token bucket: maximum burst of messages, and refill per second. */
const maxMessageBurst = 200;
const messagesPerS = 50;

const supportedMethods = [
  'OPTIONS',
  'DESCRIBE',
  'SETUP',
  'PLAY',
  'PAUSE',
  'TEARDOWN',
  'GET_PARAMETER',
  'SET_PARAMETER',
] as const;
type Method = (typeof supportedMethods)[number];
const rejectedMethods = ['ANNOUNCE', 'RECORD', 'REDIRECT'];
const isSupported = (method: string): method is Method => supportedMethods.some((name) => name === method);

export interface ConnectionHost extends PlayerHost {
  readonly guard: DigestGuard;
  readonly serverName: string;
  monotonicMs(): number;
  find(cameraId: string, role: StreamRole): Programme | undefined;
  /** Returns false if the session limit is reached. */
  admitSession(): boolean;
  endSession(): void;
  schedule(player: Player, dueMs: number): Cancel;
}

interface Reply extends RtspResponse {
  readonly thenClose?: boolean;
  /** Runs after the response is written. */
  readonly after?: () => void;
}

interface Session {
  readonly id: string;
  readonly player: Player;
  /** Set while it plays. */
  cancel: Cancel | undefined;
}

/** Returns the camera and stream of an address: /cam/<id>/<main|sub>, with or without the track. */
export function parseAddress(uri: string): { cameraId: string; role: StreamRole } | undefined {
  const path = uri.replace(/^rtsp:\/\/[^/?]*/i, '').replace(/\?.*$/, '');
  const match = new RegExp(`^/cam/([a-z0-9][a-z0-9_.-]{0,63})/(main|sub)(?:/(?:${trackName})?)?$`).exec(path);
  const [, cameraId, role] = match ?? [];
  if (cameraId === undefined || (role !== 'main' && role !== 'sub')) return undefined;
  return { cameraId, role };
}

/** Returns the first supported transport: RTP over this connection. */
export function chooseTransport(header: string): Channels | undefined {
  for (const offer of header.split(',')) {
    const [spec = '', ...params] = offer.split(';').map((part) => part.trim());
    if (spec.toUpperCase() !== 'RTP/AVP/TCP') continue;
    const named = (name: string) => params.find((param) => param.toLowerCase().startsWith(`${name}=`));
    const mode = named('mode')?.slice(5).replaceAll('"', '').toUpperCase();
    if (mode !== undefined && mode !== 'PLAY') continue;
    const channels = /^interleaved=(\d{1,3})(?:-(\d{1,3}))?$/i.exec(
      named('interleaved') ?? 'interleaved=0-1',
    );
    if (!channels) continue;
    const rtp = Number(channels[1]);
    const rtcp = channels[2] === undefined ? rtp + 1 : Number(channels[2]);
    if (rtp <= 255 && rtcp <= 255 && rtp !== rtcp) return { rtp, rtcp };
  }
  return undefined;
}

export class Connection {
  private readonly socket: Socket;
  private readonly host: ConnectionHost;
  private readonly id = randomBytes(8).toString('hex');
  private readonly reader = new RequestReader();
  private session: Session | undefined;
  private messageMs: number;
  private wrongPasswords = 0;
  private tokens = maxMessageBurst;
  private tokensMs: number;
  private closed = false;

  constructor(socket: Socket, host: ConnectionHost) {
    this.socket = socket;
    this.host = host;
    this.messageMs = host.monotonicMs();
    this.tokensMs = this.messageMs;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    // A reset by the client is a usual end; the 'close' event follows and cleans up.
    socket.on('error', () => undefined);
    socket.on('close', () => this.finish());
  }

  get player(): Player | undefined {
    return this.session?.player;
  }

  get playing(): boolean {
    return this.session?.cancel !== undefined;
  }

  /** Disconnects without a message, as a camera that lost power. */
  disconnect(): void {
    this.finish();
    this.socket.destroy();
  }

  /** Disconnects if the client has been silent for too long. */
  checkTimeout(nowMs: number): void {
    const limitMs = this.session ? sessionTimeoutS * 1_000 : idleTimeoutMs;
    if (nowMs - this.messageMs > limitMs) this.disconnect();
  }

  private finish(): void {
    this.closed = true;
    this.endSession();
  }

  private endSession(): void {
    if (!this.session) return;
    this.session.cancel?.();
    this.session = undefined;
    this.host.endSession();
  }

  private receive(chunk: Buffer): void {
    for (const message of this.reader.push(chunk)) {
      if (this.closed) return;
      if (!this.spendToken()) this.disconnect();
      else if (message.kind === 'interleaved') this.messageMs = this.host.monotonicMs();
      else if (message.kind === 'malformed') this.respond({ status: 400, thenClose: true }, undefined);
      else this.handleRequest(message.request);
    }
  }

  private spendToken(): boolean {
    const nowMs = this.host.monotonicMs();
    const earned = ((nowMs - this.tokensMs) / 1_000) * messagesPerS;
    this.tokens = Math.min(maxMessageBurst, this.tokens + earned) - 1;
    this.tokensMs = nowMs;
    return this.tokens >= 0;
  }

  private handleRequest(request: RtspRequest): void {
    const cseq = request.headers.get('cseq');
    if (cseq === undefined || !/^\d{1,10}$/.test(cseq)) this.respond({ status: 400 }, undefined);
    else this.respond(this.decide(request), cseq);
  }

  private respond(reply: Reply | 'hang up', cseq: string | undefined): void {
    // A client that does not read its responses is disconnected.
    if (reply === 'hang up' || this.socket.writableLength > 2 * maxQueuedBytes) {
      this.disconnect();
      return;
    }
    const headers: [string, string][] = [['Server', this.host.serverName]];
    if (this.session) headers.push(['Session', `${this.session.id};timeout=${sessionTimeoutS}`]);
    this.socket.write(formatResponse({ ...reply, headers: [...headers, ...(reply.headers ?? [])] }, cseq));
    if (reply.thenClose) {
      this.finish();
      this.socket.destroySoon();
    }
    reply.after?.();
  }

  private decide(request: RtspRequest): Reply | 'hang up' {
    const { method, version, headers } = request;
    if (version !== '1.0') return { status: 505 };
    const requirement = headers.get('require');
    if (requirement !== undefined) return { status: 551, headers: [['Unsupported', requirement]] };
    if (rejectedMethods.includes(method))
      return { status: 405, headers: [['Allow', supportedMethods.join(', ')]] };
    if (!isSupported(method)) return { status: 501, headers: [['Public', supportedMethods.join(', ')]] };
    const address = parseAddress(request.uri);
    if (address && this.host.faultOf(address.cameraId) === 'stopped') return 'hang up';
    if (method === 'OPTIONS') {
      if (!this.session) this.messageMs = this.host.monotonicMs();
      return { status: 200, headers: [['Public', supportedMethods.join(', ')]] };
    }
    const challenge = this.challenge(request);
    if (challenge) return challenge;
    this.messageMs = this.host.monotonicMs();
    const programme = address && this.host.find(address.cameraId, address.role);
    if (!programme) return { status: 404 };
    if (method === 'DESCRIBE') return describe(request, address.cameraId, programme);
    if (method === 'SETUP') return this.setUp(request, address, programme);
    return this.decideInSession(method, request);
  }

  /** Returns the 401 response to a request without valid credentials. */
  private challenge(request: RtspRequest): Reply | undefined {
    const { guard } = this.host;
    const nowMs = this.host.monotonicMs();
    const header = request.headers.get('authorization');
    const verdict = guard.verify(header, request.method, request.uri, this.id, nowMs);
    if (verdict === 'right') return undefined;
    // The password is right, so the client is alive.
    if (verdict === 'stale') this.messageMs = nowMs;
    if (verdict === 'wrong' && header !== undefined) this.wrongPasswords++;
    const headers = guard
      .challenges(this.id, nowMs, verdict === 'stale')
      .map((challenge): [string, string] => ['WWW-Authenticate', challenge]);
    return { status: 401, headers, thenClose: this.wrongPasswords >= maxWrongPasswords };
  }

  private setUp(
    request: RtspRequest,
    { cameraId, role }: { cameraId: string; role: StreamRole },
    programme: Programme,
  ): Reply {
    const named = sessionNamedBy(request);
    if (named !== undefined && named !== this.session?.id) return { status: 454 };
    if (this.session?.cancel) return { status: 455 };
    const channels = chooseTransport(request.headers.get('transport') ?? '');
    if (!channels) return { status: 461 };
    if (!this.session && !this.host.admitSession()) return { status: 453 };
    const player = new Player(this.host, this.socket, channels, cameraId, role, programme);
    this.session = { id: this.session?.id ?? randomBytes(8).toString('hex'), player, cancel: undefined };
    const transport = `RTP/AVP/TCP;unicast;interleaved=${channels.rtp}-${channels.rtcp}`;
    return { status: 200, headers: [['Transport', transport]] };
  }

  private decideInSession(method: Method, request: RtspRequest): Reply {
    const named = sessionNamedBy(request);
    const session = this.session;
    const isParameter = method === 'GET_PARAMETER' || method === 'SET_PARAMETER';
    if (!(isParameter && named === undefined) && (!session || named !== session.id)) return { status: 454 };
    if (isParameter) return { status: request.body.length === 0 ? 200 : 451 };
    if (!session) return { status: 454 };
    if (method === 'TEARDOWN') return { status: 200, after: () => this.endSession() };
    if (method === 'PLAY') return this.play(session, request.uri);
    session.cancel?.();
    session.cancel = undefined;
    return { status: 200 };
  }

  private play(session: Session, uri: string): Reply {
    const { player } = session;
    const dueMs = session.cancel ? undefined : player.start(this.host.monotonicMs());
    const { sequence, timestamp } = player.position;
    const track = uri.endsWith(trackName) ? uri : `${uri.replace(/\/$/, '')}/${trackName}`;
    const info = `url=${track};seq=${sequence};rtptime=${timestamp}`;
    return {
      status: 200,
      headers: [
        ['Range', 'npt=now-'],
        ['RTP-Info', info],
      ],
      // No packet may precede the response.
      after: () => {
        if (dueMs !== undefined) session.cancel = this.host.schedule(player, dueMs);
      },
    };
  }
}

function sessionNamedBy(request: RtspRequest): string | undefined {
  return request.headers.get('session')?.split(';')[0]?.trim();
}

function describe(request: RtspRequest, cameraId: string, programme: Programme): Reply {
  const accept = request.headers.get('accept');
  if (accept !== undefined && !/application\/sdp|application\/\*|\*\/\*/i.test(accept))
    return { status: 406 };
  return {
    status: 200,
    headers: [
      ['Content-Base', `${request.uri.replace(/\/$/, '')}/`],
      ['Content-Type', 'application/sdp'],
    ],
    body: describeStream(cameraId, programme.stream),
  };
}
