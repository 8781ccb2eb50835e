import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ffmpegOn } from '../ffmpeg.ts';
import type { PeerServer, RtspSource } from '../source.ts';

/**
 * The test cameras' keyframe interval is 0.96 or 1 s, which is one segment. ffmpeg cuts at the first keyframe after
 * this, s.
 */
const segmentSeconds = '0.9';
const types: Readonly<Record<string, string>> = {
  m3u8: 'application/vnd.apple.mpegurl',
  m4s: 'video/iso.segment',
  mp4: 'video/mp4',
};

/**
 * Serves a folder of short segments per camera over plain HTTP; ffmpeg writes them without re-encoding. A camera is
 * pulled at the first request for its playlist.
 */
export async function serveHls(sources: readonly RtspSource[], warm: boolean): Promise<PeerServer> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-hls-'));
  const packers = new Map<number, ChildProcess>();
  const pull = (at: number) => {
    const source = sources[at];
    if (!source || packers.has(at)) return;
    const own = join(folder, String(at));
    mkdirSync(own);
    const packer = ffmpegOn(source, [
      ...['-c', 'copy', '-f', 'hls', '-hls_time', segmentSeconds, '-hls_list_size', '4'],
      ...['-hls_flags', 'delete_segments+independent_segments', '-hls_segment_type', 'fmp4'],
      ...['-hls_segment_filename', join(own, '%d.m4s'), join(own, 'live.m3u8')],
    ]);
    packers.set(at, packer);
  };
  if (warm) for (const at of sources.keys()) pull(at);
  const server = createServer(async (request, response) => {
    const match = /^\/(\d+)\/([\w.]+)$/.exec(request.url ?? '');
    const [, at = '', name = ''] = match ?? [];
    if (match) pull(Number(at));
    const bytes = await readFile(join(folder, at, name)).catch(() => undefined);
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('cache-control', 'no-store');
    response.setHeader('content-type', types[name.split('.').pop() ?? ''] ?? 'application/octet-stream');
    response.writeHead(match && bytes ? 200 : 404).end(bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a server without a port');
  return {
    port: address.port,
    url: (at, port) => `http://127.0.0.1:${port}/${at}/live.m3u8`,
    close() {
      const packing = [...packers.values()];
      for (const packer of packing) packer.kill();
      server.closeAllConnections();
      server.close();
      // The last process writes its playlist once more before it exits.
      void Promise.all(
        packing.map((packer) => packer.exitCode ?? packer.signalCode ?? once(packer, 'exit')),
      ).then(() => rmSync(folder, { recursive: true, force: true }));
    },
  };
}
