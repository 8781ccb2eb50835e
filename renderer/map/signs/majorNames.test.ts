import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { between, label } from '../../../test/fixtures/map/labels.ts';
import { frameOf, handSignHost, hanoiPlane, paintLayers, paper } from '../../../test/fixtures/map/paper.ts';
import { doBoxesOverlap, type ScreenBox } from './boxes.ts';
import { getTextBoxes } from './labelPlacement.ts';
import { createLabelsLayer } from './labels.ts';

const sheet = paper(1_280, 720);

/** Discs as close as they are over a whole city. */
const discs = (chance: Chance): ScreenBox[] =>
  Array.from({ length: 16 * 9 }, (_, at) => {
    const x = (at % 16) * 80 + between(chance, 25, 55);
    const y = Math.floor(at / 16) * 80 + between(chance, 25, 55);
    return { left: x - 22, top: y - 22, right: x + 22, bottom: y + 22 };
  });

test('major names are placed over a city full of cameras, not under a card, and do not overlap', () => {
  const chance = new Chance(41);
  for (let round = 0; round < 15; round++) {
    const card: ScreenBox = { left: 900, top: 0, right: 1_280, bottom: 500 };
    const below = discs(chance);
    const labels = createLabelsLayer(handSignHost(), { reserved: () => [card], below: () => below });
    const wards = Array.from({ length: 120 }, (_, at) =>
      label({
        name: `Phường ${at}`,
        rank: 3,
        x: between(chance, -14_000, 14_000),
        y: between(chance, -14_000, 14_000),
      }),
    );
    const waters = ['Sông Hồng', 'Hồ Tây'].map((name, at) =>
      label({ name, kind: 'water', rank: 3, x: -5_000 + at * 3_000, y: 2_000 }),
    );
    labels.setLabels([...wards, ...waters, label({ name: 'Hồ nhỏ', kind: 'water', rank: 8 })]);
    const frame = frameOf({ distanceM: 45_000 });
    paintLayers(sheet, frame, labels, labels.above);
    const placed = labels.placed();
    expect(placed.map(({ name }) => name)).toEqual(expect.arrayContaining(['Sông Hồng', 'Hồ Tây']));
    expect(placed.filter(({ name }) => name.startsWith('Phường')).length).toBeGreaterThanOrEqual(8);
    const boxes = [[card], ...placed.map(getTextBoxes)];
    const touching = boxes.filter((own, at) =>
      boxes.slice(at + 1).some((next) => own.some((box) => next.some((other) => doBoxesOverlap(box, other)))),
    );
    expect(touching).toEqual([]);
    // The same picture, the same places.
    paintLayers(sheet, { ...frame, view: { ...frame.view, headingDeg: 360 } }, labels, labels.above);
    expect(labels.placed().map(({ name, x, y }) => [name, Math.round(x), Math.round(y)])).toEqual(
      placed.map(({ name, x, y }) => [name, Math.round(x), Math.round(y)]),
    );
  }
});

test('a selected name is shown from any distance, above all cameras', () => {
  const full: ScreenBox = { left: 0, top: 0, right: 1_280, bottom: 720 };
  const labels = createLabelsLayer(handSignHost(), { below: () => [full] });
  const street = label({ name: 'Phố Huế', kind: 'street', rank: 12, x: 120, y: 80, angleDeg: 30 });
  labels.setLabels([label({ rank: 3 }), street, label({ name: 'Phường Láng', rank: 3, x: 90, y: -60 })]);
  const shown = (distanceM: number) => {
    paintLayers(sheet, frameOf({ distanceM }), labels.above);
    return [labels.placed().map(({ name }) => name), sheet.countPainted(0, 0, 1_280, 720) > 0];
  };
  expect(shown(500)[0]).not.toContain('Phố Huế');
  labels.setChosen({ at: hanoiPlane.toLatLon(street) });
  for (const distanceM of [500, 3_000, 40_000]) expect(shown(distanceM)[0]).toContain('Phố Huế');
  labels.setChosen({ ward: 'Phường Láng' });
  for (const distanceM of [500, 3_000, 200_000]) {
    const [names, isPainted] = shown(distanceM);
    expect(names).toContain('Phường Láng');
    expect(isPainted).toBe(true);
  }
});

test('the name of a selected street is shown from afar, before all others, until it is deselected', () => {
  const labels = createLabelsLayer(handSignHost());
  const street = label({ name: 'Phố Huế', kind: 'street', rank: 15, angleDeg: 0 });
  labels.setLabels([label(), street, label({ name: 'Phố Huế', kind: 'place', rank: 15, y: 2_000 })]);
  const names = () => {
    paintLayers(sheet, frameOf({ distanceM: 20_000 }), labels);
    return labels.placed().map(({ index }) => index);
  };
  expect(names()).toEqual([0]);
  labels.setChosen({ street: 'Phố Huế' });
  expect(names()[0]).toBe(1);
  expect(names()).not.toContain(2);
  labels.setChosen(undefined);
  expect(names()).toEqual([0]);
});
