import { describe, expect, it } from 'vitest';
import type { AlertFilter, ShownAlert } from '../../../core/alerts/queue.ts';
import { ok } from '../../../core/base/result.ts';
import { fakeAlert } from '../../../test/fakes/alerts.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import type { DeskClient } from '../../shared/deskClient.ts';
import { minReloadIntervalMs } from '../../ui/pagedList.ts';
import { compareAlertCursors, getListCursor } from './model.ts';
import { countNewAlertsAbove, mergeReloadedRows, mergeReloadedTop, type QueueRow } from './queueRows.ts';
import { createQueueRows } from './queueRowsModel.ts';

const shown = (n: number, changes: Parameters<typeof fakeAlert>[1] = {}): ShownAlert => ({
  alert: fakeAlert(n, changes),
  pending: 0,
  conflicts: 0,
});
const row = (n: number): QueueRow => ({ shown: shown(n), gone: false });
const ids = (rows: readonly QueueRow[]) =>
  rows.map(({ shown: { alert } }) => alert.title.replace('Xâm nhập ', ''));

/** Creates a desk with these alerts, newest first, that counts its requests. */
function fakeDesk(all: () => readonly ShownAlert[]) {
  let asked = 0;
  const call = async (_name: string, input: unknown) => {
    asked += 1;
    const { filter, after, limit } = input as {
      filter: AlertFilter;
      after?: Parameters<typeof compareAlertCursors>[0];
      limit: number;
    };
    const sorted = [...all()].sort((a, b) =>
      compareAlertCursors(getListCursor(a.alert, filter.state), getListCursor(b.alert, filter.state)),
    );
    const from = after
      ? sorted.filter(({ alert }) => compareAlertCursors(getListCursor(alert, filter.state), after) > 0)
      : sorted;
    const rows = from.slice(0, limit);
    const last = rows.at(-1);
    const next = last && from.length > rows.length ? { next: getListCursor(last.alert, filter.state) } : {};
    return ok({ revision: 1, rows, total: sorted.length, ...next });
  };
  return { desk: { call: call as unknown as DeskClient['call'] }, asked: () => asked };
}

describe('reloaded rows', () => {
  const rows = [row(5), row(4), row(3), row(2)];

  it('are updated in place', () => {
    const after = mergeReloadedRows(
      rows,
      0,
      [shown(5), shown(4, { version: 2 }), shown(3), shown(2)],
      true,
      'queue',
    );
    expect(ids(after)).toEqual(['5', '4', '3', '2']);
    expect(after[1]?.shown.alert.version).toBe(2);
    expect(after[0]).toBe(rows[0]);
  });

  it('stay in place, marked as gone, when their alert leaves the list', () => {
    const after = mergeReloadedRows(rows, 0, [shown(5), shown(3), shown(2)], true, 'queue');
    expect(ids(after)).toEqual(['5', '4', '3', '2']);
    expect(after.map(({ gone }) => gone)).toEqual([false, true, false, false]);
  });

  it('include no new alerts, and are not marked as gone if the page ended before them', () => {
    const after = mergeReloadedRows(rows, 0, [shown(6), shown(5), shown(4)], false, 'queue');
    expect(after).toBe(rows);
  });

  it('count the new alerts above, and report when the whole page is new', () => {
    expect(countNewAlertsAbove(rows, [shown(7), shown(6), shown(5)], 'queue')).toEqual({
      count: 2,
      more: false,
    });
    expect(countNewAlertsAbove(rows, [shown(8), shown(7)], 'queue')).toEqual({ count: 2, more: true });
    expect(countNewAlertsAbove(rows, [shown(5), shown(1)], 'queue')).toEqual({ count: 0, more: false });
  });

  it('remain below a top page that the desk cut short', () => {
    const next = getListCursor(shown(4).alert, 'queue');
    expect(ids(mergeReloadedTop(rows, [shown(6), shown(5), shown(4)], next, 'queue', true))).toEqual([
      '6',
      '5',
      '4',
      '3',
      '2',
    ]);
    expect(ids(mergeReloadedTop(rows, [shown(6), shown(5)], undefined, 'queue', true))).toEqual(['6', '5']);
  });

  it('are dropped below a full top page, because unread alerts may lie between', () => {
    const next = getListCursor(shown(8).alert, 'queue');
    expect(ids(mergeReloadedTop(rows, [shown(9), shown(8)], next, 'queue', false))).toEqual(['9', '8']);
  });

  it('count an alert of higher priority as above, however old it is', () => {
    expect(countNewAlertsAbove(rows, [shown(1, { priority: 'critical' })], 'queue').count).toBe(1);
  });
});

describe('the rows of an alert list', () => {
  it('follow the queue while the list is at its top, with a few requests a second at most', async () => {
    const clock = handClock();
    let alerts = [shown(1), shown(2)];
    const { desk, asked } = fakeDesk(() => alerts);
    const rows = createQueueRows({ desk, clock });
    rows.use({ state: 'queue' });
    await clock.advance(0);
    expect(ids(rows.store.getState().rows)).toEqual(['2', '1']);
    const before = asked();
    for (let n = 3; n < 53; n += 1) {
      alerts = [...alerts, shown(n)];
      rows.renew();
      await clock.advance(20);
    }
    await clock.advance(minReloadIntervalMs);
    expect(rows.store.getState().rows[0]?.shown.alert.title).toBe('Xâm nhập 52');
    expect(asked() - before).toBeLessThanOrEqual(5);
  });

  it('stay in place while the list is scrolled down, and count new alerts above until a return to the top', async () => {
    const clock = handClock();
    let alerts = Array.from({ length: 60 }, (_, n) => shown(n));
    const { desk } = fakeDesk(() => alerts);
    const rows = createQueueRows({ desk, clock });
    rows.use({ state: 'queue' });
    await clock.advance(0);
    rows.see({ first: 20, last: 30, free: false });
    alerts = [...alerts, shown(100), shown(101)].filter(({ alert }) => alert.title !== 'Xâm nhập 35');
    rows.renew();
    await clock.advance(minReloadIntervalMs);
    const held = rows.store.getState();
    expect(held.rows[0]?.shown.alert.title).toBe('Xâm nhập 59');
    expect(held.fresh).toEqual({ count: 2, more: false });
    expect(held.rows.find(({ shown: { alert } }) => alert.title === 'Xâm nhập 35')?.gone).toBe(true);
    rows.toTop();
    await clock.advance(minReloadIntervalMs);
    expect(ids(rows.store.getState().rows).slice(0, 2)).toEqual(['101', '100']);
    expect(rows.store.getState().fresh.count).toBe(0);
  });

  it('drop alerts at once that were handled in this window', async () => {
    const clock = handClock();
    let alerts = [shown(1), shown(2), shown(3)];
    const { desk } = fakeDesk(() => alerts);
    const rows = createQueueRows({ desk, clock });
    rows.use({ state: 'queue' });
    await clock.advance(0);
    rows.see({ first: 0, last: 3, free: false });
    const closed = alerts[1];
    alerts = alerts.filter((each) => each !== closed);
    if (closed) rows.worked([closed.alert.id]);
    await clock.advance(0);
    expect(ids(rows.store.getState().rows)).toEqual(['3', '1']);
    expect(rows.isDone(closed?.alert.id ?? '')).toBe(true);
  });

  it('do not count alerts as handled here that a flood pushed out or another desk closed', async () => {
    const clock = handClock();
    let alerts = [shown(1), shown(2)];
    const { desk } = fakeDesk(() => alerts);
    const rows = createQueueRows({ desk, clock });
    rows.use({ state: 'queue' });
    await clock.advance(0);
    const [first, second] = alerts;
    if (first) rows.worked([first.alert.id]);
    await clock.advance(0);
    alerts = [first, ...Array.from({ length: 90 }, (_, n) => shown(n + 3))].filter(
      (one) => one !== undefined,
    );
    rows.toTop();
    await clock.advance(minReloadIntervalMs);
    expect(rows.store.getState().rows).toHaveLength(60);
    for (const one of [first, second]) expect(rows.isDone(one?.alert.id ?? '')).toBe(false);
  });

  it('load further pages when the list is scrolled near their end', async () => {
    const clock = handClock();
    const alerts = Array.from({ length: 250 }, (_, n) => shown(n));
    const rows = createQueueRows({ desk: fakeDesk(() => alerts).desk, clock });
    rows.use({ state: 'queue' });
    await clock.advance(0);
    expect(rows.store.getState().rows).toHaveLength(60);
    rows.see({ first: 45, last: 55, free: false });
    await clock.advance(0);
    expect(rows.store.getState().rows).toHaveLength(120);
    rows.see({ first: 105, last: 115, free: false });
    await clock.advance(0);
    rows.see({ first: 165, last: 175, free: false });
    await clock.advance(0);
    rows.see({ first: 225, last: 235, free: false });
    await clock.advance(0);
    expect(rows.store.getState()).toMatchObject({ complete: true, total: 250 });
    expect(rows.store.getState().rows).toHaveLength(250);
  });

  it('send no requests after they are closed, whatever was due', async () => {
    const clock = handClock();
    const { desk, asked } = fakeDesk(() => [shown(1)]);
    const rows = createQueueRows({ desk, clock });
    rows.use({ state: 'queue' });
    rows.renew();
    rows.close();
    await clock.advance(minReloadIntervalMs * 2);
    expect(asked()).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('are loaded again when a panel that was hidden is shown again', async () => {
    const clock = handClock();
    const rows = createQueueRows({ desk: fakeDesk(() => [shown(1)]).desk, clock });
    rows.use({ state: 'queue' });
    await clock.advance(0);
    rows.close();
    rows.use({ state: 'queue' });
    await clock.advance(minReloadIntervalMs);
    expect(rows.store.getState().rows).toHaveLength(1);
  });

  it('ignore responses to requests of an earlier filter', async () => {
    const clock = handClock();
    const rows = createQueueRows({ desk: fakeDesk(() => [shown(1)]).desk, clock });
    rows.use({ state: 'queue' });
    rows.use({ state: 'closed' });
    await clock.advance(minReloadIntervalMs);
    expect(rows.store.getState()).toMatchObject({ filter: { state: 'closed' }, loading: false });
  });
});
