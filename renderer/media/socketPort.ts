import type { Clock } from '../../core/clock.ts';
import { decodeFrame, encodeFrame, maxFrameBytes, type Port } from '../../core/contract/wire.ts';
import { hold } from './held.ts';

/** A WebSocket's code for a message too large to take (RFC 6455, 7.4.1). */
const tooLarge = 1009;
/** Ours, of the private range (7.4.2): given up because nobody answered. A site that reads it late lets the pictures go on. */
const silent = 4000;

export interface SocketPort extends Port {
  /** Ends it without a goodbye: nobody answers, and it will be opened anew. */
  abandon(): void;
}

/** An open WebSocket as a port: text frames as JSON, binary frames as `decodeFrame` reads them. */
export function socketPort(socket: WebSocket): SocketPort {
  socket.binaryType = 'arraybuffer';
  const closers: (() => void)[] = [];
  const over = new AbortController();
  const { signal } = over;
  const listening = hold('socketListeners');
  /** Not at the socket's own `close`, which a dead connection brings after a minute. */
  const end = (code?: number) => {
    if (signal.aborted) return;
    over.abort();
    listening();
    socket.close(code);
    for (const run of closers.splice(0)) run();
  };
  let onMessage: (message: unknown) => void = () => {};
  socket.addEventListener('close', () => end(), { signal });
  socket.addEventListener(
    'message',
    ({ data }: MessageEvent<string | ArrayBuffer>) => {
      const size = typeof data === 'string' ? data.length : data.byteLength;
      if (size > maxFrameBytes) return end(tooLarge);
      onMessage(decodeFrame(typeof data === 'string' ? data : new Uint8Array(data)));
    },
    { signal },
  );
  return {
    send(message) {
      if (socket.readyState !== WebSocket.OPEN || typeof message !== 'object' || message === null) return;
      const frame = encodeFrame(message);
      socket.send(typeof frame === 'string' ? frame : new Uint8Array(frame));
    },
    onMessage(run) {
      onMessage = run;
    },
    onClose: (run) => void closers.push(run),
    close: () => end(),
    abandon: () => end(silent),
  };
}

/** Opens a WebSocket; undefined if it did not open within `timeoutMs`. Why not is not told to pages. */
export function openSocket(url: string, timeoutMs: number, clock: Clock): Promise<WebSocket | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const gone = hold('sockets');
    const settled = new AbortController();
    const settle = (result: WebSocket | undefined) => {
      cancel();
      settled.abort();
      resolve(result);
    };
    const cancel = clock.after(timeoutMs, () => {
      settle(undefined);
      socket.close();
    });
    socket.addEventListener('open', () => settle(socket), { signal: settled.signal });
    socket.addEventListener('close', () => settle(undefined), { signal: settled.signal });
    socket.addEventListener('close', gone, { once: true });
  });
}
