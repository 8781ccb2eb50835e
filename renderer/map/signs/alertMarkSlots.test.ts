import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { alertOf, flood, layOut, someView } from '../../../test/fixtures/map/alerts.ts';
import { frameOf, hanoiPlane } from '../../../test/fixtures/map/paper.ts';
import { doBoxesOverlap, type ScreenBox } from './boxes.ts';

test('no alert mark lies under an overlay, each alert is marked once, and edge marks stay in place', () => {
  const alerts = flood(21, 300);
  const chance = new Chance(22);
  for (let round = 0; round < 60; round++) {
    const card = 200 + chance.below(420);
    const covered: ScreenBox[] = [
      { left: 1_280 - card, top: 8, right: 1_272, bottom: 100 + chance.below(430) },
      { left: 1_120, top: 540, right: 1_272, bottom: 690 },
      { left: 8, top: 8, right: 200 + chance.below(300), bottom: 60 + chance.below(400) },
    ];
    const places = new Map<string, string>();
    for (let view = 0; view < 3; view++) {
      const marks = layOut(alerts, someView(chance), covered);
      const ids = marks.flatMap(({ members }) => members.map(({ alert }) => alert.id));
      expect(ids.toSorted()).toEqual(alerts.map(({ id }) => id).toSorted());
      expect(marks.filter(({ box }) => covered.some((other) => doBoxesOverlap(box, other)))).toEqual([]);
      const edges = marks.filter((mark) => mark.kind === 'edge');
      for (const [at, { box, angle, counts }] of edges.entries()) {
        expect(box.left >= 8 && box.top >= 8 && box.right <= 1_272 && box.bottom <= 712).toBe(true);
        for (const other of edges.slice(at + 1)) expect(doBoxesOverlap(box, other.box)).toBe(false);
        const key = `${angle} ${counts.length} ${Math.max(...counts.map(({ count }) => String(count).length))}`;
        const middle = `${Math.round((box.left + box.right) / 2)} ${Math.round((box.top + box.bottom) / 2)}`;
        expect(places.get(key) ?? middle).toBe(middle);
        places.set(key, middle);
      }
    }
  }
});

test('an alert under a card gets an edge mark next to the card', () => {
  const card = { left: 900, top: 8, right: 1_272, bottom: 500 };
  const frame = frameOf();
  const place = frame.ground({ x: 1_080, y: 300 });
  if (!place) throw new Error('the ground is there');
  const alert = alertOf(1, hanoiPlane.toLatLon(place));
  expect(layOut([alert], frame).map(({ kind }) => kind)).toEqual(['place']);
  const [mark] = layOut([alert], frame, [card]);
  expect(mark?.kind).toBe('edge');
  if (!mark) throw new Error('it is told');
  expect(doBoxesOverlap(mark.box, card)).toBe(false);
  expect(mark.box.right).toBeGreaterThan(840);
});
