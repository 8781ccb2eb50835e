import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';
import { ffmpegOn } from '../ffmpeg.ts';
import { overSockets, type PeerServer, type RtspSource } from '../source.ts';

/** MPEG-1 allows few frame rates, of which 12.5 is none: such a source is sent at 25. */
const frameRate = 25;

/**
 * The relay from jsmpeg's README (https://github.com/phoboslab/jsmpeg): ffmpeg transcodes to MPEG-1 in MPEG-TS, and
 * each WebSocket receives its bytes.
 */
export async function serveJsmpeg(sources: readonly RtspSource[], warm: boolean): Promise<PeerServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  const viewers = sources.map(() => new Set<WebSocket>());
  const encoders = new Map<number, ChildProcess>();
  const pull = (at: number) => {
    const source = sources[at];
    if (!source || encoders.has(at)) return;
    const encoder = ffmpegOn(source, [
      ...['-f', 'mpegts', '-codec:v', 'mpeg1video', '-b:v', '1000k', '-bf', '0', '-r', String(frameRate)],
      ...['-muxdelay', '0.001', '-flush_packets', '1', 'pipe:1'],
    ]);
    encoders.set(at, encoder);
    encoder.stdout?.on('data', (chunk: Buffer) => {
      for (const socket of viewers[at] ?? []) if (socket.readyState === WebSocket.OPEN) socket.send(chunk);
    });
  };
  if (warm) for (const at of sources.keys()) pull(at);
  return overSockets(
    server,
    (at, socket) => {
      viewers[at]?.add(socket);
      pull(at);
      return () => void viewers[at]?.delete(socket);
    },
    () => {
      for (const encoder of encoders.values()) encoder.kill();
    },
  );
}
