import { expect, test } from 'vitest';
import { AlertPriority } from '../../../core/alerts/alert.ts';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { alertOf, flood, layOut, someView } from '../../../test/fixtures/map/alerts.ts';
import { frameOf, hanoiPlane } from '../../../test/fixtures/map/paper.ts';
import { doBoxesOverlap } from './boxes.ts';

test('every alert is in exactly one mark, and counted once by its priority', () => {
  const alerts = flood(1, 400);
  const chance = new Chance(2);
  for (let round = 0; round < 30; round++) {
    const marks = layOut(alerts, someView(chance));
    const ids = marks.flatMap(({ members }) => members.map(({ alert }) => alert.id));
    expect(ids.toSorted()).toEqual(alerts.map(({ id }) => id).toSorted());
    for (const priority of AlertPriority.options) {
      const reported = marks.flatMap(({ counts }) => counts).filter((one) => one.priority === priority);
      const there = alerts.filter((alert) => alert.priority === priority).length;
      expect(reported.reduce((sum, { count }) => sum + count, 0)).toBe(there);
    }
    for (const { counts } of marks)
      expect(counts.map(({ priority }) => AlertPriority.options.indexOf(priority))).toEqual(
        counts.map(({ priority }) => AlertPriority.options.indexOf(priority)).toSorted((a, b) => a - b),
      );
  }
});

test('visible critical alerts are not grouped, and none overlaps another', () => {
  const critical = Array.from({ length: 5 }, (_, at) => alertOf(at, { priority: 'critical' }));
  const marks = layOut([...critical, ...flood(3, 200)], frameOf());
  const alone = marks.filter(({ members }) => members.some(({ alert }) => critical.includes(alert)));
  expect(alone).toHaveLength(5);
  for (const [at, { members, box }] of alone.entries()) {
    expect(members).toHaveLength(1);
    for (const other of alone.slice(at + 1)) expect(doBoxesOverlap(box, other.box)).toBe(false);
  }
});

test('a new alert moves no existing mark, whatever its priority', () => {
  const alerts = flood(4, 300);
  const chance = new Chance(5);
  for (let round = 0; round < 30; round++) {
    const frame = someView(chance);
    const before = layOut(alerts.slice(0, 200 + round), frame);
    const after = layOut(alerts.slice(0, 201 + round), frame);
    for (const mark of before) {
      const first = mark.members[0];
      const same = after.find(({ members }) => members.some(({ alert }) => alert.id === first?.alert.id));
      expect(same?.kind).toBe(mark.kind);
      for (const { alert } of mark.members)
        expect(same?.members.some((one) => one.alert === alert)).toBe(true);
      if (mark.kind === 'place' && same?.kind === 'place') expect(same.at).toEqual(mark.at);
    }
  }
});

test('groups and single non-critical alerts do not overlap in a top view', () => {
  const alerts = flood(6, 500).filter(({ priority }) => priority !== 'critical');
  for (let distanceM = 300; distanceM < 60_000; distanceM *= 1.4) {
    const boxes = layOut(alerts, frameOf({ distanceM })).filter(({ kind }) => kind === 'place');
    const covered = boxes.filter(({ box }, at) =>
      boxes.slice(at + 1).some((other) => {
        const x = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const y = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        return x > 0 && y > 0;
      }),
    );
    expect(covered.map(({ box }) => box)).toEqual([]);
  }
});

test.each([
  ['east', 5_000, 0, 0, 1_180, 360],
  ['north', 0, 5_000, 0, 640, 60],
  ['south-west', -5_000, -5_000, 0, 200, 640],
  ['east, with east up', 5_000, 0, 90, 640, 60],
])('an alert outside the view %s is marked at that edge', (_, x, y, headingDeg, nearX, nearY) => {
  const frame = frameOf({ headingDeg });
  const marks = layOut([alertOf(1, hanoiPlane.toLatLon({ x, y }))], frame);
  expect(marks).toHaveLength(1);
  const box = marks[0]?.box ?? { left: 0, top: 0, right: 0, bottom: 0 };
  expect(marks[0]?.kind).toBe('edge');
  expect(Math.hypot((box.left + box.right) / 2 - nearX, (box.top + box.bottom) / 2 - nearY)).toBeLessThan(
    130,
  );
  expect(box.left >= 0 && box.top >= 0 && box.right <= 1_280 && box.bottom <= 720).toBe(true);
});

test('an alert behind the eye is marked at the lower edge', () => {
  const [mark] = layOut([alertOf(1, hanoiPlane.toLatLon({ x: 0, y: -9_000 }))], frameOf({ tiltDeg: 70 }));
  expect(mark?.kind).toBe('edge');
  expect(mark?.box.bottom).toBeGreaterThan(650);
});

test('edge marks stay in place while the map moves, and never overlap', () => {
  const alerts = flood(8, 400);
  const chance = new Chance(9);
  const places = new Set<string>();
  for (let round = 0; round < 40; round++) {
    const edges = layOut(alerts, someView(chance)).filter(({ kind }) => kind === 'edge');
    for (const [at, mark] of edges.entries()) {
      if (mark.kind === 'edge') places.add(mark.angle.toFixed(3));
      for (const other of edges.slice(at + 1)) expect(doBoxesOverlap(mark.box, other.box)).toBe(false);
    }
  }
  expect(places.size).toBeLessThanOrEqual(16);
});

test('a visible alert is marked at its location and not at the edge, anywhere in the picture', () => {
  for (let x = 20; x < 1_270; x += 40)
    for (let y = 20; y < 705; y += 40) {
      const frame = frameOf();
      const place = frame.ground({ x, y });
      if (!place) throw new Error('the ground is there');
      for (const priority of ['critical', 'low'] as const) {
        const [mark] = layOut([alertOf(1, { priority, ...hanoiPlane.toLatLon(place) })], frame);
        expect([x, y, mark?.kind]).toEqual([x, y, 'place']);
      }
    }
});
