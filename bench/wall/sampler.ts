import { openSync, readSync } from 'node:fs';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { decodeTestCode } from '../../core/media/testCode.ts';
import { blank, type FrameOnScreen, type TileRect } from './framesOnScreen.ts';
import type { Framebuffer } from './screen.ts';

export interface SamplerInput {
  readonly framebuffer: Framebuffer;
  readonly tiles: readonly TileRect[];
}

/** Interval of reading the framebuffer, ms; a blocking wait costs no CPU and is more precise than a timer. */
const lookEveryMs = 1;

const { framebuffer, tiles: first } = workerData as SamplerInput;
const descriptor = openSync(framebuffer.file, 'r');
const pause = new Int32Array(new SharedArrayBuffer(4));
const stop = new Int32Array((workerData as { stop: SharedArrayBuffer }).stop);

/** A line of the screen with the codes of some tiles, as last read. */
interface Line {
  readonly position: number;
  readonly now: Buffer;
  readonly before: Buffer;
  readonly tiles: { readonly at: number; readonly from: number; readonly tile: TileRect }[];
}

/**
 * Groups the tiles by line. A line is read as a whole and decoded only where it changed: reading 64 tiles one by one
 * would take a third of a core.
 */
function linesOf(tiles: readonly TileRect[]): readonly Line[] {
  const lines = new Map<number, Line>();
  for (const [at, tile] of tiles.entries()) {
    const y = tile.y + Math.floor(tile.width / 80);
    const line = lines.get(y) ?? {
      position: framebuffer.offset + y * framebuffer.bytesPerLine,
      now: Buffer.alloc(framebuffer.bytesPerLine),
      // A value that no screen shows, so that the first content counts as a change.
      before: Buffer.alloc(framebuffer.bytesPerLine, 0xff),
      tiles: [],
    };
    lines.set(y, line);
    line.tiles.push({ at, from: tile.x * framebuffer.bytesPerPixel, tile });
  }
  return [...lines.values()];
}

let lines = linesOf(first);
const last = first.map(() => ({ code: blank, frame: blank }));

let batch: FrameOnScreen[] = [];
while (Atomics.load(stop, 0) === 0) {
  // The pictures' positions may change slightly once the tiles have cameras.
  const moved: { message: readonly TileRect[] } | undefined = parentPort
    ? receiveMessageOnPort(parentPort)
    : undefined;
  if (moved) lines = linesOf(moved.message);
  for (const line of lines) look(line);
  if (batch.length > 0) {
    parentPort?.postMessage(batch);
    batch = [];
  }
  Atomics.wait(pause, 0, 0, lookEveryMs);
}

function look({ position, now, before, tiles }: Line): void {
  readSync(descriptor, now, 0, now.length, position);
  if (now.equals(before)) return;
  for (const { at, from, tile } of tiles) {
    const to = Math.min(from + tile.width * framebuffer.bytesPerPixel, now.length);
    if (now.compare(before, from, to, from, to) === 0) continue;
    const code = decodeTestCode(tile.width, (x) => now[from + x * framebuffer.bytesPerPixel + 1] ?? 0);
    const seen = code ?? { code: blank, frame: blank };
    if (seen.frame === last[at]?.frame && seen.code === last[at]?.code) continue;
    last[at] = seen;
    batch.push({ tile: at, code: seen.code, frame: seen.frame, tNs: process.hrtime.bigint() });
  }
  now.copy(before);
}
