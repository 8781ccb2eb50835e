import { type ChildProcess, spawn } from 'node:child_process';
import type { RtspSource } from './source.ts';
import { addressOf } from './source.ts';

/**
 * Starts ffmpeg on a camera's stream over TCP without buffering: `nobuffer`, and a short probe, because the SDP
 * describes the stream.
 */
export function ffmpegOn(source: RtspSource, output: readonly string[]): ChildProcess {
  const child = spawn(
    'ffmpeg',
    [
      ...['-nostdin', '-v', 'error', '-fflags', 'nobuffer', '-flags', 'low_delay'],
      ...['-probesize', '32', '-analyzeduration', '0', '-rtsp_transport', 'tcp', '-i', addressOf(source)],
      ...output,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-1_000);
  });
  child.once('error', (error) => process.stderr.write(`ffmpeg: ${error.message}\n`));
  child.once('exit', (code) => {
    if (code !== null && code !== 0 && !child.killed)
      process.stderr.write(`ffmpeg ended with ${code}: ${complaints}\n`);
  });
  return child;
}
