import { expect, test } from 'vitest';
import { getCameraColours } from './cameras/colours.ts';
import { firstRoofLook, firstWallLook, listLookColours } from './gl/materials.ts';
import { type Colour, getMapPalette } from './palette.ts';
import { getSignColours, priorityColours } from './signs/colours.ts';

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

/** Parses `#rrggbb`. */
const colourOf = (hex: string): Colour => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return [r, g, b];
};

const night = getMapPalette(true);
const { motorway, primary, secondary, street, path } = night.roads;
/** In drawing order: walls by direction; roofs by height, first the known heights, then the estimated ones. */
const looks = listLookColours(night);
const walls = looks.slice(firstWallLook, firstRoofLook);
const roofs = looks.slice(firstRoofLook);
const reported = roofs.slice(0, roofs.length / 2);
const estimated = roofs.slice(roofs.length / 2);

test('at night buildings contrast with the land, and their roofs with their walls', () => {
  for (const roof of reported) {
    expect(contrast(roof, night.land)).toBeGreaterThan(1.35);
    for (const wall of walls) expect(contrast(roof, wall)).toBeGreaterThan(1.25);
  }
  for (const roof of estimated) {
    expect(contrast(roof, night.land)).toBeGreaterThan(1.2);
    for (const wall of walls) expect(contrast(roof, wall)).toBeGreaterThan(1.1);
  }
  expect(contrast(...night.wall)).toBeGreaterThan(1.15);
});

test('at night roofs of estimated height are fainter', () => {
  reported.forEach((roof, at) => {
    const fainter = estimated[at] ?? roof;
    expect(luminance(fainter)).toBeLessThan(luminance(roof));
    expect(contrast(fainter, roof)).toBeGreaterThan(1.1);
  });
});

test('at night streets contrast with the ground, green areas and buildings', () => {
  for (const road of [motorway, primary, secondary, street])
    for (const ground of [night.land, ...roofs, ...walls])
      expect(contrast(road, ground)).toBeGreaterThan(1.6);
  for (const road of [motorway, primary, secondary, street])
    expect(contrast(road, night.areas.green)).toBeGreaterThan(1.4);
  expect(contrast(path, night.land)).toBeGreaterThan(1.6);
  for (const roof of roofs) expect(contrast(path, roof)).toBeGreaterThan(1.3);
});

// Preserves dark adaptation: most of the map has at most a twentieth of the luminance of white.
test('at night the map is dark: land, buildings, water and green areas', () => {
  for (const colour of [night.land, night.haze, ...Object.values(night.areas), ...roofs, ...walls])
    expect(luminance(colour)).toBeLessThan(0.05);
});

test('at night signs are brighter than every surface below them', () => {
  const { text, strong, dim, water, park } = getSignColours(true);
  const { idle, live, watched, strong: steered, offline } = getCameraColours(true);
  const letters = [text, strong, dim, water, park].map(colourOf);
  const marks = [idle, live, watched, steered, offline, ...Object.values(priorityColours)].map(colourOf);
  // Roads are narrow, and letters and marks have an outline there.
  for (const ground of [night.land, night.haze, ...Object.values(night.areas), ...roofs, ...walls]) {
    for (const letter of letters) expect(contrast(letter, ground)).toBeGreaterThan(4.5);
    for (const mark of marks) expect(contrast(mark, ground)).toBeGreaterThan(3);
  }
  for (const sign of [...letters, ...marks])
    expect(luminance(sign)).toBeGreaterThan(1.25 * luminance(motorway));
});

test('at night larger roads are brighter, and none is as bright as a sign', () => {
  const bright = [path, street, secondary, primary, motorway].map(luminance);
  expect(bright).toEqual(bright.toSorted((a, b) => a - b));
  expect(luminance(motorway)).toBeLessThan(0.25);
});

test('at night water and green areas contrast with the ground in their own hues', () => {
  const { water, green } = night.areas;
  expect(contrast(water, night.land)).toBeGreaterThan(1.4);
  expect(contrast(green, night.land)).toBeGreaterThan(1.25);
  expect(water[2]).toBeGreaterThan(3 * water[0]);
  expect(green[1]).toBeGreaterThan(1.35 * Math.max(green[0], green[2]));
});
