import { z } from 'zod';
import { decodeFrame, maxFrameBytes } from '../../../core/rpc/wire.ts';
import type { Keyframe, KeyframeDecoder } from './keyframeDecoder.ts';
import type { FromRelayedSocket, StillDecoded, ToRelayedSocket } from './messages.ts';

/** Close code for an oversized message, of the private range (RFC 6455, 7.4.2): a page may not send 1009. */
const tooLarge = 4001;

/** The fields of a published still that are needed here: the page validates the whole message. */
const Still = z.looseObject({
  t: z.literal('topic'),
  topic: z.literal('still'),
  message: z.looseObject({ codec: z.string() }),
  bytes: z.instanceof(Uint8Array),
});

/** Returns the decoder's result as a message for the page, with its transferables. */
export function toStillDecoded(
  id: number,
  decoded: Awaited<ReturnType<KeyframeDecoder<ImageBitmap>['decode']>>,
): readonly [StillDecoded, readonly ImageBitmap[]] {
  if ('picture' in decoded) return [{ id, picture: decoded.picture }, [decoded.picture]];
  return [{ id, why: String(decoded.why).slice(0, 200) }, []];
}

/**
 * Opens a socket and relays its frames between the site and the page.
 * Decodes stills on arrival: the page that requested them is then busy laying out their wall.
 */
export function relaySocket(options: {
  readonly url: string;
  readonly port: MessagePort;
  readonly decode: (
    keyframe: Pick<Keyframe, 'bytes' | 'codec'>,
  ) => ReturnType<KeyframeDecoder<ImageBitmap>['decode']>;
}): void {
  const { port, decode } = options;
  let stills = 0;
  let isOver = false;
  const send = (message: FromRelayedSocket, transfer: readonly Transferable[] = []) =>
    port.postMessage(message, [...transfer]);

  let socket: WebSocket;
  try {
    socket = new WebSocket(options.url);
  } catch {
    // An invalid socket address, or one that the page's policy forbids.
    send({ closed: true });
    return;
  }

  /** Returns true if the frame is a still. */
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
    }); // the promise never rejects
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
  port.onmessage = ({ data }: MessageEvent<ToRelayedSocket>) => {
    if ('close' in data) socket.close(data.code);
    else if (socket.readyState === WebSocket.OPEN)
      socket.send(typeof data.frame === 'string' ? data.frame : new Uint8Array(data.frame));
  };
}
