import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';

const Line = z.object({
  camera: z.string(),
  stream: z.enum(['main', 'sub']),
  frame: z.int(),
  tNs: z.string(),
});

/** The times at which the demo cameras sent the first packet of each frame. */
export interface Trace {
  /** Returns when this frame was last sent before `beforeNs` (CLOCK_MONOTONIC, ns); undefined if it was not. */
  sentAt(camera: string, stream: string, frame: number, beforeNs: bigint): bigint | undefined;
}

/** Returns the trace's size in bytes, after which the next measurement starts. */
export const traceLength = (file: string) => statSync(file).size;

/** Reads the trace from an offset. Frame counters repeat with each loop of a clip, so all sending times are stored. */
export function readTrace(file: string, from: number): Trace {
  const sent = new Map<string, bigint[]>();
  const text = readFileSync(file).subarray(from).toString();
  // The last line may be incomplete.
  for (const line of text.slice(0, text.lastIndexOf('\n')).split('\n')) {
    if (line === '') continue;
    const { camera, stream, frame, tNs } = Line.parse(JSON.parse(line));
    const key = `${camera}/${stream}/${frame}`;
    const times = sent.get(key) ?? [];
    sent.set(key, times);
    times.push(BigInt(tNs));
  }
  return {
    sentAt(camera, stream, frame, beforeNs) {
      const times = sent.get(`${camera}/${stream}/${frame}`) ?? [];
      return times.findLast((time) => time <= beforeNs);
    },
  };
}
