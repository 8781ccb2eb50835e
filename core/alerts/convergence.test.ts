import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlertLogModel } from '../../test/fixtures/alertLogModel.ts';
import { Chance, Desk, SiteProcess } from '../../test/fixtures/alertWorld.ts';
import { type AlertId, CameraId } from '../base/ids.ts';
import type { ActionId, AlertCommand } from './action.ts';
import { Alert, type Disposition } from './alert.ts';
import type { LogRecord, Occurrence } from './log.ts';
import { AlertPolicy } from './policy.ts';

const policy = AlertPolicy.parse({
  classes: {
    intrusion: {
      name: { vi: 'Xâm nhập', en: 'Intrusion' },
      priority: 'medium',
      latching: true,
      steps: [{ id: 'look', text: { vi: 'Xem', en: 'Look' } }],
    },
  },
});
const minute = 60_000;
const t0 = Date.UTC(2026, 4, 1, 8, 0, 0);

function anyAction(chance: Chance, desks: readonly Desk[], now: number): AlertCommand {
  const reason = 'vì thế';
  const disposition: Disposition = chance.is(0.5) ? 'genuine' : 'nuisance';
  const commands: readonly AlertCommand[] = [
    { do: 'acknowledge' },
    { do: 'assign', to: chance.is(0.2) ? null : (chance.of(desks)?.person ?? null) },
    { do: 'note', text: 'ghi chú' },
    { do: 'shelve', until: now + chance.below(90) * minute, reason },
    { do: 'unshelve' },
    { do: 'close', disposition, note: chance.is(0.3) ? 'xong' : '' },
    { do: 'reopen', reason },
    { do: 'escalate', level: 1 + chance.below(3), reason },
    { do: 'takeOutOfService', reason },
    { do: 'returnToService' },
    { do: 'resetLatch' },
    { do: 'tick', step: 'look', done: chance.is(0.7) },
    { do: 'hold', reason },
    { do: 'releaseHold' },
  ];
  return chance.of(commands) ?? { do: 'acknowledge' };
}

function anyOccurrence(chance: Chance, number: number, now: number): Occurrence {
  const camera = chance.below(6);
  return {
    id: `o${number}`,
    source: { id: 'mqtt', kind: 'onvif' },
    cameraName: `c${camera}`,
    camera: CameraId.parse(`s:camera:c${camera}`),
    class: chance.is(0.5) ? 'intrusion' : 'noise',
    rule: 'fence',
    track: chance.is(0.3) ? String(chance.below(40)) : null,
    phase: chance.of(['begin', 'end', 'update', 'pulse'] as const) ?? 'pulse',
    priority: chance.of(['critical', 'high', 'medium', 'low', null] as const) ?? null,
    title: '',
    place: null,
    observedAt: now - chance.below(90_000),
    receivedAt: now,
    evidence: [],
  };
}

/** Simulates hours of three desks and three site processes, then connects all of them. */
function live(seed: number, steps: number) {
  const chance = new Chance(seed);
  const log = new AlertLogModel();
  const off = () => (chance.below(11) - 5) * minute;
  const sites = ['one', 'two', 'three'].map((name) => new SiteProcess(name, log, policy, off()));
  const desks = [1, 2, 3].map((number) => new Desk(number, policy, off()));
  const sent: Occurrence[] = [];
  const handed = { rows: 0, again: 0 };
  let now = t0;

  const anySite = (): SiteProcess => chance.of(sites) ?? fail();
  const anyDesk = (): Desk => chance.of(desks) ?? fail();
  const report = () => {
    const site = anySite();
    const fresh = Array.from({ length: 1 + chance.below(2) }, () => {
      const one = anyOccurrence(chance, sent.length, now);
      sent.push(one);
      return one;
    });
    site.inbox.push(fresh);
    handed.rows += fresh.length;
    // A broker without an acknowledgement sends the message again, to the same process.
    for (; chance.is(0.2); handed.again += fresh.length) site.inbox.push(fresh);
  };
  const happenings = [
    ...[report, report, report],
    () => anySite().feed(now),
    () => anySite().correlate(now),
    () => anySite().land(now, chance.is(0.1)),
    () => anySite().land(now, false),
    () => anySite().catchUp(chance.below(20)),
    () => anySite().step(now),
    () => {
      if (chance.is(0.1)) anySite().crash();
    },
    () => {
      const site = anySite();
      site.cutOff = !site.cutOff && chance.is(0.3);
    },
    () => {
      const desk = anyDesk();
      desk.cutOff = !desk.cutOff && chance.is(0.5);
    },
    () => anyDesk().pull(anySite(), chance.below(60), chance),
    () => anyDesk().pull(anySite(), chance.below(60), chance),
    ...Array.from({ length: 8 }, () => () => {
      const desk = anyDesk();
      // Operators work on the same few alerts: the newest.
      const id = chance.of([...desk.confirmed.keys()].slice(-4));
      if (id) desk.act(id, anyAction(chance, desks, now + desk.clockOff), now);
    }),
    () => anyDesk().send(anySite(), now, 1 + chance.below(30), chance.is(0.3)),
    () => anyDesk().send(anySite(), now, 1 + chance.below(30), chance.is(0.3)),
  ];
  for (let step = 0; step < steps; step += 1) {
    now += chance.below(3_000);
    chance.of(happenings)?.();
  }

  for (const one of [...sites, ...desks]) one.cutOff = false;
  for (let round = 0; round < 200 && sites.some((site) => site.waiting() > 0); round += 1) {
    now += 2_000;
    for (const site of sites) {
      site.catchUp();
      site.feed(now);
      site.correlate(now);
      site.land(now, false);
    }
  }
  for (const desk of desks) while (desk.outbox.length > 0) desk.send(anySite(), now, 20, false);
  for (const site of sites) site.catchUp();
  for (const desk of desks) desk.pull(anySite(), Number.POSITIVE_INFINITY, chance);
  return { log, sites, desks, sent, handed };
}

function fail(): never {
  throw new Error('nothing to choose from');
}

const byId = (alerts: Iterable<Alert>) =>
  Object.fromEntries([...alerts].map((alert) => [alert.id, alert]).sort());

describe('three desks and three site processes on one log, with disconnections, delays, duplicates and reordering', () => {
  it('converge to one state, in which every action and every report has had exactly one effect', () => {
    let actions = 0;
    let conflicts = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const { log, sites, desks, sent, handed } = live(seed, 1_500);
        const truth = byId(log.all());

        for (const site of sites) expect(byId(site.copy.all())).toEqual(truth);
        for (const desk of desks) {
          expect(byId(desk.confirmed.values())).toEqual(truth);
          for (const id of desk.confirmed.keys()) expect(desk.shown(id)).toEqual(truth[id]);
        }
        for (const alert of log.all()) Alert.parse(alert);

        const outcomes = log.records.flatMap(({ entry }) => (entry.kind === 'acted' ? [entry.outcome] : []));
        for (const desk of desks) {
          actions += desk.done.length;
          for (const { id } of desk.done)
            expect(desk.outcomes.get(id)).toEqual(outcomes.find(({ action }) => action === id));
        }
        expect(outcomes).toHaveLength(desks.reduce((sum, { done }) => sum + done.length, 0));
        conflicts += outcomes.filter(({ result }) => result === 'conflict').length;

        const counts = log.all().reduce((sum, { count }) => sum + count, 0);
        const duplicates = log.all().reduce((sum, alert) => sum + alert.duplicates, 0);
        expect([counts, duplicates]).toEqual([sent.length, handed.again]);
        checkHistory(log.records, new Map(desks.flatMap(({ saw }) => [...saw])));
      }),
      { numRuns: 10 },
    );
    expect(actions).toBeGreaterThan(3_000);
    expect(conflicts).toBeGreaterThan(100);
  }, 120_000);
});

/**
 * Checks record by record that versions have no gap, that an action which was not done changed
 * nothing, and that no work was overwritten unseen.
 */
function checkHistory(records: readonly LogRecord[], saw: ReadonlyMap<ActionId, number>): void {
  const before = new Map<AlertId, Alert>();
  const worked = new Map<AlertId, { version: number; desk: string | null }[]>();
  const replacing = [
    'assign',
    'shelve',
    'unshelve',
    'close',
    'reopen',
    'takeOutOfService',
    'returnToService',
  ];
  for (const { alert, entry } of records) {
    const was = before.get(alert.id);
    expect(alert.version).toBe((was?.version ?? 0) + 1);
    before.set(alert.id, alert);
    const work = worked.get(alert.id) ?? [];
    worked.set(alert.id, work);
    if (alert.closed) expect(alert.shelved).toBeNull();
    if (entry.kind === 'occurred' && was && alert.workVersion > was.workVersion)
      work.push({ version: alert.version, desk: null });
    if (entry.kind !== 'acted') continue;
    const { id, command, desk } = entry.action;
    if (entry.outcome.result === 'done') {
      if (replacing.includes(command.do))
        for (const one of work)
          if (one.desk !== desk) expect(saw.get(id)).toBeGreaterThanOrEqual(one.version);
      if (replacing.includes(command.do) || command.do === 'escalate')
        work.push({ version: alert.version, desk });
      continue;
    }
    const { version, notes, ...same } = alert;
    expect(same).toEqual(was && (({ version: _, notes: __, ...rest }) => rest)(was));
    expect(notes === was?.notes || command.do === 'close').toBe(true);
    expect(version).toBe(entry.outcome.version);
  }
}
