import { openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { decodeTestCode } from '../../core/domain/testcode.ts';
import type { Framebuffer } from './screen.ts';
import { blank, type Sighting, type TileRect } from './sighting.ts';

export interface SamplerInput {
  readonly framebuffer: Framebuffer;
  readonly tiles: readonly TileRect[];
}

/** Looks at the framebuffer once a millisecond; waiting in between costs no CPU and is more exact than a timer. */
const lookEveryMs = 1;

const { framebuffer, tiles } = workerData as SamplerInput;
const descriptor = openSync(framebuffer.file, 'r');
const strips = tiles.map((tile) => Buffer.alloc(tile.width * framebuffer.bytesPerPixel));
const last = tiles.map(() => ({ code: blank, frame: blank }));
const pause = new Int32Array(new SharedArrayBuffer(4));
const stop = new Int32Array((workerData as { stop: SharedArrayBuffer }).stop);

let batch: Sighting[] = [];
while (Atomics.load(stop, 0) === 0) {
  for (let at = 0; at < tiles.length; at++) look(at);
  if (batch.length > 0) {
    parentPort?.postMessage(batch);
    batch = [];
  }
  Atomics.wait(pause, 0, 0, lookEveryMs);
}

function look(at: number): void {
  const tile = tiles[at];
  const strip = strips[at];
  if (!tile || !strip) return;
  const y = tile.y + Math.floor(tile.width / 80);
  const position = framebuffer.offset + y * framebuffer.bytesPerLine + tile.x * framebuffer.bytesPerPixel;
  readSync(descriptor, strip, 0, strip.length, position);
  const code = decodeTestCode(tile.width, (x) => strip[x * framebuffer.bytesPerPixel + 1] ?? 0);
  const seen = code ?? { code: blank, frame: blank };
  if (seen.frame === last[at]?.frame && seen.code === last[at]?.code) return;
  last[at] = seen;
  batch.push({ tile: at, code: seen.code, frame: seen.frame, tNs: process.hrtime.bigint() });
}
