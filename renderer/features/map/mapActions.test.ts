import { beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createPlaneAt } from '../../../core/base/geo.ts';
import { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { Camera } from '../../../core/cameras/camera.ts';
import { translations } from '../../i18n/translations.ts';
import type { MapAlert, MapPick } from '../../map/api.ts';
import { createRenderFrame } from '../../map/view.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { listCamerasForWall, listCamerasOfCard } from './cardSubject.ts';
import { createMapActions, type MapActionsOptions } from './mapActions.ts';
import { createMapStore, type MapStore } from './model.ts';
import { createMapActionQueue, type MapStage } from './stage.ts';
import type { MapWorld } from './world.ts';

const plane = createPlaneAt({ lat: 21.03, lon: 105.85 });
const idOf = (number: number) => CameraId.parse(`hn:camera:${number}`);
const heightM = 14;
/** Cameras in a row east of the centre, ten metres apart. */
const entries = Array.from({ length: 30 }, (_, at): CameraEntry => {
  const position = { ...plane.toLatLon({ x: at * 10, y: 0 }), heightM };
  const camera = { id: idOf(at), number: at, position } satisfies Partial<Camera> as Camera;
  return { camera, ward: undefined } as CameraEntry;
});
const alert = { id: AlertId.parse('hn:alert:1'), ...plane.toLatLon({ x: 0, y: 0 }) } as MapAlert;

let model: MapStore;
let world: MapWorld;
let options: MapActionsOptions;
let shown: readonly CameraId[];
let message: string;

beforeEach(() => {
  model = createMapStore();
  shown = [];
  message = '';
  world = {
    model,
    alerts: createStore(() => ({ drawn: [alert], byId: new Map(), total: 1 })),
    mirror: {
      cameras: createStore(() => ({
        list: entries,
        byId: new Map(entries.map((one) => [one.camera.id, one])),
      })),
    },
    nearest: (_at: unknown, count: number) =>
      entries.slice(0, count).map((entry, at) => ({ entry, metres: at * 10 })),
    onWall(cameras: readonly CameraId[]) {
      shown = cameras;
      return cameras.length;
    },
  } as unknown as MapWorld;
  const stage = {
    scene: { arrive: () => undefined, frame: () => undefined },
    enqueue: createMapActionQueue((why) => {
      throw why;
    }).run,
    middle: () => plane.toLatLon({ x: 0, y: 0 }),
  } as unknown as MapStage;
  options = {
    world,
    stage,
    t: translations.en,
    panel: { isWide: false },
    wards: [],
    streetOf: (name: string) => ({ name, wards: [], cameras: entries.slice(0, 27) }),
    showMessage(text: string) {
      message = text;
    },
  } as unknown as MapActionsOptions;
});

const chosen = new Set([idOf(28), idOf(29)]);
const street = { kind: 'street', name: 'Phố Huế', at: plane.toLatLon({ x: 0, y: 0 }) } as const;

test('W reports no success if the wall has no room for another tab', () => {
  model.setState({ subject: street, selection: chosen });
  createMapActions({ ...options, world: { ...world, onWall: () => 0 } }).run({ key: 'wall' });
  expect(message).toBe('');
});

test('W shows the selection, and without one the card’s cameras', () => {
  model.setState({ subject: street, selection: chosen });
  expect(listCamerasForWall(world, options)).toEqual([...chosen]);
  createMapActions(options).run({ key: 'wall' });
  expect(shown).toEqual([...chosen]);
  model.setState({ selection: new Set() });
  createMapActions(options).run({ key: 'wall' });
  expect(shown).toHaveLength(27);
});

test('a selected camera on its pole or ground location stays in place while zooming in', () => {
  const view = { ...plane.toLatLon({ x: 0, y: 0 }), distanceM: 450, headingDeg: 0, tiltDeg: 55 };
  const size = { width: 1_280, height: 720 };
  const frame = createRenderFrame({ view, plane, size, pixelRatio: 1, remPx: 16, night: true, now: 0 });
  const zooms: unknown[] = [];
  const scene = {
    arrive: () => undefined,
    frame: () => frame,
    zoom: (...of: unknown[]) => zooms.push(of),
  };
  const actions = createMapActions({ ...options, stage: { ...options.stage, scene } as unknown as MapStage });
  const seen = (heightM: number) => {
    const { x = 0, y = 0 } = frame.project(20, 0, heightM) ?? {};
    return { x: expect.closeTo(x, 6), y: expect.closeTo(y, 6), heightM };
  };
  model.setState({ subject: { kind: 'camera', id: idOf(2) } });
  actions.run({ key: 'zoom', factor: 2 });
  model.setState({ subject: { kind: 'point', at: plane.toLatLon({ x: 20, y: 0 }) } });
  actions.run({ key: 'zoom', factor: 2 });
  expect(zooms).toEqual([
    [2, seen(heightM)],
    [2, seen(0)],
  ]);
});

test('a card’s button, and Enter on the card, put its own cameras on the wall regardless of the selection', () => {
  model.setState({ subject: street, selection: chosen });
  createMapActions(options).toWall(listCamerasOfCard(world, options));
  expect(shown).toHaveLength(27);
  expect(message).toMatch(/^27 cameras on the wall/);
  shown = [];
  createMapActions(options).run({ key: 'put' });
  expect(shown).toHaveLength(27);
  model.setState({ subject: { kind: 'alert', id: alert.id } });
  expect(listCamerasOfCard(world, options)).toHaveLength(9);
});

test('a closed lasso replaces the selection, and an abandoned one leaves it', async () => {
  const stage = { ...options.stage, cameras: { within: async () => [idOf(7)] } } as unknown as MapStage;
  const scene = { ...stage.scene, arrive: () => undefined };
  const actions = createMapActions({ ...options, stage: { ...stage, scene } as unknown as MapStage });
  model.setState({ selection: chosen });
  for (const end of ['back', 'lasso'] as const) {
    actions.run({ key: 'lasso' });
    expect(model.getState()).toMatchObject({ mode: 'lasso', selection: chosen });
    actions.run({ key: end });
    expect(model.getState()).toMatchObject({ mode: 'look', selection: chosen });
  }
  actions.run({ key: 'lasso' });
  model.setState({ points: [0, 1, 2].map((x) => ({ x, y: x * x })) });
  actions.run({ key: 'lasso' });
  // Enter uses the loop's cameras.
  actions.run({ key: 'wall' });
  await vi.waitUntil(() => shown.length > 0);
  expect(shown).toEqual([idOf(7)]);
  expect([...model.getState().selection]).toEqual([idOf(7)]);
});

test('undo removes a line’s points one by one, and then does nothing', () => {
  const actions = createMapActions(options);
  expect(actions.isDrawing()).toBe(false);
  actions.run({ key: 'measure' });
  expect(actions.isDrawing()).toBe(false);
  model.setState({
    points: [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
    ],
  });
  for (const left of [1, 0]) {
    expect(actions.isDrawing()).toBe(true);
    actions.run({ key: 'erase' });
    expect(model.getState().points).toHaveLength(left);
  }
  expect(actions.isDrawing()).toBe(false);
});

test('a trail step has the time of its alert, or the present time for a selected camera', () => {
  const of = { ...alert, camera: idOf(3), observedAt: 1_000 };
  const alerts = createStore(() => ({ drawn: [alert], byId: new Map([[alert.id, of]]), total: 1 }));
  const clock = { now: () => 2_000 };
  const actions = createMapActions({ ...options, world: { ...world, alerts, clock } as unknown as MapWorld });
  for (const subject of [
    { kind: 'alert', id: alert.id },
    { kind: 'camera', id: idOf(4) },
  ] as const) {
    model.setState({ subject });
    actions.run({ key: 'follow' });
  }
  expect(model.getState().trail).toEqual([
    { camera: idOf(3), at: 1_000 },
    { camera: idOf(4), at: 2_000 },
  ]);
});

/** Simulates the mouse over a pick result, and records the view's target. */
function withMouse(pick: MapPick | undefined) {
  const flights: unknown[] = [];
  const scene = {
    arrive: () => undefined,
    frame: () => ({ plane, remPx: 16, height: 720 }),
    state: { getState: () => ({ view: { distanceM: 1_000 } }) },
    flyTo: (to: unknown) => flights.push(to),
  };
  const at = plane.toLatLon({ x: 5, y: 5 });
  const stage = { ...options.stage, scene, pick: async () => pick, placeAt: () => at } as unknown as MapStage;
  return { actions: createMapActions({ ...options, stage }), at, flights };
}
const mouse = { x: 300, y: 300 };

test('a click on a cluster zooms in; with Shift it selects its cameras, and W shows them', async () => {
  const cameras = [idOf(1), idOf(2)];
  const { actions, flights } = withMouse({ kind: 'cluster', cameras, center: { x: 5, y: 0 }, spanM: 10 });
  actions.click(mouse, false);
  await vi.waitUntil(() => flights.length === 1);
  expect(model.getState().selection.size).toBe(0);
  actions.click(mouse, true);
  actions.run({ key: 'wall' });
  await vi.waitUntil(() => shown.length > 0);
  expect(shown).toEqual(cameras);
  expect(flights).toHaveLength(1);
});

test('a double click zooms in there, but not while measuring a line', async () => {
  const { actions, at, flights } = withMouse(undefined);
  actions.double(mouse);
  await vi.waitUntil(() => flights.length > 0);
  expect(flights).toEqual([{ ...at, distanceM: 400 }]);
  actions.run({ key: 'measure' });
  actions.double(mouse);
  await new Promise((next) => setTimeout(next));
  expect(flights).toHaveLength(1);
});
