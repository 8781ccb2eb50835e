import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlertId, CameraId, OperatorId } from '../base/ids.ts';
import { type AlertFact, createAlertFigureCounter, standingAfterMs } from './figures.ts';
import { AlertFigures } from './queue.ts';

const from = Date.UTC(2026, 4, 1, 8, 0, 0);
const minute = 60_000;
const to = from + 120 * minute;
const nhung = { id: OperatorId.parse('s:operator:nhung'), name: 'Nhung' };
const minh = { id: OperatorId.parse('s:operator:minh'), name: 'Minh' };
let made = 0;
const fact = (over: Partial<AlertFact> = {}): AlertFact => {
  made += 1;
  return {
    id: AlertId.parse(`s:alert:${made}`),
    camera: CameraId.parse('s:camera:c1'),
    source: 'mqtt',
    priority: 'medium',
    observedAt: from,
    receivedAt: from,
    count: 1,
    active: false,
    flapping: false,
    shelved: false,
    owner: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    closed: null,
    ...over,
  };
};
function figures(facts: Iterable<AlertFact>, now = to, until = to) {
  const count = createAlertFigureCounter(from, until);
  for (const one of facts) count.add(one);
  return AlertFigures.parse(count.read(now));
}

describe('figures of a shift', () => {
  it('are empty without alerts', () => {
    expect(figures([])).toMatchObject({
      received: 0,
      peakPerTenMinutes: 0,
      floodShare: 0,
      topSources: [],
      chattering: [],
      acknowledgeMs: { median: null, p95: null },
    });
  });

  it('count the alerts received, and the times to acknowledge and close of work within the shift', () => {
    const facts = [
      fact({
        acknowledgedAt: from + 10_000,
        closed: { at: from + 60_000, by: nhung, disposition: 'genuine' },
        count: 4,
      }),
      fact({ receivedAt: from - 5_000, acknowledgedAt: from + 15_000, priority: 'high' }),
      fact({ receivedAt: to, priority: 'low' }),
      fact({
        priority: 'critical',
        acknowledgedAt: to + 1,
        closed: { at: to + 1, by: nhung, disposition: 'test' },
      }),
    ];
    expect(figures(facts)).toMatchObject({
      received: 2,
      occurrences: 5,
      byPriority: { critical: 1, high: 0, medium: 1, low: 0 },
      acknowledgeMs: { median: 10_000, p95: 20_000 },
      closeMs: { median: 60_000, p95: 60_000 },
      dispositions: { genuine: 1, nuisance: 0, test: 0, technical: 0 },
    });
  });

  it('list the open alerts and work of each operator, largest first', () => {
    const facts = [
      ...[fact({ owner: minh }), fact({ owner: minh, acknowledgedAt: from, acknowledgedBy: nhung })],
      fact({ owner: minh, closed: { at: from, by: nhung, disposition: 'genuine' } }),
      fact({ closed: { at: from - 1, by: minh, disposition: 'genuine' } }),
    ];
    expect(figures(facts).operators).toEqual([
      { operator: minh, open: 2, acknowledged: 0, closed: 0 },
      { operator: nhung, open: 0, acknowledged: 1, closed: 1 },
    ]);
  });

  it('list stale, chattering and shelved alerts among the open ones', () => {
    const old = { observedAt: to - standingAfterMs - 1, receivedAt: from - 1, active: true };
    const chatterer = fact({ flapping: true });
    const facts = [
      ...[fact(old), fact({ ...old, closed: { at: from, by: nhung, disposition: 'nuisance' } })],
      ...[chatterer, fact({ shelved: true })],
    ];
    expect(figures(facts)).toMatchObject({ standing: 1, shelved: 1, chattering: [{ alert: chatterer.id }] });
  });

  it('list the ten sources with most alerts, by camera or by source', () => {
    const facts = Array.from({ length: 12 }, (_, n) =>
      Array.from({ length: n + 1 }, () =>
        fact({ camera: n === 11 ? null : CameraId.parse(`s:camera:c${n}`) }),
      ),
    ).flat();
    const { topSources } = figures(facts);
    expect(topSources).toHaveLength(10);
    expect(topSources.slice(0, 2)).toEqual([
      { camera: null, source: 'mqtt', alerts: 12, occurrences: 12 },
      { camera: 's:camera:c10', source: 'mqtt', alerts: 11, occurrences: 11 },
    ]);
  });

  it('find the worst ten minutes at any offset, and the share of time in flood', () => {
    const at = (minutes: number, count: number) =>
      Array.from({ length: count }, () => fact({ receivedAt: from + minutes * minute }));
    const facts = [...at(5, 4), ...at(8, 8), ...at(12, 7), ...at(25, 6), ...at(35, 4)];
    // 12 in the first ten minutes begin a flood, 7 and 6 do not end it, 4 do.
    expect(figures(facts)).toMatchObject({ peakPerTenMinutes: 19, floodShare: 3 / 12 });
  });
});

it('equal the peak of a plain count, in any order of facts', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 7_199 }), { maxLength: 80 }), (seconds) => {
      const facts = seconds.map((second) => fact({ receivedAt: from + second * 1_000 }));
      const peak = Math.max(
        0,
        ...seconds.map((last) => seconds.filter((one) => one <= last && one > last - 600).length),
      );
      expect(figures(facts).peakPerTenMinutes).toBe(peak);
      expect(figures([...facts].reverse())).toEqual(figures(facts));
    }),
  );
});

it('process a month with many alerts in bounded memory', () => {
  const month = 30 * 86_400_000;
  function* many(): Generator<AlertFact> {
    const one = fact();
    for (let n = 0; n < 200_000; n += 1) {
      const receivedAt = from + Math.floor((n / 200_000) * month);
      yield { ...one, receivedAt, acknowledgedAt: receivedAt + (n % 1_000) };
    }
  }
  const { received, acknowledgeMs } = figures(many(), from + month, from + month);
  expect(received).toBe(200_000);
  expect(acknowledgeMs.median).toBeGreaterThan(490);
  expect(acknowledgeMs.median).toBeLessThan(510);
});
