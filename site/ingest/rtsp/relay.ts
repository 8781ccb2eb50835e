import { randomBytes } from 'node:crypto';
import net from 'node:net';
import type { Fault } from '../../../core/faults.ts';
import { RtspReader, type RtspRequest } from './reader.ts';
import type { RtspSession } from './session.ts';

/** What may wait for a reader that does not keep up; beyond it packets are dropped. */
const maxUnsentBytes = 8 * 1024 * 1024;
const rtpChannel = 0;
const rtcpChannel = 1;

export interface RtspRelay {
  /** `rtsp://127.0.0.1:port/token`; good for one reader. */
  readonly url: string;
  close(): void;
}

/** A description with the video alone. */
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
 * Hands a camera's stream to one local program (ffmpeg) over RTSP on the loopback. So the camera's address and password stay in
 * this process: the program's command line, which everybody on the machine can read, holds a one-time path only.
 */
export function relayRtsp(session: RtspSession, onEnd: (fault: Fault) => void): Promise<RtspRelay> {
  const token = randomBytes(16).toString('hex');
  const server = net.createServer();
  let reader: net.Socket | undefined;
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

  const answer = (socket: net.Socket, request: RtspRequest) => {
    const respond = (status: string, headers: readonly string[] = [], body = '') => {
      const sequence = request.headers.get('cseq')?.[0] ?? '0';
      const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
      socket.write([`RTSP/1.0 ${status}`, `CSeq: ${sequence}`, ...headers, ...length, '', body].join('\r\n'));
    };
    if (!request.uri.startsWith(url)) {
      respond('404 Not Found');
      return;
    }
    switch (request.method) {
      case 'OPTIONS':
        respond('200 OK', ['Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER']);
        return;
      case 'DESCRIBE':
        respond('200 OK', ['Content-Type: application/sdp', `Content-Base: ${url}/`], relayedSdp(session));
        return;
      case 'SETUP':
        respond('200 OK', [
          'Session: 1;timeout=3600',
          `Transport: RTP/AVP/TCP;unicast;interleaved=${rtpChannel}-${rtcpChannel}`,
        ]);
        return;
      case 'PLAY':
        respond('200 OK', ['Session: 1']);
        reader = socket;
        void session
          .play({
            rtp: (packet) => send(rtpChannel, packet),
            rtcp: (packet) => send(rtcpChannel, packet),
            end: onEnd,
          })
          .then((played) => {
            if (!played.ok) onEnd(played.fault);
          });
        return;
      default:
        respond('200 OK', ['Session: 1']);
    }
  };

  server.on('connection', (socket) => {
    // One reader, ever.
    server.close();
    const messages = new RtspReader({
      message: (message) => {
        if (message.kind === 'request') answer(socket, message);
      },
      // The program's receiver reports: the camera gets none through here.
      frame: () => undefined,
    });
    socket.on('data', (chunk) => {
      if (messages.push(chunk) !== undefined) socket.destroy();
    });
    // The program's end is told by its exit.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      reader = undefined;
    });
    open.add(socket);
  });
  const open = new Set<net.Socket>();

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      url = `rtsp://127.0.0.1:${port}/${token}`;
      resolve({
        url,
        close() {
          server.close();
          for (const socket of open) socket.destroy();
        },
      });
    });
  });
}
