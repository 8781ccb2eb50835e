import { expect, it } from 'vitest';
import { DeskId, OperatorId, ShiftLogId } from '../../../core/base/ids.ts';
import { fail, ok } from '../../../core/base/result.ts';
import type { LogCursor } from '../../../core/shiftlog/api.ts';
import { LogEntry } from '../../../core/shiftlog/entry.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import type { DeskClient } from '../../shared/deskClient.ts';
import { minReloadIntervalMs } from '../../ui/pagedList.ts';
import { compareLogCursors, createLogLines } from './logLines.ts';

const made = (n: number): LogLine => ({
  id: ShiftLogId.parse(`0198f0a0-0000-7000-8000-${String(n).padStart(12, '0')}`),
  desk: DeskId.parse('desk-0123456789abcdef'),
  by: { id: OperatorId.parse('hn:operator:a'), name: 'A' },
  at: n * 1_000,
  entry: LogEntry.parse({ type: 'note', text: `line ${n}`, happenedAt: n * 1_000 }),
  addenda: [],
  ended: null,
  pending: false,
  refused: null,
});
const placeOf = ({ id, entry }: LogLine): LogCursor => ({ id, happenedAt: entry.happenedAt });

/** Creates a desk with a growing log, and the list that the reader sees. */
function setUp(count: number) {
  const clock = handClock();
  const log = Array.from({ length: count }, (_, n) => made(n)).reverse();
  let asked = 0;
  let isRefused = false;
  const call = async (_: string, { before, limit }: { before?: LogCursor; limit: number }) => {
    asked += 1;
    if (isRefused) return fail('call.closed');
    const from = before ? log.findIndex((line) => compareLogCursors(placeOf(line), before) > 0) : 0;
    const lines = from < 0 ? [] : log.slice(from, from + limit);
    const last = lines.at(-1);
    const more = last && from + limit < log.length;
    return ok({ revision: 1, lines, ...(more ? { next: placeOf(last) } : {}) });
  };
  const lines = createLogLines({ desk: { call: call as unknown as DeskClient['call'] }, clock });
  const settled = async () => {
    for (let turn = 0; turn < 50; turn += 1) await undefined;
  };
  return {
    lines,
    log,
    settled,
    async renewed() {
      lines.renew();
      await clock.advance(minReloadIntervalMs);
      await settled();
    },
    refuse: (is: boolean) => {
      isRefused = is;
    },
    seen: () => lines.store.getState().lines.map(({ entry }) => entry.text),
    state: () => lines.store.getState(),
    asked: () => asked,
  };
}

it('the log shows the newest entries first and loads further pages when it is scrolled near their end', async () => {
  const { lines, settled, state, seen } = setUp(500);
  lines.use({});
  expect(state().loading).toBe(true);
  await settled();
  expect(seen()[0]).toBe('line 499');
  expect(state()).toMatchObject({ loading: false, complete: false });
  for (let turn = 0; turn < 5; turn += 1) {
    lines.see({ last: state().lines.length - 1, atTop: false });
    await settled();
  }
  expect(state().complete).toBe(true);
  expect(seen()).toEqual(Array.from({ length: 500 }, (_, n) => `line ${499 - n}`));
});

it('the log shows new entries at the top, but not while it is scrolled down', async () => {
  const { lines, log, settled, renewed, state, seen } = setUp(80);
  lines.use({});
  await settled();
  log.unshift(made(80));
  await renewed();
  expect(seen()[0]).toBe('line 80');
  lines.see({ last: 20, atTop: false });
  log.unshift(made(81));
  log.unshift(made(82));
  await renewed();
  expect(seen()[0]).toBe('line 80');
  expect(state().fresh).toBe(2);
  lines.toTop();
  expect(seen()[0]).toBe('line 82');
  expect(state().fresh).toBe(0);
});

it('the log inserts a late entry by its time', async () => {
  const { lines, log, settled, renewed, seen } = setUp(10);
  lines.use({});
  await settled();
  const late = { ...made(99), entry: { ...made(4).entry, text: 'late' } };
  log.splice(5, 0, late);
  await renewed();
  expect(seen().slice(4, 7)).toEqual(['line 5', 'late', 'line 4']);
});

it('the log keeps the object of an unchanged entry, so that it is not rerendered', async () => {
  const { lines, log, settled, renewed, state } = setUp(10);
  lines.use({});
  await settled();
  const before = state().lines;
  await renewed();
  expect(state().lines).toBe(before);
  const first = log[0];
  if (first) log[0] = { ...first, pending: true };
  await renewed();
  expect(state().lines[0]).not.toBe(before[0]);
  expect(state().lines[1]).toBe(before[1]);
});

it('the log keeps the loaded entries when the desk does not respond, and shows the fault', async () => {
  const { lines, settled, renewed, refuse, state } = setUp(10);
  lines.use({});
  await settled();
  refuse(true);
  await renewed();
  expect(state().lines).toHaveLength(10);
  expect(state().fault?.code).toBe('call.closed');
  refuse(false);
  await renewed();
  expect(state().fault).toBeUndefined();
});

it('the log does not request a failed page again until the operator retries', async () => {
  const { lines, settled, renewed, refuse, state, asked } = setUp(500);
  lines.use({});
  await settled();
  refuse(true);
  const nearEnd = () => lines.see({ last: state().lines.length - 1, atTop: false });
  nearEnd();
  await settled();
  expect(state().fault?.code).toBe('call.closed');
  const before = asked();
  for (let n = 0; n < 5; n += 1) {
    nearEnd();
    await settled();
  }
  expect(asked()).toBe(before);
  const read = state().lines.length;
  refuse(false);
  await renewed();
  expect(state().fault).toBeUndefined();
  expect(state().lines.length).toBeGreaterThan(read);
});

it('the log combines many changes into one request', async () => {
  const { lines, settled, renewed, asked } = setUp(10);
  lines.use({});
  await settled();
  const before = asked();
  for (let n = 0; n < 20; n += 1) lines.renew();
  await renewed();
  expect(asked()).toBe(before + 1);
});

it('the log drops all entries of the previous list', async () => {
  const { lines, settled, seen, state } = setUp(10);
  lines.use({});
  lines.use({ text: 'x' });
  expect(state().lines).toEqual([]);
  await settled();
  expect(seen()).toHaveLength(10);
  expect(state().filter).toEqual({ text: 'x' });
});

it('the log loads its entries again when a panel that was hidden is shown again', async () => {
  const { lines, settled, seen } = setUp(3);
  lines.use({});
  await settled();
  lines.close();
  lines.use({});
  await settled();
  expect(seen()).toHaveLength(3);
});
