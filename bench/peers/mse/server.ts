import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';
import { overSockets, type PeerServer, pullAccessUnits, type RtspSource } from '../source.ts';

/**
 * The server of jmuxer's own example: raw H.264 over a WebSocket, one access unit per message, starting with a
 * keyframe. Pulls a camera from its first viewer on; with `warm` from the start.
 */
export async function serveMse(sources: readonly RtspSource[], warm: boolean): Promise<PeerServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const abort = new AbortController();
  const viewers = sources.map(() => new Map<WebSocket, { begun: boolean }>());
  const pulled = new Set<number>();
  const pull = (at: number) => {
    const source = sources[at];
    if (!source || pulled.has(at)) return;
    pulled.add(at);
    pullAccessUnits(source, abort.signal, (unit, isKey) => {
      for (const [socket, viewer] of viewers[at] ?? []) {
        viewer.begun ||= isKey;
        if (viewer.begun && socket.readyState === WebSocket.OPEN) socket.send(unit);
      }
    }).catch((error: unknown) => {
      if (!abort.signal.aborted) process.stderr.write(`mse: ${String(error)}\n`);
    });
  };
  if (warm) for (const at of sources.keys()) pull(at);
  return overSockets(
    server,
    (at, socket) => {
      viewers[at]?.set(socket, { begun: false });
      pull(at);
      return () => void viewers[at]?.delete(socket);
    },
    () => abort.abort(),
  );
}
