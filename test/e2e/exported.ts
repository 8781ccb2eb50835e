import { execFileSync, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import type { Manifest } from '../../core/media/manifest.ts';
import type { PrivacyMask } from '../../core/media/mask.ts';
import { decodeTestCode } from '../../core/media/testCode.ts';

/** Reads what left a desk, by other programs than those that made it. */

export const root = resolve(import.meta.dirname, '../..');
const verifier = join(root, 'scripts/verify.mjs');
/** Where the mask lies; well below the strip that holds the code. */
export const box = { left: 0.25, top: 0.3, right: 0.5, bottom: 0.6 };
/** Of the second camera. */
export const mask: PrivacyMask = {
  id: 'window',
  points: [
    [box.left, box.top],
    [box.right, box.top],
    [box.right, box.bottom],
    [box.left, box.bottom],
  ],
};
/** Above black by what lossy coding and a change of range may add. */
export const stillBlack = 24;

interface Picture {
  readonly luma: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Every picture of a file, by ffmpeg: another decoder than the one that made it. */
export function picturesIn(file: string, { picture: { width, height } }: Manifest): Picture[] {
  const raw = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', file, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'],
    { maxBuffer: 1 << 30 },
  );
  expect(raw.length % (width * height)).toBe(0);
  return Array.from({ length: raw.length / (width * height) }, (_, at) => ({
    luma: raw.subarray(at * width * height, (at + 1) * width * height),
    width,
    height,
  }));
}

/** What a test camera has written into its picture. */
export const codeIn = ({ luma, width }: Picture) => decodeTestCode(width, (x, y) => luma[y * width + x] ?? 0);

/** The brightest within the mask, and within the same box moved to the right of it. */
export function brightest({ luma, width, height }: Picture): {
  readonly within: number;
  readonly others: number;
} {
  const most = (from: number) => {
    let found = 0;
    for (let y = Math.ceil(box.top * height); y < Math.floor(box.bottom * height); y += 1)
      for (let x = Math.ceil(from * width); x < Math.floor((from + box.right - box.left) * width); x += 1)
        found = Math.max(found, luma[y * width + x] ?? 0);
    return found;
  };
  return { within: most(box.left), others: most(box.right + 0.1) };
}

/** What the program that checks exports says of a file. */
export const verify = (file: string, ...more: string[]) => {
  const { status, stdout } = spawnSync(process.execPath, [verifier, file, ...more], { encoding: 'utf8' });
  return { status, text: stdout };
};
