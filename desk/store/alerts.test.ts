import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LogRecord } from '../../core/alerts/log.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { DeskId } from '../../core/base/ids.ts';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { alertStore } from '../../test/fixtures/alertStore.ts';
import { createAlertIntake } from '../features/alerts/intake.ts';
import { sortByTimeKey } from './alerts.ts';

const desk = DeskId.parse('desk-00000000000000aa');
const Place = z.object({ place: z.int() });

/** Decodes an SQLite varint: seven bits per byte, the most significant first. */
function varint(bytes: Uint8Array, from: number): number {
  let value = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    value = value * 128 + (byte & 127);
    if (byte < 128) return value;
  }
  return value;
}

describe('stored alerts', () => {
  it('are listed in the order of receipt, whatever order they are stored in', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 60 }), { maxLength: 40 }), (numbers) => {
        const { store, ledger, project } = alertStore(createSystemClock());
        // Three alerts per millisecond.
        const alerts = numbers.map((n) => ({
          ...fakeAlert(n),
          receivedAt: 1_800_000_000_000 + Math.floor(n / 3),
        }));
        const places: number[] = [];
        ledger.commit(project, (tx) => {
          for (const alert of sortByTimeKey(alerts)) places.push(ledger.take(tx, alert, 1));
        });
        expect(places).toEqual(
          store.all(Place, 'SELECT place FROM alerts ORDER BY place').map(({ place }) => place),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('add one segment per transaction to the word index, although records and open alerts come in another order', () => {
    const { store, ledger, project } = alertStore(createSystemClock());
    const intake = createAlertIntake({ ledger, project, desk, now: () => 0 });
    /**
     * The third number of the index's structure record, after the cookie and the format marker, is the number of
     * segments.
     */
    const parts = () => {
      const block = store.value(z.instanceof(Uint8Array), 'SELECT block FROM alertWords_data WHERE id = 10');
      return varint(block ?? new Uint8Array(), 9);
    };
    const alerts = Array.from({ length: 12 }, (_, n) => fakeAlert(12 - n));
    expect(intake.snapshot(alerts, 1).ok).toBe(true);
    expect(parts()).toBe(1);
    const records = alerts.map(
      (alert, n): LogRecord => ({
        seq: n + 1,
        at: alert.receivedAt,
        alert: { ...alert, id: fakeAlert(100 + n).id },
        entry: {
          kind: 'occurred',
          count: 1,
          duplicates: 0,
          active: true,
          inbox: { process: 'x', through: n + 1 },
        },
      }),
    );
    const take = { records, life: 1, scope: '"all"', through: 12, completeAt: undefined };
    expect(intake.records({ ...take, heartbeatAt: () => 0 }).ok).toBe(true);
    expect(parts()).toBe(2);
  });
});
