import { expect, test } from 'vitest';
import { CameraId } from '../../../core/domain/ids.ts';
import type { SightSeer, WhoSees } from '../../scene/sight/index.ts';
import { reporterFirst, seenRows } from './seenRows.ts';

const idOf = (name: string) => CameraId.parse(`hn:camera:${name}`);
const seer = (name: string, reason: SightSeer['reason']): SightSeer => ({
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
const who = (...seers: SightSeer[]): WhoSees => ({
  origin: { lat: 21, lon: 105 },
  buildings: 1,
  point: { x: 0, y: 0, z: 0 },
  isInside: false,
  seers,
});
const named = (rows: readonly { readonly id: CameraId }[]) => rows.map(({ id }) => id.slice(10));

test('the camera that reported it is first, in the list and on the map, where it sees the place', () => {
  const { seers } = reporterFirst(who(seer('a', 'now'), seer('b', 'free'), seer('c', 'held')), idOf('b'));
  expect(named(seers)).toEqual(['b', 'a', 'c']);
  expect(named(seenRows(seers, idOf('b')))).toEqual(['b', 'a', 'c']);
});

test('it is listed first too where a building hides the place from it, or it looks elsewhere', () => {
  const { seers } = reporterFirst(who(seer('a', 'now'), seer('b', 'occluded')), idOf('b'));
  expect(named(seers)).toEqual(['a', 'b']);
  expect(named(seenRows(seers, idOf('b')))).toEqual(['b', 'a']);
  expect(seenRows(seers, idOf('z'))[0]).toEqual({ id: idOf('z'), seer: undefined });
});

test('without an alert those that see it come in their order, and a few of those that do not', () => {
  const hidden = Array.from({ length: 9 }, (_, at) => seer(`h${at}`, 'occluded'));
  const rows = seenRows(reporterFirst(who(seer('a', 'now'), seer('b', 'free'), ...hidden), null).seers, null);
  expect(named(rows)).toEqual(['a', 'b', 'h0', 'h1', 'h2', 'h3', 'h4']);
});
