import { expect, test } from 'vitest';
import { AlertPriority } from '../../../core/alerts/alert.ts';
import { CameraKind } from '../../../core/cameras/camera.ts';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { alertOf } from '../../../test/fixtures/map/alerts.ts';
import { cameraAt, cameraWords } from '../../../test/fixtures/map/cameras.ts';
import { frameOf, handSignHost, hanoiPlane, paintLayers, paper } from '../../../test/fixtures/map/paper.ts';
import type { MapAlert } from '../api.ts';
import { isPointOnCamera } from '../cameras/hits.ts';
import { createCameraLayer } from '../cameras/index.ts';
import { CameraModel } from '../cameras/model.ts';
import { layoutCameraSigns } from '../cameras/signLayout.ts';
import { createAlerts } from './alerts.ts';
import { growBox } from './boxes.ts';

const sheet = paper(1_280, 720);
/** The dark edge around a mark, at its points. */
const edgePx = 5;

test('each priority has its colour and shape; acknowledged alerts are hollow', () => {
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

test('every painted mark can be picked', () => {
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

test('marks, stems and arrows paint only inside their reported boxes', () => {
  const layer = createAlerts(handSignHost(), { still: true });
  const chance = new Chance(7);
  layer.setCovered([{ left: 940, top: 8, right: 1_272, bottom: 400 }]);
  for (let round = 0; round < 40; round++) {
    // Nothing calls: no pulse is painted.
    const alerts = Array.from({ length: 1 + chance.below(12) }, (_, at) =>
      alertOf(at, {
        priority: chance.of(AlertPriority.options) ?? 'low',
        acknowledged: true,
        ...hanoiPlane.toLatLon({ x: (chance.next() - 0.5) * 2_500, y: (chance.next() - 0.5) * 1_500 }),
      }),
    );
    layer.setAlerts(alerts);
    const frame = frameOf();
    paintLayers(sheet, frame, layer);
    expect(sheet.countPainted(0, 0, 1_280, 720)).toBeGreaterThan(0);
    for (const { left, top, right, bottom } of layer.boxes(frame).map((box) => growBox(box, edgePx)))
      sheet.context.clearRect(left, top, right - left, bottom - top);
    expect(sheet.countPainted(0, 0, 1_280, 720)).toBe(0);
  }
});

test('a pulse requests ten pictures a second at most, and only for urgent alerts', async () => {
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

test('the pulse grows from the alert’s location', () => {
  const layer = createAlerts(handSignHost(), { still: false });
  layer.setAlerts([alertOf(1, { priority: 'critical' })]);
  const reach = (now: number) => {
    paintLayers(sheet, frameOf({}, { now }), layer);
    return sheet.countPainted(640, 376, 690, 400);
  };
  expect(reach(0)).toBe(0);
  expect(reach(900)).toBeGreaterThan(0);
});

test('an alert’s mark stands above its camera at any distance: both are visible and can be picked', () => {
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
        const arrangement = layoutCameraSigns(model, frame);
        const [drawn] = arrangement.cameras;
        if (!drawn) throw new Error('the camera is in sight');
        let on = 0;
        let covered = 0;
        for (let x = drawn.x - 70; x < drawn.x + 70; x += 3)
          for (let y = drawn.y - 110; y < drawn.y + 50; y += 3) {
            if (!isPointOnCamera(model, drawn, { x, y }, frame)) continue;
            on += 1;
            if (layer.pick?.({ x, y }, frame)) covered += 1;
            else expect(cameras.pick({ x, y }, frame)).toEqual({ kind: 'camera', id: camera.id });
          }
        expect(on).toBeGreaterThan(40);
        expect([distanceM, tiltDeg, kind, covered]).toEqual([distanceM, tiltDeg, kind, 0]);
      }
});

test('an alert whose camera is elsewhere or unknown is marked at its own location', () => {
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
