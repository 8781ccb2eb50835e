import { expect, test } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import { getBand } from '../../../core/map/viewshed/bands.ts';
import type { ViewingCamera, ViewingCamerasResult } from '../../map/viewshed/index.ts';
import { chooseCameraToTurn, listViewingCameraRows, moveReporterFirst } from './viewingCameraRows.ts';

const idOf = (name: string) => CameraId.parse(`hn:camera:${name}`);
const viewing = (name: string, reason: ViewingCamera['reason']): ViewingCamera => ({
  id: idOf(name),
  reason,
  lens: { x: 0, y: 0, z: 6 },
  distanceM: 20,
  now: undefined,
  turned: undefined,
  heldBy: undefined,
  obstruction: undefined,
  slew: undefined,
});
const who = (...viewingCameras: ViewingCamera[]): ViewingCamerasResult => ({
  origin: { lat: 21, lon: 105 },
  buildings: 1,
  point: { x: 0, y: 0, z: 0 },
  isInside: false,
  viewingCameras,
});
const named = (rows: readonly { readonly id: CameraId }[]) => rows.map(({ id }) => id.slice(10));

test('the alert’s camera is first in the list and on the map if it sees the location', () => {
  const { viewingCameras } = moveReporterFirst(
    who(viewing('a', 'now'), viewing('b', 'free'), viewing('c', 'held')),
    idOf('b'),
  );
  expect(named(viewingCameras)).toEqual(['b', 'a', 'c']);
  expect(named(listViewingCameraRows(viewingCameras, idOf('b')))).toEqual(['b', 'a', 'c']);
});

test('the alert’s camera is first in the list, but not on the map, if it is occluded or looks elsewhere', () => {
  const { viewingCameras } = moveReporterFirst(who(viewing('a', 'now'), viewing('b', 'occluded')), idOf('b'));
  expect(named(viewingCameras)).toEqual(['a', 'b']);
  expect(named(listViewingCameraRows(viewingCameras, idOf('b')))).toEqual(['b', 'a']);
  expect(listViewingCameraRows(viewingCameras, idOf('z'))[0]).toEqual({ id: idOf('z'), viewing: undefined });
});

test('a camera without video is listed, but never first on the map', () => {
  const { viewingCameras } = moveReporterFirst(who(viewing('a', 'now'), viewing('b', 'offline')), idOf('b'));
  expect(named(viewingCameras)).toEqual(['a', 'b']);
  expect(named(listViewingCameraRows(viewingCameras, idOf('b')))).toEqual(['b', 'a']);
  expect(named(listViewingCameraRows(viewingCameras, null))).toEqual(['a', 'b']);
});

test('without an alert, the list has the viewing cameras in their order and five occluded ones', () => {
  const hidden = Array.from({ length: 9 }, (_, at) => viewing(`h${at}`, 'occluded'));
  const rows = listViewingCameraRows(
    moveReporterFirst(who(viewing('a', 'now'), viewing('b', 'free'), ...hidden), null).viewingCameras,
    null,
  );
  expect(named(rows)).toEqual(['a', 'b', 'h0', 'h1', 'h2', 'h3', 'h4']);
});

const shows = (pxPerM: number) => ({ pxPerM, band: getBand(pxPerM) ?? 'monitor' });
/**
 * Creates a controllable PTZ camera: its present scale of the location, its maximum, and the scale after a turn by S.
 */
const ptz = (name: string, reason: ViewingCamera['reason'], now: number, longest: number, made: number) => ({
  ...viewing(name, reason),
  now: now > 0 ? shows(now) : undefined,
  turned: shows(longest),
  slew: { panDeg: 0, tiltDeg: 0, fovDeg: 3, ...shows(made) },
});

test('S turns the free PTZ camera with the largest picture of the location, even one that shows it in a corner', () => {
  const [near, far] = [ptz('near', 'now', 30, 900, 254), ptz('far', 'free', 0, 180, 180)];
  expect(chooseCameraToTurn([near, far])).toEqual({ turn: near });
  expect(chooseCameraToTurn([far, { ...far, id: idOf('nearer'), distanceM: 10 }])).toMatchObject({
    turn: { id: idOf('nearer') },
  });
  expect(chooseCameraToTurn([viewing('fixed', 'now'), far])).toEqual({ turn: far });
});

test('S turns no second PTZ camera if the best one already looks at the location, whoever holds its lease', () => {
  const [there, other] = [ptz('there', 'now', 240, 900, 254), ptz('other', 'free', 0, 800, 254)];
  expect(chooseCameraToTurn([there, { ...other, distanceM: 90 }])).toEqual({ there });
  const held = { ...there, heldBy: 'Lan' };
  expect(chooseCameraToTurn([held, { ...other, distanceM: 90 }])).toEqual({ there: held });
});

test('S skips leased, occluded and uncontrollable cameras, and prefers cameras with video', () => {
  const held = { ...ptz('held', 'held', 0, 900, 254), heldBy: 'Lan' };
  const passing = { ...ptz('passing', 'now', 20, 900, 254), heldBy: 'Lan' };
  const hidden = ptz('hidden', 'occluded', 0, 900, 254);
  const dark = ptz('dark', 'offline', 240, 900, 254);
  const darkHeld = { ...dark, heldBy: 'Lan' };
  const other = ptz('other', 'free', 0, 100, 100);
  const none = [held, passing, hidden, darkHeld, viewing('fixed', 'now'), viewing('ptz', 'unsteerable')];
  expect(chooseCameraToTurn([...none, viewing('dark', 'offline')])).toBeUndefined();
  expect(chooseCameraToTurn([...none, dark])).toEqual({ turn: dark });
  expect(chooseCameraToTurn([...none, dark, other])).toEqual({ turn: other });
});
