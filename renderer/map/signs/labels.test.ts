import { expect, test } from 'vitest';
import { type CityLabel, LabelKind } from '../../../core/map/city/city.ts';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { between, label } from '../../../test/fixtures/map/labels.ts';
import { frameOf, handSignHost, hanoiPlane, paintLayers, paper } from '../../../test/fixtures/map/paper.ts';
import { doBoxesOverlap, type ScreenBox } from './boxes.ts';
import { getTextBoxes } from './labelPlacement.ts';
import { createLabelsLayer, getMinLabelPxPerM } from './labels.ts';

/** Of a city 20 km wide: many more than any picture has room for. */
function manyLabels(seed: number, count: number): CityLabel[] {
  const chance = new Chance(seed);
  const words = ['Phố Huế', 'Đường Láng', 'Hồ Tây', 'Ngõ Trạm', 'Giảng Võ', 'Ô Chợ Dừa', 'Nguyễn Lương Bằng'];
  return Array.from({ length: count }, (_, at) => {
    const kind = chance.of(LabelKind.options) ?? 'place';
    const isTurned = kind === 'street' || kind === 'road';
    return {
      name: `${chance.of(words)} ${at}`,
      kind,
      x: between(chance, -10_000, 10_000),
      y: between(chance, -10_000, 10_000),
      rank: chance.below(16),
      ...(isTurned && { angleDeg: between(chance, -90, 90) }),
    };
  });
}

const sheet = paper(1_280, 720);

test('a name is written at its location, light at night and dark by day, with a halo', () => {
  const labels = createLabelsLayer(handSignHost());
  labels.setLabels([label()]);
  paintLayers(sheet, frameOf(), labels);
  expect(sheet.countPainted(560, 345, 720, 375)).toBeGreaterThan(500);
  expect(sheet.countPainted(0, 0, 1_280, 330) + sheet.countPainted(0, 390, 1_280, 720)).toBe(0);
  const brightest = () => {
    const { data } = sheet.context.getImageData(560, 340, 160, 40);
    let [bright, dark] = [0, 255];
    for (let at = 0; at < data.length; at += 4) {
      if ((data[at + 3] ?? 0) < 200) continue;
      bright = Math.max(bright, data[at] ?? 0);
      dark = Math.min(dark, data[at] ?? 0);
    }
    return { bright, dark };
  };
  expect(brightest().bright).toBeGreaterThan(230);
  expect(brightest().dark).toBeLessThan(60);
  paintLayers(sheet, frameOf({}, { night: false }), labels);
  expect(brightest().dark).toBeLessThan(60);
});

test.each(['Ễ', 'Ẵ', 'Ợ', 'ặ', 'Ậ'])('no diacritic of %s is cut off', (letter) => {
  const labels = createLabelsLayer(handSignHost());
  labels.setLabels([label({ name: letter, kind: 'city' })]);
  const frame = frameOf({ distanceM: 60_000 });
  paintLayers(sheet, frame, labels);
  const [width, height] = [80, 80];
  const { data } = sheet.context.getImageData(640 - 40, 360 - 40, width, height);
  // What a canvas without any bounds draws of the same letter, halo and all.
  const free = paper(width, height);
  free.context.font = '600 22.4px "Be Vietnam Pro"';
  free.context.lineJoin = 'round';
  free.context.lineWidth = 22.4 * 0.44;
  free.context.strokeStyle = 'white';
  free.context.strokeText(letter, 30, 50);
  free.context.fillText(letter, 30, 50);
  const extent = (pixels: Uint8ClampedArray) => {
    let [top, bottom] = [height, 0];
    for (let at = 3; at < pixels.length; at += 4)
      if ((pixels[at] ?? 0) > 16) {
        const row = Math.floor(at / 4 / width);
        top = Math.min(top, row);
        bottom = Math.max(bottom, row);
      }
    return bottom - top;
  };
  const whole = extent(free.context.getImageData(0, 0, width, height).data);
  expect(Math.abs(extent(data) - whole)).toBeLessThanOrEqual(1);
});

test('a street’s name runs along it, never upside down', () => {
  const labels = createLabelsLayer(handSignHost());
  const spread = (angleDeg: number, headingDeg: number) => {
    labels.setLabels([label({ kind: 'street', name: 'Phố Khâm Thiên', angleDeg, rank: 1 })]);
    paintLayers(sheet, frameOf({ headingDeg }), labels);
    const { data, width } = sheet.context.getImageData(540, 260, 200, 200);
    let [x, y] = [0, 0];
    for (let at = 3; at < data.length; at += 4)
      if ((data[at] ?? 0) > 128) {
        const place = (at - 3) / 4;
        x = Math.max(x, Math.abs((place % width) - 100));
        y = Math.max(y, Math.abs(Math.floor(place / width) - 100));
      }
    return { x, y };
  };
  const level = spread(0, 0);
  expect(level.x).toBeGreaterThan(3 * level.y);
  const upright = spread(90, 0);
  expect(upright.y).toBeGreaterThan(3 * upright.x);
  // The map turns by a quarter, and the street with it.
  const turned = spread(90, 90);
  expect(turned.x).toBeGreaterThan(3 * turned.y);
});

test('names overlap neither each other nor reserved boxes in any view', () => {
  const chance = new Chance(3);
  const reserved: ScreenBox[] = [
    { left: 0, top: 0, right: 300, bottom: 80 },
    { left: 900, top: 500, right: 1_280, bottom: 720 },
  ];
  const labels = createLabelsLayer(handSignHost(), { reserved: () => reserved });
  labels.setLabels(manyLabels(1, 6_000));
  for (let round = 0; round < 20; round++) {
    const frame = frameOf({
      ...hanoiPlane.toLatLon({ x: between(chance, -8_000, 8_000), y: between(chance, -8_000, 8_000) }),
      distanceM: 10 ** between(chance, 2, 4.5),
      headingDeg: between(chance, 0, 360),
      tiltDeg: between(chance, 0, 75),
    });
    paintLayers(sheet, frame, labels);
    const boxes = labels.placed().map(getTextBoxes);
    const others = [reserved, ...boxes];
    const touching = others.flatMap((own, at) =>
      own.filter((box) =>
        others.slice(at + 1).some((next) => next.some((other) => doBoxesOverlap(box, other))),
      ),
    );
    expect(touching).toEqual([]);
  }
});

test('the index omits no label that is near enough and free of neighbours', () => {
  const chance = new Chance(11);
  const labels = createLabelsLayer(handSignHost());
  for (let round = 0; round < 60; round++) {
    const [x, y] = [between(chance, -20_000, 20_000), between(chance, -20_000, 20_000)];
    const rank = Math.floor(between(chance, 0, 16));
    const frame = frameOf({
      ...hanoiPlane.toLatLon({ x: x + between(chance, -300, 300), y: y + between(chance, -300, 300) }),
      distanceM: 10 ** between(chance, 2, 5),
      headingDeg: between(chance, 0, 360),
      tiltDeg: between(chance, 0, 78),
    });
    labels.setLabels([label({ kind: 'place', x, y, rank })]);
    paintLayers(sheet, frame, labels);
    const at = frame.project(x, y, 0);
    const isNear =
      at !== undefined && (frame.pxPerM * frame.view.distanceM) / at.depth >= getMinLabelPxPerM(rank);
    const isInSight = at !== undefined && at.x >= 0 && at.y >= 0 && at.x <= 1_280 && at.y <= 720;
    if (isInSight) expect(labels.placed().length).toBe(isNear ? 1 : 0);
  }
});

test.each([0, 60])('no name in the centre flickers while the map is dragged (tilt %s)', (tiltDeg) => {
  const labels = createLabelsLayer(handSignHost());
  labels.setLabels(manyLabels(5, 4_000));
  const lastSeen = new Map<string, number>();
  const flickers = new Set<string>();
  for (let step = 0; step < 150; step++) {
    const frame = frameOf({
      ...hanoiPlane.toLatLon({ x: -1_000 + step * 6, y: step * 4 }),
      distanceM: 1_500,
      headingDeg: 20,
      tiltDeg,
    });
    paintLayers(sheet, frame, labels);
    for (const { name, x, y } of labels.placed()) {
      if (x < 0 || y < 0 || x > 1_280 || y > 720) continue;
      const last = lastSeen.get(name);
      // Gone for a while, because a greater name went by, is no flicker.
      if (last !== undefined && step - last > 1 && step - last < 40) flickers.add(`${name} ${last} ${step}`);
      lastSeen.set(name, step);
    }
  }
  expect(lastSeen.size).toBeGreaterThan(20);
  expect([...flickers]).toEqual([]);
});

test('a long road repeats its name at a distance', () => {
  const labels = createLabelsLayer(handSignHost());
  labels.setLabels(
    Array.from({ length: 40 }, (_, at) =>
      label({ name: 'Đường Láng', kind: 'road', rank: 1, angleDeg: 0, x: -1_000 + at * 50 }),
    ),
  );
  paintLayers(sheet, frameOf(), labels);
  const places = labels.placed().map(({ x }) => x);
  expect(places.length).toBeGreaterThan(1);
  for (const [at, x] of places.entries())
    for (const other of places.slice(at + 1)) expect(Math.abs(x - other)).toBeGreaterThan(300);
});

test('cities are labelled from far, streets from near', () => {
  const labels = createLabelsLayer(handSignHost());
  labels.setLabels([
    label({ name: 'Hà Nội', kind: 'city' }),
    label({ name: 'Phố Huế', kind: 'street', rank: 14, x: 200, y: 150, angleDeg: 30 }),
  ]);
  const names = (distanceM: number) => {
    paintLayers(sheet, frameOf({ distanceM }), labels);
    return labels.placed().map(({ name }) => name);
  };
  expect(names(40_000)).toEqual(['Hà Nội']);
  expect(names(600)).toEqual(['Phố Huế']);
});

test('a picture renders a few names only, and requests another until all are rendered', () => {
  const host = handSignHost();
  const labels = createLabelsLayer(host);
  labels.setLabels(
    Array.from({ length: 60 }, (_, at) =>
      label({ name: `Phường ${at}`, x: ((at % 6) - 2.5) * 160, y: (Math.floor(at / 6) - 4.5) * 60 }),
    ),
  );
  const inked: number[] = [];
  let asked = host.repaints;
  for (;;) {
    paintLayers(sheet, frameOf(), labels);
    inked.push(sheet.countPainted(0, 0, 1_280, 720));
    if (host.repaints === asked) break;
    asked = host.repaints;
  }
  expect(labels.placed()).toHaveLength(60);
  expect(inked).toHaveLength(8);
  expect(inked).toEqual(inked.toSorted((a, b) => a - b));
  expect(new Set(inked).size).toBe(8);
});
