import { expect, test } from 'vitest';
import { AlertPriority } from '../../../core/domain/alert.ts';
import { CameraKind } from '../../../core/domain/camera.ts';
import { AlertId } from '../../../core/domain/ids.ts';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { cameraAt, cameraWords } from '../../../test/fixtures/map/cameras.ts';
import {
  frameOf,
  handSignHost,
  hanoi,
  hanoiPlane,
  paintLayers,
  paper,
} from '../../../test/fixtures/map/paper.ts';
import type { Frame, MapAlert } from '../api.ts';
import { arrange } from '../cameras/arrange.ts';
import { isOnCamera } from '../cameras/hits.ts';
import { createCameraLayer } from '../cameras/index.ts';
import { CameraModel } from '../cameras/model.ts';
import { type AlertMark, layoutAlerts } from './alertLayout.ts';
import { alertRoom } from './alertRoom.ts';
import { createAlerts } from './alerts.ts';
import { alertTree, type PlacedAlert } from './alertTree.ts';
import { overlap, type ScreenBox } from './boxes.ts';

const alertOf = (at: number, rest: Partial<MapAlert> = {}): MapAlert => ({
  id: AlertId.parse(`s:alert:${at}`),
  priority: 'high',
  title: `Cảnh báo ${at}`,
  camera: null,
  at,
  acknowledged: false,
  ...hanoi,
  ...rest,
});

/** Most of them in a few places, as in a flood. */
function flood(seed: number, count: number): MapAlert[] {
  const chance = new Chance(seed);
  const spots = Array.from({ length: 12 }, () => ({
    x: (chance.next() - 0.5) * 12_000,
    y: (chance.next() - 0.5) * 12_000,
  }));
  return Array.from({ length: count }, (_, at) => {
    const spot = chance.of(spots) ?? { x: 0, y: 0 };
    const spread = chance.is(0.3) ? 0 : 400;
    return alertOf(at, {
      priority: chance.is(0.05) ? 'critical' : (chance.of(AlertPriority.options.slice(1)) ?? 'low'),
      acknowledged: chance.is(0.4),
      ...hanoiPlane.toLatLon({
        x: spot.x + chance.next() * spread,
        y: spot.y + chance.next() * spread,
      }),
    });
  });
}

const someView = (chance: Chance): Frame =>
  frameOf({
    ...hanoiPlane.toLatLon({ x: (chance.next() - 0.5) * 12_000, y: (chance.next() - 0.5) * 12_000 }),
    distanceM: 10 ** (2 + chance.next() * 2.7),
    headingDeg: chance.next() * 360,
    tiltDeg: chance.next() * 78,
  });

function layOut(
  alerts: readonly MapAlert[],
  frame: Frame,
  covered: readonly ScreenBox[] = [],
): readonly AlertMark[] {
  const all = alerts.map(
    (alert, arrival): PlacedAlert => ({ alert, arrival, ...frame.plane.toPlane(alert) }),
  );
  const isCritical = ({ alert }: PlacedAlert) => alert.priority === 'critical';
  return layoutAlerts(
    alertTree(all.filter((one) => !isCritical(one))),
    all.filter(isCritical),
    frame,
    alertRoom({ left: 8, top: 8, right: frame.width - 8, bottom: frame.height - 8 }, covered, frame.remPx),
    new Set(),
  ).marks;
}

test('every alert is in exactly one mark, and counted once by its priority', () => {
  const alerts = flood(1, 400);
  const chance = new Chance(2);
  for (let round = 0; round < 30; round++) {
    const marks = layOut(alerts, someView(chance));
    const ids = marks.flatMap(({ members }) => members.map(({ alert }) => alert.id));
    expect(ids.toSorted()).toEqual(alerts.map(({ id }) => id).toSorted());
    for (const priority of AlertPriority.options) {
      const told = marks.flatMap(({ counts }) => counts).filter((one) => one.priority === priority);
      const there = alerts.filter((alert) => alert.priority === priority).length;
      expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(there);
    }
    for (const { counts } of marks)
      expect(counts.map(({ priority }) => AlertPriority.options.indexOf(priority))).toEqual(
        counts.map(({ priority }) => AlertPriority.options.indexOf(priority)).toSorted((a, b) => a - b),
      );
  }
});

test('critical ones in sight stand alone, and none covers another', () => {
  const critical = Array.from({ length: 5 }, (_, at) => alertOf(at, { priority: 'critical' }));
  const marks = layOut([...critical, ...flood(3, 200)], frameOf());
  const alone = marks.filter(({ members }) => members.some(({ alert }) => critical.includes(alert)));
  expect(alone).toHaveLength(5);
  for (const [at, { members, box }] of alone.entries()) {
    expect(members).toHaveLength(1);
    for (const other of alone.slice(at + 1)) expect(overlap(box, other.box)).toBe(false);
  }
});

test('a new alert moves no mark that is there, whatever its priority', () => {
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

test('groups and lone ones that are not critical do not cover one another from above', () => {
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
])('what lies out of sight %s is told at the edge there', (_, x, y, headingDeg, nearX, nearY) => {
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

test('what lies behind the eye is told at the lower edge', () => {
  const [mark] = layOut([alertOf(1, hanoiPlane.toLatLon({ x: 0, y: -9_000 }))], frameOf({ tiltDeg: 70 }));
  expect(mark?.kind).toBe('edge');
  expect(mark?.box.bottom).toBeGreaterThan(650);
});

test('marks at the edge stand still while the map moves under them, and never cover one another', () => {
  const alerts = flood(8, 400);
  const chance = new Chance(9);
  const places = new Set<string>();
  for (let round = 0; round < 40; round++) {
    const edges = layOut(alerts, someView(chance)).filter(({ kind }) => kind === 'edge');
    for (const [at, mark] of edges.entries()) {
      if (mark.kind === 'edge') places.add(mark.angle.toFixed(3));
      for (const other of edges.slice(at + 1)) expect(overlap(mark.box, other.box)).toBe(false);
    }
  }
  expect(places.size).toBeLessThanOrEqual(16);
});

test('no mark lies below what covers the picture, each alert is still told once, and marks at the edge stand still', () => {
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
      expect(marks.filter(({ box }) => covered.some((other) => overlap(box, other)))).toEqual([]);
      const edges = marks.filter((mark) => mark.kind === 'edge');
      for (const [at, { box, angle, counts }] of edges.entries()) {
        expect(box.left >= 8 && box.top >= 8 && box.right <= 1_272 && box.bottom <= 712).toBe(true);
        for (const other of edges.slice(at + 1)) expect(overlap(box, other.box)).toBe(false);
        const key = `${angle} ${counts.length} ${Math.max(...counts.map(({ count }) => String(count).length))}`;
        const middle = `${Math.round((box.left + box.right) / 2)} ${Math.round((box.top + box.bottom) / 2)}`;
        expect(places.get(key) ?? middle).toBe(middle);
        places.set(key, middle);
      }
    }
  }
});

test('what is in sight is told at its place and not at the edge, wherever in the picture it lies', () => {
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

test('what happens below a card is told beside it', () => {
  const card = { left: 900, top: 8, right: 1_272, bottom: 500 };
  const frame = frameOf();
  const place = frame.ground({ x: 1_080, y: 300 });
  if (!place) throw new Error('the ground is there');
  const alert = alertOf(1, hanoiPlane.toLatLon(place));
  expect(layOut([alert], frame).map(({ kind }) => kind)).toEqual(['place']);
  const [mark] = layOut([alert], frame, [card]);
  expect(mark?.kind).toBe('edge');
  if (!mark) throw new Error('it is told');
  expect(overlap(mark.box, card)).toBe(false);
  expect(mark.box.right).toBeGreaterThan(840);
});

const sheet = paper(1_280, 720);

test('each priority has its colour and its shape; acknowledged ones are hollow', () => {
  const layer = createAlerts(handSignHost(), { still: true });
  const middle = (rest: Partial<MapAlert>) => {
    layer.setAlerts([alertOf(1, rest)]);
    paintLayers(sheet, frameOf(), layer);
    return sheet.at(640, 360 - (0.7 + 0.65) * 16);
  };
  expect(middle({ priority: 'critical' }).slice(0, 3)).toEqual([0xff, 0x6b, 0x5e]);
  expect(middle({ priority: 'high' }).slice(0, 3)).toEqual([0xff, 0xa2, 0x3e]);
  expect(middle({ priority: 'medium' }).slice(0, 3)).toEqual([0xe9, 0xdc, 0x7a]);
  expect(middle({ priority: 'critical', acknowledged: true }).slice(0, 3)).not.toEqual([0xff, 0x6b, 0x5e]);
});

test('what is painted is what is picked', () => {
  const layer = createAlerts(handSignHost(), { still: true });
  const alerts = [alertOf(1), alertOf(2, { priority: 'critical', ...hanoiPlane.toLatLon({ x: 150, y: 0 }) })];
  layer.setAlerts(alerts);
  const frame = frameOf();
  expect(layer.pick?.({ x: 640, y: 338 }, frame)).toEqual({ kind: 'alert', id: alerts[0]?.id });
  expect(layer.pick?.({ x: 600, y: 338 }, frame)).toBeUndefined();
  layer.setAlerts([...alerts, alertOf(3, { priority: 'low' })]);
  const picked = layer.pick?.({ x: 640, y: 338 }, frame);
  expect(picked).toMatchObject({ kind: 'alerts', ids: [alerts[0]?.id, 's:alert:3'], spanM: 0 });
});

test('a pulse asks for ten pictures a second at most, and only while something calls', async () => {
  const host = handSignHost();
  const layer = createAlerts(host, { still: false });
  const run = async () => {
    paintLayers(sheet, frameOf(), layer);
    const before = host.repaints;
    for (let ms = 0; ms < 1_000; ms += 10) {
      const asked = host.repaints;
      await host.clock.advance(10);
      if (host.repaints > asked) paintLayers(sheet, frameOf({}, { now: ms }), layer);
    }
    return host.repaints - before;
  };
  layer.setAlerts([alertOf(1, { priority: 'critical' })]);
  const pulsing = await run();
  expect(pulsing).toBeGreaterThan(5);
  expect(pulsing).toBeLessThanOrEqual(10);
  layer.setAlerts([alertOf(1, { priority: 'critical', acknowledged: true })]);
  await host.clock.advance(200);
  expect(await run()).toBe(0);
  // Out of sight it is told at the edge, and stands.
  layer.setAlerts([alertOf(1, { priority: 'critical', ...hanoiPlane.toLatLon({ x: 9_000, y: 0 }) })]);
  expect(await run()).toBe(0);
  layer.setAlerts([alertOf(1, { priority: 'low' })]);
  expect(await run()).toBe(0);
  layer.setStill(true);
  layer.setAlerts([alertOf(1, { priority: 'critical' })]);
  expect(await run()).toBe(0);
  expect(host.clock.pending).toBe(0);
});

test('the pulse grows from the place', () => {
  const layer = createAlerts(handSignHost(), { still: false });
  layer.setAlerts([alertOf(1, { priority: 'critical' })]);
  const reach = (now: number) => {
    paintLayers(sheet, frameOf({}, { now }), layer);
    return sheet.inked(640, 376, 690, 400);
  };
  expect(reach(0)).toBe(0);
  expect(reach(900)).toBeGreaterThan(0);
});

test('the mark of an alert stands above the camera that it is from, from far and near: both are seen and picked', () => {
  for (const distanceM of [45, 60, 240, 2_000])
    for (const tiltDeg of [0, 35, 75])
      for (const kind of CameraKind.options) {
        const frame = frameOf({ distanceM, tiltDeg });
        const camera = cameraAt({ x: 0, y: 0 }, 1, { kind });
        const alert = alertOf(1, { camera: camera.id, priority: 'critical' });
        const state = { look: 'alert', priority: 'critical' } as const;
        const cameras = createCameraLayer({ frame: () => frame }, handSignHost(), cameraWords);
        cameras.setCameras([camera]);
        cameras.setStates(new Map([[camera.id, state]]));
        const layer = createAlerts(handSignHost(), { still: true, cameraPlace: () => camera });
        layer.setAlerts([alert]);
        const [box] = layer.boxes(frame);
        if (!box) throw new Error('no mark is there');
        const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
        expect(layer.pick?.(middle, frame)).toEqual({ kind: 'alert', id: alert.id });
        const model = new CameraModel();
        model.setCameras([camera]);
        model.setStates(new Map([[camera.id, state]]), () => undefined);
        const arrangement = arrange(model, frame);
        const [drawn] = arrangement.cameras;
        if (!drawn) throw new Error('the camera is in sight');
        let on = 0;
        let covered = 0;
        for (let x = drawn.x - 70; x < drawn.x + 70; x += 3)
          for (let y = drawn.y - 110; y < drawn.y + 50; y += 3) {
            if (!isOnCamera(model, drawn, { x, y }, frame)) continue;
            on += 1;
            if (layer.pick?.({ x, y }, frame)) covered += 1;
            else expect(cameras.pick({ x, y }, frame)).toEqual({ kind: 'camera', id: camera.id });
          }
        expect(on).toBeGreaterThan(40);
        expect([distanceM, tiltDeg, kind, covered]).toEqual([distanceM, tiltDeg, kind, 0]);
      }
});

test('an alert whose camera stands elsewhere, or is not known, stands at its own place', () => {
  const camera = cameraAt({ x: 90, y: 0 }, 1).id;
  const frame = frameOf();
  const boxes = [{ ...hanoiPlane.toLatLon({ x: 90, y: 0 }), heightM: 6 }, undefined].map((place) => {
    const layer = createAlerts(handSignHost(), { still: true, cameraPlace: () => place });
    layer.setAlerts([alertOf(1, { camera })]);
    return layer.boxes(frame);
  });
  const layer = createAlerts(handSignHost(), { still: true });
  layer.setAlerts([alertOf(1)]);
  expect(boxes).toEqual([layer.boxes(frame), layer.boxes(frame)]);
});
