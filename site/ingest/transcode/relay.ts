import { randomBytes } from 'node:crypto';
import net from 'node:net';
import type { Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { RtspReader, type RtspRequest } from '../rtsp/reader.ts';
import type { RtspSession } from '../rtsp/session.ts';

/** Maximum data buffered for a slow reader; beyond it packets are dropped. */
const maxUnsentBytes = 8 * 1024 * 1024;
/** Timeout for a connection to name the token, ms. */
const namelessMs = 2_000;
const rtpChannel = 0;
const rtcpChannel = 1;

export interface RtspRelayOptions {
  /** A session that is opened and not yet playing. */
  readonly session: RtspSession;
  readonly clock: Clock;
  /** Called when the camera's session ended. */
  readonly onEnd: (fault: Fault) => void;
  readonly onUnexpectedError: (error: unknown) => void;
}

export interface RtspRelay {
  /** `rtsp://127.0.0.1:port/token`; good for one reader. */
  readonly url: string;
  close(): void;
}

/** Returns a description with the video alone. */
function relayedSdp(session: RtspSession): string {
  const { codec, payloadType, clockRate, fmtp } = session.description.video;
  return [
    'v=0',
    'o=- 0 0 IN IP4 127.0.0.1',
    's=relay',
    't=0 0',
    `m=video 0 RTP/AVP ${payloadType}`,
    `a=rtpmap:${payloadType} ${codec}/${clockRate}`,
    ...(fmtp === undefined ? [] : [`a=fmtp:${payloadType} ${fmtp}`]),
    'a=control:video',
    '',
  ].join('\r\n');
}

/**
 * Relays a camera's stream to one local program (ffmpeg) over RTSP on the loopback.
 * The camera's address and password stay in this process: the program's command line, which every user of the machine can read, holds a
 * one-time path only. The first client that names this path is the reader; from then on no other can connect.
 * @returns the fault `source.transcodeFailed` if no port is free
 */
export function startRtspRelay(options: RtspRelayOptions): Promise<Result<RtspRelay>> {
  const { session, clock, onEnd, onUnexpectedError } = options;
  const token = randomBytes(16).toString('hex');
  const server = net.createServer();
  const open = new Set<net.Socket>();
  let reader: net.Socket | undefined;
  let playing = false;
  let url = '';

  const send = (channel: number, packet: Buffer) => {
    if (reader === undefined || reader.writableLength > maxUnsentBytes) return;
    const out = Buffer.allocUnsafe(4 + packet.length);
    out[0] = 0x24;
    out[1] = channel;
    out.writeUInt16BE(packet.length, 2);
    packet.copy(out, 4);
    reader.write(out);
  };

  const play = () => {
    if (playing) return;
    playing = true;
    session
      .play({
        rtp: (packet) => send(rtpChannel, packet),
        rtcp: (packet) => send(rtcpChannel, packet),
        end: onEnd,
      })
      .then((played) => {
        if (!played.ok) onEnd(played.fault);
      })
      .catch(onUnexpectedError);
  };

  /** Returns true if the socket is, or becomes, the only reader. */
  const admits = (socket: net.Socket, uri: string): boolean => {
    if (uri !== url && !uri.startsWith(`${url}/`)) return false;
    if (reader !== undefined) return reader === socket;
    reader = socket;
    server.close();
    for (const other of open) if (other !== socket) other.destroy();
    return true;
  };

  const answer = (socket: net.Socket, request: RtspRequest) => {
    if (!admits(socket, request.uri)) {
      socket.destroy();
      return;
    }
    const respond = (headers: readonly string[], body = '') => {
      const sequence = request.headers.get('cseq')?.[0] ?? '0';
      const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
      socket.write(['RTSP/1.0 200 OK', `CSeq: ${sequence}`, ...headers, ...length, '', body].join('\r\n'));
    };
    switch (request.method) {
      case 'OPTIONS':
        respond(['Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER']);
        return;
      case 'DESCRIBE':
        respond(['Content-Type: application/sdp', `Content-Base: ${url}/`], relayedSdp(session));
        return;
      case 'SETUP':
        respond([
          'Session: 1;timeout=3600',
          `Transport: RTP/AVP/TCP;unicast;interleaved=${rtpChannel}-${rtcpChannel}`,
        ]);
        return;
      case 'PLAY':
        respond(['Session: 1']);
        play();
        return;
      default:
        respond(['Session: 1']);
    }
  };

  server.on('connection', (socket) => {
    open.add(socket);
    const messages = new RtspReader({
      message: (message) => {
        if (message.kind === 'request') answer(socket, message);
      },
      // The program's receiver reports are not relayed to the camera.
      frame: () => undefined,
    });
    const stop = clock.after(namelessMs, () => {
      if (reader !== socket) socket.destroy();
    });
    socket.on('data', (chunk) => {
      if (messages.push(chunk) !== undefined) socket.destroy();
    });
    // The program's end is detected by its exit.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      stop();
      open.delete(socket);
    });
  });

  return new Promise((resolve) => {
    server.on('error', (error) => resolve(fail('source.transcodeFailed', { why: error.message })));
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      url = `rtsp://127.0.0.1:${port}/${token}`;
      resolve(
        ok({
          url,
          close() {
            server.close();
            for (const socket of open) socket.destroy();
          },
        }),
      );
    });
  });
}
