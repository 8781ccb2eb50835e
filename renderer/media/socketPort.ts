import type { Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { createRequests } from '../../core/rpc/requests.ts';
import { decodeFrame, encodeFrame, type Port } from '../../core/rpc/wire.ts';
import { hold } from './held.ts';
import { onStillsFailed, setUnderWay, startStills } from './still.ts';
import type { FromSocket, SocketToOpen, StillDecoded, ToSocket } from './stills/messages.ts';

/** Of the private range (RFC 6455, 7.4.2): given up because nobody answered. A site that reads it late lets the pictures go on. */
const silent = 4000;

export interface SocketPort extends Port {
  /** Ends it without a goodbye: nobody answers, and it will be opened again. */
  abandon(): void;
}

/**
 * Opens a WebSocket as a port: text frames as JSON, binary frames as `decodeFrame` reads them; undefined if it did not open within
 * `timeoutMs`. Why not is not told to pages. It lies in the thread that decodes stills, where they come to first: as messages
 * they come with no bytes, by which `decodeKeyframe` has their pictures.
 */
export function openSocketPort(
  url: string,
  timeoutMs: number,
  clock: Clock,
): Promise<SocketPort | undefined> {
  return new Promise((resolve) => {
    const { port1: port, port2: carrier } = new MessageChannel();
    const gone = hold('sockets');
    const listening = hold('socketListeners');
    const closed = new Listeners();
    const pictures = createRequests<StillDecoded | undefined>();
    let onMessage: (message: unknown) => void = () => {};
    let over = false;
    const send = (message: ToSocket) => port.postMessage(message);

    /** Not at the socket's own `close`, which a dead connection brings after a minute. */
    function end(code?: number): void {
      if (over) return;
      over = true;
      cancel();
      listening();
      send({ close: true, ...(code === undefined ? {} : { code }) });
      pictures.resolveAll(undefined);
      closed.emit();
      resolve(undefined);
    }

    /** Nothing will come of it any more. */
    function close(): void {
      end();
      stopHearing();
      port.close();
      gone();
    }

    const opened: SocketPort = {
      send(message) {
        if (over || typeof message !== 'object' || message === null) return;
        send({ frame: encodeFrame(message) });
      },
      onMessage(run) {
        onMessage = run;
      },
      onClose: closed.add,
      close: () => end(),
      abandon: () => end(silent),
    };

    function take(from: FromSocket): void {
      if ('frame' in from)
        onMessage(decodeFrame(typeof from.frame === 'string' ? from.frame : new Uint8Array(from.frame)));
      else if ('still' in from) {
        const bytes = new Uint8Array();
        setUnderWay(bytes, () => pictures.expect(from.still));
        onMessage({ ...from.message, bytes });
      } else if ('id' in from) {
        if (!pictures.resolve(from.id, from) && 'picture' in from) from.picture.close();
      } else if ('open' in from) {
        cancel();
        resolve(opened);
      }
    }

    const stopHearing = onStillsFailed(close);
    const cancel = clock.after(timeoutMs, () => end());
    port.onmessage = ({ data }: MessageEvent<FromSocket>) => {
      if ('closed' in data) close();
      else if (!over) take(data);
      else if ('picture' in data) data.picture.close();
    };
    startStills().postMessage({ url, port: carrier } satisfies SocketToOpen, [carrier]);
  });
}
