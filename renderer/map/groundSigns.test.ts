import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPlaneAt } from '../../core/base/geo.ts';
import type { MapLayer } from './api.ts';
import { createGroundSigns } from './groundSigns.ts';
import { createRenderFrame } from './view.ts';

const at = { lat: 21.03, lon: 105.85 };
const frame = createRenderFrame({
  view: { ...at, distanceM: 800, headingDeg: 0, tiltDeg: 30 },
  plane: createPlaneAt(at),
  size: { width: 2, height: 1 },
  pixelRatio: 1,
  remPx: 16,
  night: true,
  now: 0,
});

/** Records reads from a canvas. */
const read = vi.fn();

class Sheet {
  readonly width: number;
  readonly height: number;
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }
  getContext() {
    const nothing = () => undefined;
    const getImageData = () => {
      read();
      return { data: new Uint8ClampedArray(4 * this.width * this.height) };
    };
    return {
      save: nothing,
      scale: nothing,
      restore: nothing,
      clearRect: nothing,
      drawImage: nothing,
      getImageData,
      putImageData: nothing,
    };
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('OffscreenCanvas', Sheet);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('ground signs read the buildings from the picture only when the view rests and all tiles are there', () => {
  const onRest = vi.fn();
  const signs = createGroundSigns(onRest);
  const canvas = new Sheet(2, 1);
  const to = { ...canvas.getContext(), canvas } as unknown as CanvasRenderingContext2D;
  const ground = vi.fn(() => true);
  const layer: MapLayer = { order: 0, ground };
  const paint = () => signs.paint(to, frame, [layer], () => canvas as unknown as OffscreenCanvas);

  signs.onCity({ missing: 2, isMoving: false });
  paint();
  vi.runAllTimers();
  expect(onRest).toHaveBeenCalledTimes(1);
  paint();
  signs.onCity({ missing: 1, isMoving: false });
  paint();
  expect(ground).toHaveBeenCalledTimes(3);
  expect(read).not.toHaveBeenCalled();

  signs.onCity({ missing: 0, isMoving: false });
  paint();
  expect(read).toHaveBeenCalledTimes(1);
});
