import { connect } from 'node:net';

/** The response of a server, as it arrived on the socket. */
export interface RawAnswer {
  /** The status; 0 if the server hung up without a response. */
  readonly status: number;
  /** The text of the server's own response; empty for one of Node's, which has no text. */
  readonly body: string;
}

/** Longer than the ten seconds after which a server ends an incomplete request, ms. */
const withinMs = 15_000;
let visitor = 0;

/** Returns another loopback address each time, so that no client is throttled for the one before. */
function address(): string {
  visitor = (visitor + 1) % 60_000;
  return `127.1.${1 + Math.floor(visitor / 250)}.${1 + (visitor % 250)}`;
}

/**
 * Writes bytes to a server of this machine, and reads the response until the server hangs up.
 * @param endsAfterMs the time after which the client ends its side, for a request that may be incomplete
 */
export function sendRaw(port: number, bytes: Uint8Array, endsAfterMs = withinMs): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: address(), allowHalfOpen: true });
    const parts: Buffer[] = [];
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no end of an answer within ${withinMs} ms`));
    }, withinMs);
    const ends = setTimeout(() => socket.end(), endsAfterMs);
    socket.on('data', (part: Buffer) => parts.push(part));
    // A server that rejects the rest of a request may hang up in the middle.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(late);
      clearTimeout(ends);
      const text = Buffer.concat(parts).toString('utf8');
      const [head = '', ...rest] = text.split('\r\n\r\n');
      const body = /content-type: text\/plain/i.test(head) ? rest.join('\r\n\r\n') : '';
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), body });
    });
    socket.on('end', () => socket.end());
    socket.write(bytes);
  });
}

/** Returns a request as bytes. The length is the body's, unless the headers give another. */
export function requestBytes(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array = '',
): Buffer {
  const whole = {
    host: 'site',
    connection: 'close',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(whole).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([
    Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`),
    Buffer.from(body),
  ]);
}
