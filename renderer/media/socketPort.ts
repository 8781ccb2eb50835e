import type { Clock } from '../../core/clock.ts';
import { decodeFrame, encodeFrame, maxFrameBytes, type Port } from '../../core/contract/wire.ts';

/** A WebSocket's code for a message too large to take (RFC 6455, 7.4.1). */
const tooLarge = 1009;

/** An open WebSocket as a port: text frames as JSON, binary frames as `decodeFrame` reads them. */
export function socketPort(socket: WebSocket): Port {
  socket.binaryType = 'arraybuffer';
  return {
    send(message) {
      if (socket.readyState !== WebSocket.OPEN || typeof message !== 'object' || message === null) return;
      const frame = encodeFrame(message);
      socket.send(typeof frame === 'string' ? frame : new Uint8Array(frame));
    },
    onMessage(run) {
      socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
        const size = typeof data === 'string' ? data.length : data.byteLength;
        if (size > maxFrameBytes) return socket.close(tooLarge);
        run(decodeFrame(typeof data === 'string' ? data : new Uint8Array(data)));
      });
    },
    onClose(run) {
      socket.addEventListener('close', run);
    },
    close() {
      socket.close();
    },
  };
}

/** Opens a WebSocket; undefined if it did not open within `timeoutMs`. Why not is not told to pages. */
export function openSocket(url: string, timeoutMs: number, clock: Clock): Promise<WebSocket | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const cancel = clock.after(timeoutMs, () => {
      resolve(undefined);
      socket.close();
    });
    const settle = (result: WebSocket | undefined) => {
      cancel();
      resolve(result);
    };
    socket.addEventListener('open', () => settle(socket), { once: true });
    socket.addEventListener('close', () => settle(undefined), { once: true });
  });
}
