import JMuxer from 'jmuxer';
import { placedVideo, type StreamedOptions } from '../peer.ts';

/**
 * The peer `mse`: raw H.264 over a WebSocket, muxed to fMP4 for Media Source Extensions by jmuxer as its README shows
 * (https://github.com/samirkumardas/jmuxer). Its settings for low delay: `flushingTime: 0`, and
 * `isLastVideoFrameComplete` for messages with a whole frame, which saves one frame of delay.
 */
let videos: readonly HTMLVideoElement[] = [];

async function prepare({ rects }: StreamedOptions): Promise<void> {
  videos = rects.map(placedVideo);
}

async function show({ tiles }: StreamedOptions): Promise<void> {
  tiles.forEach(({ url, fps }, at) => {
    const node = videos[at];
    if (!node) throw new Error(`no place for tile ${at}`);
    const jmuxer = new JMuxer({ node, mode: 'video', flushingTime: 0, fps, debug: false });
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      jmuxer.feed({
        video: new Uint8Array(data),
        duration: 1_000 / fps,
        isLastVideoFrameComplete: true,
      });
    };
  });
}

globalThis.peer = { prepare, show };
