import { execFileSync, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import type { Manifest } from '../../core/media/manifest.ts';
import type { PrivacyMask } from '../../core/media/mask.ts';
import { decodeTestCode } from '../../core/media/testCode.ts';

/** Reads exported files with other programs than those that made them. */

export const root = resolve(import.meta.dirname, '../..');
const verifier = join(root, 'scripts/verify.mjs');
/** The box of the mask, well below the strip with the test code. */
export const box = { left: 0.25, top: 0.3, right: 0.5, bottom: 0.6 };
/** The mask of the second camera. */
export const mask: PrivacyMask = {
  id: 'window',
  points: [
    [box.left, box.top],
    [box.right, box.top],
    [box.right, box.bottom],
    [box.left, box.bottom],
  ],
};
/** The largest brightness of black after lossy coding and a change of range. */
export const stillBlack = 24;

interface Picture {
  readonly luma: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Decodes every picture of a file with ffmpeg, which is not the decoder that made the file. */
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

/** Returns the code that a test camera draws into its picture. */
export const codeIn = ({ luma, width }: Picture) => decodeTestCode(width, (x, y) => luma[y * width + x] ?? 0);

/** Returns the greatest brightness within the mask, and within the same box moved to its right. */
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

/** Runs the program that verifies exports on a file. */
export const verify = (file: string, ...more: string[]) => {
  const { status, stdout } = spawnSync(process.execPath, [verifier, file, ...more], { encoding: 'utf8' });
  return { status, text: stdout };
};
