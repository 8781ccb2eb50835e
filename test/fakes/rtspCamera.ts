import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';

export interface CameraRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: ReadonlyMap<string, string>;
}

/**
 * The reply of a scripted camera to a request.
 * A string is the response after `RTSP/1.0 `, a buffer is sent as it is, and undefined sends nothing.
 */
export type CameraAnswer = string | Buffer | undefined;

export interface RtspCamera {
  readonly port: number;
  readonly requests: readonly CameraRequest[];
  /** Resolves with the first request of this method, past or future. */
  requested(method: string): Promise<CameraRequest>;
  close(): Promise<void>;
}

export const sdp = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=control:*',
  'm=video 0 RTP/AVP 96',
  'a=rtpmap:96 H264/90000',
  'a=fmtp:96 packetization-mode=1',
  'a=control:track1',
  '',
].join('\r\n');

/** Returns the response to DESCRIBE with this description. */
export const describeResponse = (body = sdp): string =>
  `200 OK\r\nContent-Type: application/sdp\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** Returns the response of a camera without faults, for scripts that change only one response. */
export function validResponse(method: string, session = '1'): CameraAnswer {
  if (method === 'OPTIONS')
    return '200 OK\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN\r\n\r\n';
  if (method === 'DESCRIBE') return describeResponse();
  if (method === 'SETUP')
    return `200 OK\r\nSession: ${session}\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n\r\n`;
  return '200 OK\r\n\r\n';
}

/** Starts an RTSP camera that follows a script, for behaviour that no real server shows on demand. */
export async function startRtspCamera(
  answer: (request: CameraRequest, socket: net.Socket) => CameraAnswer,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<RtspCamera> {
  const sockets = new Set<net.Socket>();
  const requests: CameraRequest[] = [];
  const waiting = new Set<() => void>();
  const serve = (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const [first = '', ...lines] = text.slice(0, end).split('\r\n');
        text = text.slice(end + 4);
        const [method = '', uri = ''] = first.split(' ');
        const headers = new Map(
          lines.map((line) => {
            const colon = line.indexOf(':');
            return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
          }),
        );
        const request = { method, uri, headers };
        requests.push(request);
        const reply = answer(request, socket);
        if (typeof reply === 'string') {
          const sequence = `CSeq: ${headers.get('cseq') ?? '0'}`;
          socket.write(`RTSP/1.0 ${reply.replace('\r\n', `\r\n${sequence}\r\n`)}`);
        } else if (reply !== undefined) socket.write(reply);
        for (const wake of waiting) wake();
      }
    });
  };
  const server = certificate === undefined ? net.createServer(serve) : tls.createServer(certificate, serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    requests,
    requested: (method) =>
      new Promise((resolve) => {
        const look = () => {
          const found = requests.find((request) => request.method === method);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
