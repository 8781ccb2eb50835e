import { expect, it } from 'vitest';
import { handClock } from '../../../test/fakes/clock.ts';
import { alertStore } from '../../../test/fixtures/alertStore.ts';
import { readGapsBetween } from '../../store/gaps.ts';
import { createOutageRecorder } from './outageRecorder.ts';

const hourMs = 3_600_000;

function started(clock = handClock(), stored = alertStore(clock)) {
  const { store, project } = stored;
  const gaps = createOutageRecorder({ store, project, clock });
  return { clock, stored, gaps, all: () => readGapsBetween(store, 0, Number.MAX_SAFE_INTEGER) };
}

it.each([hourMs, -hourMs])('records a clock change of %d ms once, with its size', async (byMs) => {
  const { clock, gaps, all } = started();
  gaps.linked(true);
  await clock.advance(60_000);
  clock.jump(byMs);
  await clock.advance(60_000);
  const set = all();
  expect(set).toMatchObject([{ what: byMs > 0 ? 'clockForward' : 'clockBack' }]);
  expect(Math.abs((set[0]?.byMs ?? 0) - byMs)).toBeLessThan(100);
});

it('records a longer loss of the link from its start until the link is back', async () => {
  const { clock, gaps, all } = started();
  gaps.linked(true);
  await clock.advance(60_000);
  gaps.linked(false);
  await clock.advance(5_000);
  gaps.linked(true);
  expect(all()).toEqual([]);
  const lostAt = Math.round(clock.now());
  gaps.linked(false);
  await clock.advance(hourMs);
  expect(all()).toEqual([{ what: 'offline', from: lostAt, to: null, byMs: null }]);
  gaps.linked(true);
  expect(all()).toEqual([{ what: 'offline', from: lostAt, to: lostAt + hourMs, byMs: null }]);
});

it('records the time that the desk was off, but not a quick restart', async () => {
  const first = started();
  first.gaps.linked(true);
  await first.clock.advance(120_000);
  const left = Math.round(first.clock.now());
  first.gaps.close();
  await first.clock.advance(2 * hourMs);
  const { all, gaps } = started(first.clock, first.stored);
  gaps.linked(true);
  expect(all()).toEqual([{ what: 'deskDown', from: left, to: left + 2 * hourMs, byMs: null }]);
});
