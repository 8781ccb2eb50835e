import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';

const Line = z.object({
  camera: z.string(),
  stream: z.enum(['main', 'sub']),
  frame: z.int(),
  tNs: z.string(),
});

/** When the demo cameras sent the first packet of each frame. */
export interface Trace {
  /** CLOCK_MONOTONIC, ns, of the last sending of this frame before `beforeNs`; undefined if it was not sent. */
  sentAt(camera: string, stream: string, frame: number, beforeNs: bigint): bigint | undefined;
}

/** Bytes in the trace so far: what comes after belongs to the next measurement. */
export const traceLength = (file: string) => statSync(file).size;

/** Reads the trace from an offset on. Frame counters come round again with each loop of a clip: each sending is kept. */
export function readTrace(file: string, from: number): Trace {
  const sent = new Map<string, bigint[]>();
  const text = readFileSync(file).subarray(from).toString();
  // The last line may still be on its way to the file.
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
