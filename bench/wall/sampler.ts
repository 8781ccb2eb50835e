import { openSync, readSync } from 'node:fs';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { decodeTestCode } from '../../core/domain/testcode.ts';
import type { Framebuffer } from './screen.ts';
import { blank, type Sighting, type TileRect } from './sighting.ts';

export interface SamplerInput {
  readonly framebuffer: Framebuffer;
  readonly tiles: readonly TileRect[];
}

/** Looks at the framebuffer once a millisecond; waiting in between costs no CPU and is more exact than a timer. */
const lookEveryMs = 1;

const { framebuffer, tiles: first } = workerData as SamplerInput;
const descriptor = openSync(framebuffer.file, 'r');
/** The largest strip there can be, for all. */
const strip = Buffer.alloc(framebuffer.width * framebuffer.bytesPerPixel);
let tiles = first;
const last = tiles.map(() => ({ code: blank, frame: blank }));
const pause = new Int32Array(new SharedArrayBuffer(4));
const stop = new Int32Array((workerData as { stop: SharedArrayBuffer }).stop);

let batch: Sighting[] = [];
while (Atomics.load(stop, 0) === 0) {
  // Pictures may stand a little elsewhere once there are some.
  const moved: { message: readonly TileRect[] } | undefined = parentPort
    ? receiveMessageOnPort(parentPort)
    : undefined;
  if (moved) tiles = moved.message;
  for (let at = 0; at < tiles.length; at++) look(at);
  if (batch.length > 0) {
    parentPort?.postMessage(batch);
    batch = [];
  }
  Atomics.wait(pause, 0, 0, lookEveryMs);
}

function look(at: number): void {
  const tile = tiles[at];
  if (!tile) return;
  const y = tile.y + Math.floor(tile.width / 80);
  const position = framebuffer.offset + y * framebuffer.bytesPerLine + tile.x * framebuffer.bytesPerPixel;
  readSync(descriptor, strip, 0, tile.width * framebuffer.bytesPerPixel, position);
  const code = decodeTestCode(tile.width, (x) => strip[x * framebuffer.bytesPerPixel + 1] ?? 0);
  const seen = code ?? { code: blank, frame: blank };
  if (seen.frame === last[at]?.frame && seen.code === last[at]?.code) return;
  last[at] = seen;
  batch.push({ tile: at, code: seen.code, frame: seen.frame, tNs: process.hrtime.bigint() });
}
