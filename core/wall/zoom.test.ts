import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampZoom,
  getVisiblePart,
  getWholePictureBox,
  maxZoomScale,
  noPictureZoom,
  panPicture,
  toCssTransform,
  toPicturePosition,
  zoomAtPoint,
  zoomToBox,
} from './zoom.ts';

const frame = { width: 400, height: 300 };
const wide = { width: 1_600, height: 900 };

describe('digital zoom', () => {
  it('at 1 changes nothing', () => {
    expect(toCssTransform(noPictureZoom, frame, wide)).toEqual({ scale: 1, x: 0, y: 0 });
    expect(getWholePictureBox(frame, wide)).toEqual({ x: 0, y: 37.5, width: 400, height: 225 });
    expect(getVisiblePart(noPictureZoom, frame, wide)).toEqual({ x: 0, y: 0, width: 1, height: 1 });
  });

  it('shows a box as large as it fits, centred', () => {
    const zoom = zoomToBox(noPictureZoom, frame, wide, { x: 100, y: 75, width: 100, height: 75 });
    expect(zoom.scale).toBeCloseTo(4);
    const middle = toPicturePosition(zoom, frame, wide, { x: 200, y: 150 });
    expect(middle.x).toBeCloseTo(0.375);
    expect(middle.y).toBeCloseTo((112.5 - 37.5) / 225);
  });

  it('accepts a box drawn from any corner', () => {
    const from = zoomToBox(noPictureZoom, frame, wide, { x: 100, y: 75, width: 100, height: 75 });
    expect(zoomToBox(noPictureZoom, frame, wide, { x: 200, y: 150, width: -100, height: -75 })).toEqual(from);
  });

  it('treats a picture of unknown size as 16:9', () => {
    expect(getWholePictureBox(frame, { width: 0, height: 0 })).toEqual(getWholePictureBox(frame, wide));
  });

  const size = fc.record({
    width: fc.integer({ min: 20, max: 4_000 }),
    height: fc.integer({ min: 20, max: 4_000 }),
  });
  const anyZoom = fc.record({
    scale: fc.double({ min: 1, max: maxZoomScale, noNaN: true }),
    x: fc.double({ min: -1, max: 2, noNaN: true }),
    y: fc.double({ min: -1, max: 2, noNaN: true }),
  });
  const part = fc.double({ min: 0, max: 1, noNaN: true });

  it('never shows an empty edge that the whole picture does not have', () => {
    fc.assert(
      fc.property(size, size, anyZoom, (tile, picture, zoom) => {
        const { scale, x, y } = toCssTransform(zoom, tile, picture);
        const whole = getWholePictureBox(tile, picture);
        for (const [offset, start, length, room] of [
          [x, whole.x, whole.width, tile.width],
          [y, whole.y, whole.height, tile.height],
        ] as const) {
          const [low, high] = [offset + scale * start, offset + scale * (start + length)];
          if (scale * length >= room - 1e-6) {
            expect(low).toBeLessThanOrEqual(1e-6);
            expect(high).toBeGreaterThanOrEqual(room - 1e-6);
          } else expect(low).toBeCloseTo(room - high, 4);
        }
      }),
    );
  });

  it('keeps the point under the pointer there, within the limits of the picture', () => {
    fc.assert(
      fc.property(size, size, part, part, (tile, picture, u, v) => {
        const at = { x: u * tile.width, y: v * tile.height };
        const deep = zoomAtPoint(noPictureZoom, tile, picture, { x: tile.width / 2, y: tile.height / 2 }, 8);
        const before = toPicturePosition(deep, tile, picture, at);
        const zoom = zoomAtPoint(deep, tile, picture, at, 1.5);
        const unclamped = toCssTransform(zoom, tile, picture);
        const whole = getWholePictureBox(tile, picture);
        // Only if the picture exceeds the frame in both directions is nothing centred.
        fc.pre(whole.width * 8 > tile.width && whole.height * 8 > tile.height);
        const after = toPicturePosition(zoom, tile, picture, at);
        expect(unclamped.scale).toBeCloseTo(12, 6);
        expect(after.x).toBeCloseTo(before.x, 6);
        expect(after.y).toBeCloseTo(before.y, 6);
      }),
    );
  });

  it('returns to the whole picture from anywhere when zoomed out', () => {
    fc.assert(
      fc.property(size, size, anyZoom, part, part, (tile, picture, zoom, u, v) => {
        const at = { x: u * tile.width, y: v * tile.height };
        expect(zoomAtPoint(zoom, tile, picture, at, 1 / maxZoomScale)).toEqual(noPictureZoom);
      }),
    );
  });

  it('pans within the picture, and the visible part lies within it', () => {
    fc.assert(
      fc.property(size, size, anyZoom, part, part, (tile, picture, zoom, u, v) => {
        const by = { x: (u - 0.5) * 9_000, y: (v - 0.5) * 9_000 };
        const moved = panPicture(zoom, tile, picture, by);
        expect(moved).toEqual(clampZoom(moved, tile, picture));
        const { x, y, width, height } = getVisiblePart(moved, tile, picture);
        for (const [low, length] of [
          [x, width],
          [y, height],
        ] as const) {
          expect(low).toBeGreaterThanOrEqual(0);
          expect(length).toBeGreaterThan(0);
          expect(low + length).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });
});
