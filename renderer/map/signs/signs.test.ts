import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import {
  frameOf,
  handSignHost,
  hanoi,
  hanoiPlane,
  paintLayers,
  paper,
} from '../../../test/fixtures/map/paper.ts';
import type { MapPin } from '../api.ts';
import { doBoxesOverlap, type ScreenBox } from './boxes.ts';
import { createDrawingLayer } from './drawing.ts';
import { computeScaleBar, createFurnitureLayer, getAreaAboveFurniture } from './furniture.ts';
import {
  formatArea,
  formatLength,
  formatRoundLength,
  measureAreaM2,
  measureLengthM,
  roundDownLengthM,
} from './lengths.ts';
import { createPinsLayer } from './pins.ts';
import { wrapText } from './plates.ts';
import { createSelectionLayer } from './selection.ts';
import { createTrailLayer, groupTrailSteps } from './trail.ts';

const sheet = paper(1_280, 720);
const lit = (x: number, y: number) => sheet.at(x, y)[3] > 100;
const placeAt = (x: number, y: number) => hanoiPlane.toLatLon({ x, y });

test('a pin is painted and picked at its position, and shows its text when it is opened', () => {
  const pins = createPinsLayer(handSignHost());
  const pin: MapPin = { id: 'p1', kind: 'incident', text: 'Cháy nhà ở ngõ 12 phố Khâm Thiên', ...hanoi };
  pins.setPins([pin]);
  const frame = frameOf();
  paintLayers(sheet, frame, pins);
  expect(lit(640 - 8, 360 - 24)).toBe(true);
  expect(pins.pick?.({ x: 640, y: 345 }, frame)).toEqual({ kind: 'pin', id: 'p1' });
  expect(pins.pick?.({ x: 640, y: 365 }, frame)).toBeUndefined();
  expect(sheet.countPainted(660, 320, 900, 360)).toBe(0);
  pins.setRead(['p1']);
  paintLayers(sheet, frame, pins);
  expect(sheet.countPainted(660, 320, 900, 360)).toBeGreaterThan(2_000);
  // By the right edge its words stand on its left.
  pins.setPins([{ ...pin, ...placeAt(500, 0) }]);
  paintLayers(sheet, frame, pins);
  const [box] = pins.boxes(frame);
  expect(
    sheet.countPainted(Math.round((box?.left ?? 0) - 150), 320, Math.round((box?.left ?? 0) - 20), 360),
  ).toBeGreaterThan(2_000);
});

test('the pins of an incident and of a note differ in more than colour', () => {
  const pins = createPinsLayer(handSignHost());
  const light = (kind: MapPin['kind']) => {
    pins.setPins([{ id: 'p', kind, text: '', ...hanoi }]);
    paintLayers(sheet, frameOf(), pins);
    return Array.from(
      { length: 20 },
      (_, at) => sheet.at(640 - 7 + (at % 5) * 3, 335 + Math.floor(at / 5) * 4)[0] > 120,
    );
  };
  expect(light('incident')).not.toEqual(light('note'));
});

test('text is wrapped to the width and number of lines, with an ellipsis where it is cut', () => {
  const widthOf = (line: string) => line.length;
  expect(wrapText('một hai ba bốn năm', widthOf, 8, 4)).toEqual(['một hai', 'ba bốn', 'năm']);
  expect(wrapText('một hai ba bốn năm sáu', widthOf, 8, 2)).toEqual(['một hai', 'ba bốn…']);
  expect(wrapText('Nghiêng', widthOf, 5, 2)).toEqual(['Nghi…']);
  expect(wrapText('  ', widthOf, 5, 2)).toEqual([]);
  const chance = new Chance(1);
  for (let round = 0; round < 200; round++) {
    const text = Array.from({ length: chance.below(12) }, () => 'x'.repeat(1 + chance.below(14))).join(' ');
    const lines = wrapText(text, widthOf, 10, 3);
    expect(lines.length).toBeLessThanOrEqual(3);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(10);
    const isWhole = !lines.some((line) => line.includes('…'));
    if (isWhole) expect(lines.join(' ')).toBe(text);
  }
});

test('a trail numbers its steps, and a position visited twice has both numbers', () => {
  const steps = [
    { ...placeAt(0, 0), at: 0 },
    { ...placeAt(200, 0), at: 60_000 },
    { ...placeAt(0, 0), at: 120_000 },
  ];
  expect(groupTrailSteps(steps).map(({ numbers }) => numbers)).toEqual([[1, 3], [2]]);
  const trail = createTrailLayer(handSignHost());
  trail.setTrail(steps.slice(0, 2));
  const frame = frameOf();
  paintLayers(sheet, frame, trail, trail.above);
  const end = frame.project(200, 0, 0);
  expect(lit(614, 378)).toBe(true);
  expect(lit((end?.x ?? 0) - 26 + 9, 386)).toBe(true);
  // The glyph of the camera at the place is left to be seen, but for the line to it.
  expect(sheet.countPainted(628, 346, 640, 355)).toBe(0);
  // The line between them, and its arrow in the middle.
  const middle = Math.round((640 + (end?.x ?? 0)) / 2);
  expect(lit(middle - 40, 360)).toBe(true);
  expect(sheet.countPainted(middle - 10, 364, middle + 10, 372)).toBeGreaterThan(5);
  // Times stand on plates beside the numbers.
  expect(
    sheet.countPainted(Math.round(end?.x ?? 0) - 10, 376, Math.round(end?.x ?? 0) + 55, 396),
  ).toBeGreaterThan(500);
  const boxes = trail.boxes(frame);
  // Two numbers with a plate each: nothing but the line is painted elsewhere.
  expect(boxes).toHaveLength(4);
  for (const box of boxes) sheet.context.clearRect(box.left - 2, box.top - 2, 400, box.bottom - box.top + 4);
  expect(sheet.countPainted(0, 372, 1_280, 720)).toBe(0);
  trail.setTrail([]);
  paintLayers(sheet, frame, trail, trail.above);
  expect(sheet.countPainted(0, 0, 1_280, 720)).toBe(0);
  expect(trail.boxes(frame)).toEqual([]);
});

test('the times of a trail move next to an alert, or stay under it if there is no room', () => {
  let alert: readonly ScreenBox[] = [];
  const trail = createTrailLayer(handSignHost(), { retained: () => alert });
  trail.setTrail([{ ...placeAt(0, 0), at: 0 }]);
  const [mark, plate] = trail.boxes(frameOf());
  if (!mark || !plate) throw new Error('there is room for both');
  alert = [plate];
  const [same, moved] = trail.boxes(frameOf());
  expect(same).toEqual(mark);
  expect(moved && doBoxesOverlap(moved, plate)).toBe(false);
  // Under it, where there is no other room.
  alert = [{ left: 0, top: 0, right: 1_280, bottom: 720 }];
  expect(trail.boxes(frameOf())).toEqual([mark, plate]);
});

test('a trail leg that reaches behind the eye is drawn as far as it is visible', () => {
  const trail = createTrailLayer(handSignHost());
  trail.setTrail([
    { ...placeAt(0, 100), at: 0 },
    { ...placeAt(0, -50_000), at: 1 },
  ]);
  paintLayers(sheet, frameOf({ tiltDeg: 65, distanceM: 400 }), trail);
  expect(lit(640, 600)).toBe(true);
  expect(lit(640, 715)).toBe(true);
});

test('lengths and areas are measured in the plane, and formatted with three digits', () => {
  const square = [
    { x: 0, y: 0 },
    { x: 0, y: 100 },
    { x: 100, y: 100 },
    { x: 100, y: 0 },
  ];
  expect(measureLengthM(square)).toBe(300);
  expect(measureAreaM2(square)).toBe(10_000);
  expect(measureAreaM2(square.toReversed())).toBe(10_000);
  expect(measureLengthM([])).toBe(0);
  expect([7.5, 9.97, 340.2, 999.7, 2_450, 9_999, 18_320].map((m) => formatLength(m, 'vi'))).toEqual([
    '7,5 m',
    '10 m',
    '340 m',
    '1,00 km',
    '2,45 km',
    '10,0 km',
    '18,3 km',
  ]);
  expect(formatLength(2_450, 'en')).toBe('2.45 km');
  expect([340, 24_500, 1_200_000].map((m2) => formatArea(m2, 'vi'))).toEqual([
    '340 m²',
    '2,45 ha',
    '1,20 km²',
  ]);
});

test('a measured line is drawn at its position, and a measured area or lasso is filled', () => {
  const drawing = createDrawingLayer(handSignHost(), () => 'vi');
  const points = [
    { x: -100, y: -100 },
    { x: 100, y: -100 },
    { x: 100, y: 100 },
    { x: -100, y: 100 },
  ];
  const frame = frameOf();
  const at = (x: number, y: number) => frame.project(x, y, 0) ?? { x: 0, y: 0 };
  drawing.setMeasure({ points, isClosed: false });
  paintLayers(sheet, frame, drawing);
  expect(lit(at(50, -100).x, at(50, -100).y)).toBe(true);
  expect(lit(at(-100, 50).x, at(-100, 50).y)).toBe(false);
  expect(sheet.at(at(40, 60).x, at(40, 60).y)[3]).toBe(0);
  drawing.setMeasure({ points, isClosed: true });
  paintLayers(sheet, frame, drawing);
  expect(lit(at(-100, 50).x, at(-100, 50).y)).toBe(true);
  expect(sheet.at(at(40, 60).x, at(40, 60).y)[3]).toBeGreaterThan(10);
  drawing.setMeasure(undefined);
  drawing.setLasso([
    { x: 10, y: 10 },
    { x: 110, y: 10 },
    { x: 60, y: 110 },
  ]);
  paintLayers(sheet, frame, drawing);
  expect(sheet.at(60, 40)[3]).toBeGreaterThan(10);
  expect(sheet.at(60, 115)[3]).toBe(0);
});

test('the scale bar has a round length that matches the ground in the centre of the picture', () => {
  const chance = new Chance(7);
  for (let round = 0; round < 100; round++) {
    const headingDeg = chance.next() * 360;
    const frame = frameOf({
      distanceM: 10 ** (1.5 + chance.next() * 3.5),
      headingDeg,
      tiltDeg: chance.next() * 79,
    });
    const bar = computeScaleBar(frame, 144);
    if (!bar) throw new Error('no bar');
    expect(bar.px).toBeGreaterThan(144 / 2.6);
    expect(bar.px).toBeLessThan(144 * 1.01);
    expect(String(bar.metres)).toMatch(/^[125]0*$/u);
    // What the ground says of two pixels so far apart, left and right of the middle.
    const a = frame.ground({ x: 640 - bar.px / 2, y: 360 });
    const b = frame.ground({ x: 640 + bar.px / 2, y: 360 });
    expect(Math.hypot((b?.x ?? 0) - (a?.x ?? 0), (b?.y ?? 0) - (a?.y ?? 0))).toBeCloseTo(bar.metres, 3);
  }
  expect([0.9, 1, 3, 7, 49, 4_000].map(roundDownLengthM)).toEqual([0.5, 1, 2, 5, 20, 2_000]);
  expect([50, 2_000].map(formatRoundLength)).toEqual(['50 m', '2 km']);
});

test('the north arrow turns with the map, and the attribution is in the corner', () => {
  const furniture = createFurnitureLayer(handSignHost(), () => 'vi');
  const needle = (headingDeg: number) => {
    paintLayers(sheet, frameOf({ headingDeg }), furniture);
    const middle = { x: 1.6 * 16, y: 720 - 1.3 * 16 };
    const white = (x: number, y: number) => sheet.at(middle.x + x, middle.y + y)[0] > 150;
    return [white(0, -13), white(13, 0), white(0, 13), white(-13, 0)];
  };
  expect(needle(0)).toEqual([true, false, false, false]);
  // East is up: north is to the left.
  expect(needle(90)).toEqual([false, false, false, true]);
  expect(sheet.countPainted(1_000, 680, 1_280, 720)).toBe(0);
  furniture.setAttribution('© OpenStreetMap contributors');
  paintLayers(sheet, frameOf(), furniture);
  expect(sheet.countPainted(1_000, 680, 1_280, 720)).toBeGreaterThan(3_000);
  // All of it stands below where alerts are told.
  for (const box of furniture.boxes(frameOf()))
    expect(box.top).toBeGreaterThanOrEqual(getAreaAboveFurniture(frameOf()).bottom);
});

test('a ring is drawn around the selected object, at its height', () => {
  const selection = createSelectionLayer(handSignHost());
  selection.setSelected([{ ...hanoi, heightM: 30 }]);
  const frame = frameOf({ tiltDeg: 60, distanceM: 300 });
  paintLayers(sheet, frame, selection);
  const at = frame.project(0, 0, 30) ?? { x: 0, y: 0 };
  const r = 1.15 * 16 * Math.SQRT1_2;
  expect(lit(at.x + r, at.y + r)).toBe(true);
  expect(lit(at.x, at.y)).toBe(false);
  selection.setSelected([]);
  paintLayers(sheet, frame, selection);
  expect(sheet.countPainted(0, 0, 1_280, 720)).toBe(0);
});
