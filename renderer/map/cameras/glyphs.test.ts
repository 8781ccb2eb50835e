import { expect, test } from 'vitest';
import { AlertPriority } from '../../../core/alerts/alert.ts';
import { CameraKind } from '../../../core/cameras/camera.ts';
import { paper } from '../../../test/fixtures/map/paper.ts';
import type { CameraDisplayState, MapCameraState } from '../api.ts';
import { getCameraColours } from './colours.ts';
import { drawCameraGlyph, getGlyphSpriteKey } from './glyphs.ts';
import { isPointOnGlyph } from './shapes.ts';

const size = 80;
const middle = size / 2;

const looks: readonly CameraDisplayState[] = ['idle', 'live', 'offline', 'watched', 'steered'];
const all: readonly MapCameraState[] = [
  ...looks.map((look) => ({ look })),
  ...AlertPriority.options.map((priority) => ({ look: 'alert' as const, priority })),
];

function drawn(kind: CameraKind, state: MapCameraState, half: number) {
  const sheet = paper(size, size);
  sheet.context.translate(middle, middle);
  drawCameraGlyph(sheet.context, kind, state, half, getCameraColours(true));
  const { data } = sheet.context.getImageData(0, 0, size, size);
  return {
    alpha: (x: number, y: number) => data[(y * size + x) * 4 + 3] ?? 0,
    light: (x: number, y: number) => Math.max(...data.subarray((y * size + x) * 4, (y * size + x) * 4 + 3)),
  };
}

test('a glyph can be picked wherever it is fully painted, and nowhere apart from it', () => {
  for (const kind of CameraKind.options)
    for (const state of all)
      for (const half of [6, 9, 12]) {
        const sheet = drawn(kind, state, half);
        let wrong = 0;
        const isInked = (x: number, y: number) => sheet.alpha(x, y) > 0;
        for (let y = 0; y < size; y++)
          for (let x = 0; x < size; x++) {
            const isOn = isPointOnGlyph(kind, state, x + 0.5 - middle, y + 0.5 - middle, half);
            // Tile corners and PTZ arrows show the state and are not part of the camera.
            const isSolid = sheet.alpha(x, y) > 240 && state.look !== 'watched' && state.look !== 'steered';
            if (isSolid && state.look !== 'offline') wrong += Number(!isOn);
            if (!isOn) continue;
            const isNear = [-3, 0, 3].some((dy) => [-3, 0, 3].some((dx) => isInked(x + dx, y + dy)));
            wrong += Number(!isNear);
          }
        expect([kind, state, half, wrong]).toEqual([kind, state, half, 0]);
      }
});

test('kinds differ in silhouette, and states in more than colour, at 12 pixels', () => {
  const shape = (kind: CameraKind, state: MapCameraState) => {
    const sheet = drawn(kind, state, 6);
    const light: boolean[] = [];
    for (let y = 20; y < 60; y++) for (let x = 20; x < 60; x++) light.push(sheet.light(x, y) > 100);
    return light;
  };
  const apart = (a: readonly boolean[], b: readonly boolean[]) => a.filter((is, at) => is !== b[at]).length;
  const kinds = CameraKind.options.map((kind) => shape(kind, { look: 'live' }));
  const states = all.map((state) => shape('fixed', state));
  for (const shapes of [kinds, states])
    shapes.forEach((a, at) => {
      for (const b of shapes.slice(at + 1)) expect(apart(a, b)).toBeGreaterThan(8);
    });
});

test('each distinct glyph has its own key', () => {
  const keys = CameraKind.options.flatMap((kind) =>
    all.flatMap((state) => [6, 9, 12].map((half) => getGlyphSpriteKey(kind, state, half))),
  );
  expect(new Set(keys).size).toBe(keys.length);
  expect(Math.max(...keys)).toBeLessThan(2 ** 20);
});
