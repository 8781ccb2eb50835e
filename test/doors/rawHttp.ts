import { connect } from 'node:net';

/** What a server answered, as it came over the socket. */
export interface RawAnswer {
  /** 0: it hung up without one. */
  readonly status: number;
  /** Empty where it is none of ours: Node's own server says in no sentence what it does not understand. */
  readonly body: string;
}

/** A server takes ten seconds for what never ends; this is longer. */
const withinMs = 15_000;
let visitor = 0;

/** Another address of this machine's own each time, so that no visitor is told to wait for what the one before did. */
function address(): string {
  visitor = (visitor + 1) % 60_000;
  return `127.1.${1 + Math.floor(visitor / 250)}.${1 + (visitor % 250)}`;
}

/**
 * Writes these bytes to a server of this machine, and hears what it answers until it hangs up.
 * @param endsAfterMs says by then that nothing more comes: of a request that may never be whole
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
    // A server that will not hear more may hang up in the middle.
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

/** A request as its bytes; the length is the body's unless headers name another. */
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
