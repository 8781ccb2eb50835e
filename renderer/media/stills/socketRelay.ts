import { z } from 'zod';
import { decodeFrame, maxFrameBytes } from '../../../core/rpc/wire.ts';
import type { Keyframe, StillDecoding } from './decoding.ts';
import type { FromSocket, StillDecoded, ToSocket } from './messages.ts';

/** For a message too large to take, of the private range (RFC 6455, 7.4.2): a page may not say 1009. */
const tooLarge = 4001;

/** A still as the site publishes it, as far as it matters here: all of it is looked at where it is shown. */
const Still = z.looseObject({
  t: z.literal('topic'),
  topic: z.literal('still'),
  message: z.looseObject({ codec: z.string() }),
  bytes: z.instanceof(Uint8Array),
});

/** The decoder's answer as it goes to the page, and what goes with it. */
export function toStillDecoded(
  id: number,
  decoded: Awaited<ReturnType<StillDecoding<ImageBitmap>['decode']>>,
): readonly [StillDecoded, readonly ImageBitmap[]] {
  if ('picture' in decoded) return [{ id, picture: decoded.picture }, [decoded.picture]];
  return [{ id, why: String(decoded.why).slice(0, 200) }, []];
}

/**
 * Opens a socket and hands its frames on between the site and the page. Stills are decoded as they come: the page, which asked for them, is
 * then busy with laying out the wall that they belong to.
 */
export function relaySocket(options: {
  readonly url: string;
  readonly port: MessagePort;
  readonly decode: (
    keyframe: Pick<Keyframe, 'bytes' | 'codec'>,
  ) => ReturnType<StillDecoding<ImageBitmap>['decode']>;
}): void {
  const { port, decode } = options;
  let stills = 0;
  let isOver = false;
  const send = (message: FromSocket, transfer: readonly Transferable[] = []) =>
    port.postMessage(message, [...transfer]);

  let socket: WebSocket;
  try {
    socket = new WebSocket(options.url);
  } catch {
    // No address of a socket, or one that the page's policy forbids.
    send({ closed: true });
    return;
  }

  /** True if it is one. */
  function takeStill(frame: ArrayBuffer): boolean {
    const still = Still.safeParse(decodeFrame(new Uint8Array(frame)));
    if (!still.success) return false;
    const { bytes, ...message } = still.data;
    stills += 1;
    const id = stills;
    send({ still: id, message });
    void decode({ codec: message.message.codec, bytes }).then((decoded) => {
      if (!isOver) send(...toStillDecoded(id, decoded));
      else if ('picture' in decoded) decoded.picture.close();
    }); // it never rejects
    return true;
  }

  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => send({ open: true }));
  socket.addEventListener('close', () => {
    isOver = true;
    send({ closed: true });
  });
  socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
    const isText = typeof data === 'string';
    if ((isText ? data.length : data.byteLength) > maxFrameBytes) return socket.close(tooLarge);
    if (isText) send({ frame: data });
    else if (!takeStill(data)) send({ frame: data }, [data]);
  });
  port.onmessage = ({ data }: MessageEvent<ToSocket>) => {
    if ('close' in data) socket.close(data.code);
    else if (socket.readyState === WebSocket.OPEN)
      socket.send(typeof data.frame === 'string' ? data.frame : new Uint8Array(data.frame));
  };
}
