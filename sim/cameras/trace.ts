/** Records the time of each frame's first packet for benches, one JSON line per frame. */
import { createWriteStream } from 'node:fs';
import type { FrameSent } from '../rtsp/player.ts';

export interface FrameTrace {
  readonly record: (sent: FrameSent) => void;
  close(): Promise<void>;
}

/**
 * Appends `{camera, stream, frame, tNs}`: `frame` is the counter in a test clip's pixels, `tNs` is CLOCK_MONOTONIC in
 * ns, which all processes of a machine share. A frame for two viewers has a line for each.
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
