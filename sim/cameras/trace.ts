/** When each frame's first packet was sent, for benches: a line of JSON a frame. */
import { createWriteStream } from 'node:fs';
import type { FrameSent } from '../rtsp/player.ts';

export interface FrameTrace {
  readonly record: (sent: FrameSent) => void;
  close(): Promise<void>;
}

/**
 * Appends `{camera, stream, frame, tNs}`: `frame` the counter in a test clip's pixels, `tNs` CLOCK_MONOTONIC in ns, as
 * every process of this machine reads it. A frame that goes to two viewers has a line for each.
 */
export function traceFrames(path: string, cameras: readonly string[]): FrameTrace {
  const file = createWriteStream(path, { flags: 'a' });
  const wanted = cameras.length > 0 ? new Set(cameras) : undefined;
  return {
    record({ cameraId, role, index }) {
      if (wanted && !wanted.has(cameraId)) return;
      const tNs = process.hrtime.bigint().toString();
      file.write(`{"camera":"${cameraId}","stream":"${role}","frame":${index},"tNs":"${tNs}"}\n`);
    },
    close: () => new Promise((resolve) => file.end(resolve)),
  };
}
