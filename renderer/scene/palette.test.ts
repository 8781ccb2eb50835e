import { expect, test } from 'vitest';
import { type Colour, paletteOf } from './palette.ts';

/** Relative luminance of sRGB (WCAG 2.2), 0 to 1. */
function luminance(colour: Colour): number {
  const [r = 0, g = 0, b = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Colour, b: Colour): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (high + 0.05) / (low + 0.05);
}

const night = paletteOf(true);
const { motorway, primary, secondary, street, path } = night.roads;

test('by night streets stand out from the ground, from green and from houses', () => {
  for (const road of [motorway, primary, secondary, street])
    for (const ground of [night.land, ...night.roof, ...night.wall])
      expect(contrast(road, ground)).toBeGreaterThan(1.6);
  for (const road of [motorway, primary, secondary, street])
    expect(contrast(road, night.areas.green)).toBeGreaterThan(1.4);
  expect(contrast(path, night.land)).toBeGreaterThan(1.6);
});

test('by night the greater a road the brighter, and none is as bright as a sign', () => {
  const bright = [path, street, secondary, primary, motorway].map(luminance);
  expect(bright).toEqual(bright.toSorted((a, b) => a - b));
  expect(luminance(motorway)).toBeLessThan(0.25);
});

test('by night water and green are told from the ground, and have their hues', () => {
  const { water, green } = night.areas;
  expect(contrast(water, night.land)).toBeGreaterThan(1.4);
  expect(contrast(green, night.land)).toBeGreaterThan(1.25);
  expect(water[2]).toBeGreaterThan(3 * water[0]);
  expect(green[1]).toBeGreaterThan(1.35 * Math.max(green[0], green[2]));
});
