import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  act,
  alert,
  binh,
  by,
  closed,
  deskTwo,
  hour,
  now,
  operator,
  policy,
  supervisor,
} from '../../test/fixtures/alertContext.ts';
import { actionId, deskOne, mai } from '../../test/fixtures/alertRecords.ts';
import type { DeskId } from '../base/ids.ts';
import type { Right } from '../people/operator.ts';
import { ActionOutcome, type AlertAction, AlertCommand } from './action.ts';
import { Alert, AlertPriority } from './alert.ts';
import { decideAction } from './decide.ts';

const on = (was: Alert, command: AlertCommand, rights = operator, over: Partial<AlertAction> = {}) =>
  decideAction({ alert: was, action: act(command, over), rights, policy, at: now });
const refusal = (was: Alert, command: AlertCommand, rights = operator, over: Partial<AlertAction> = {}) =>
  on(was, command, rights, over).outcome.fault?.code;
const close: AlertCommand = { do: 'close', disposition: 'genuine', note: '' };
const shelve = (forMs: number): AlertCommand => ({ do: 'shelve', until: now + forMs, reason: 'cây rung' });

describe('an action that is done', () => {
  it.each<[string, Partial<Alert>, AlertCommand, Partial<Alert>]>([
    ['acknowledges', {}, { do: 'acknowledge' }, { acknowledged: { by: mai, at: now - 500 }, workVersion: 0 }],
    [
      'assigns it to another operator without acknowledging it',
      {},
      { do: 'assign', to: binh },
      { owner: binh, acknowledged: null, workVersion: 2 },
    ],
    [
      'takes it, which acknowledges it',
      {},
      { do: 'assign', to: mai },
      { owner: mai, acknowledged: { by: mai, at: now - 500 } },
    ],
    ['removes the owner', { owner: mai }, { do: 'assign', to: null }, { owner: null }],
    ['notes', {}, { do: 'note', text: 'x' }, { notes: 1, workVersion: 0 }],
    ['adds a note, also to a closed alert', { closed }, { do: 'note', text: 'x' }, { notes: 1, closed }],
    [
      'shelves it with an end and a reason',
      {},
      shelve(hour),
      { shelved: { by: mai, at: now - 500, until: now + hour, reason: 'cây rung' } },
    ],
    [
      'unshelves it',
      { shelved: { ...by, until: now + hour, reason: 'x' } },
      { do: 'unshelve' },
      { shelved: null, calledAt: now },
    ],
    [
      'closes it, which also acknowledges, resets and unshelves it',
      { active: false },
      close,
      {
        closed: { by: mai, at: now - 500, disposition: 'genuine' },
        acknowledged: { by: mai, at: now - 500 },
        workVersion: 2,
      },
    ],
    ['closes it while its cause persists, unless it is critical', { active: true }, close, { active: true }],
    ['reopens', { closed }, { do: 'reopen', reason: 'lại có' }, { closed: null, calledAt: now }],
    [
      'escalates',
      {},
      { do: 'escalate', level: 1, reason: 'x' },
      { escalation: 1, escalatedAt: now - 500, workVersion: 2 },
    ],
    [
      'acknowledges it and leaves it latched',
      { latched: true, active: false },
      { do: 'acknowledge' },
      { latched: true },
    ],
    [
      'resets a latch whose cause is gone',
      { latched: true, active: false },
      { do: 'resetLatch' },
      { latched: false, acknowledged: { by: mai, at: now - 500 } },
    ],
    [
      'ticks a step',
      {},
      { do: 'tick', step: 'look', done: true },
      { steps: [{ by: mai, at: now - 500, step: 'look' }], workVersion: 0 },
    ],
    [
      'unticks a step',
      { steps: [{ ...by, step: 'look' }] },
      { do: 'tick', step: 'look', done: false },
      { steps: [] },
    ],
  ])('%s', (_, over, action, after) => {
    const decided = on({ ...alert, ...over }, action);
    expect(decided.outcome).toEqual({ action: actionId(1), result: 'done', version: 2, fault: null });
    expect(decided.alert).toMatchObject({ ...after, version: 2 });
    Alert.parse(decided.alert);
  });

  it('has the time of the desk, limited to between the alert’s receipt and the decision', () => {
    const stampOf = (at: number) => on(alert, { do: 'acknowledge' }, operator, { at }).alert.acknowledged?.at;
    expect(stampOf(now - 5_000)).toBe(now - 5_000);
    expect(stampOf(now + 300_000)).toBe(now);
    expect(stampOf(alert.receivedAt - 300_000)).toBe(alert.receivedAt);
  });
});

describe('an action whose result is already there', () => {
  it.each<[string, Partial<Alert>, AlertCommand]>([
    ['acknowledging twice', { acknowledged: by }, { do: 'acknowledge' }],
    ['assigning it to its owner', { owner: binh }, { do: 'assign', to: binh }],
    [
      'shelving it until the same minute',
      { shelved: { ...by, until: now + hour - 3_000, reason: 'x' } },
      shelve(hour),
    ],
    ['a shelving that has ended before the site receives it', {}, shelve(-1)],
    ['a shelving that has ended, on an alert closed meanwhile', { closed }, shelve(-1)],
    ['unshelving an alert that is not shelved', {}, { do: 'unshelve' }],
    ['closing it again with the same disposition', { closed }, close],
    ['reopening an open alert', {}, { do: 'reopen', reason: 'x' }],
    ['escalating to a level already reached', { escalation: 2 }, { do: 'escalate', level: 1, reason: 'x' }],
    ['resetting an alert that is not latched', {}, { do: 'resetLatch' }],
    ['ticking a ticked step', { steps: [{ ...by, step: 'look' }] }, { do: 'tick', step: 'look', done: true }],
    ['acknowledging a closed alert', { closed, acknowledged: by }, { do: 'acknowledge' }],
  ])('%s: counts once, even if another person worked on it since', (_, over, action) => {
    const was = { ...alert, ...over, version: 9, workVersion: 9 };
    const decided = on(was, action);
    expect(decided.outcome).toMatchObject({ result: 'already', version: 10, fault: null });
    expect(decided.alert).toEqual({ ...was, version: 10 });
  });

  it('keeps the note of a second closing', () => {
    expect(on({ ...alert, closed }, { ...close, note: 'xe đã đi' }).alert.notes).toBe(1);
  });
});

describe('an action on an outdated version', () => {
  const worked = (desk: DeskId, before: number): Alert => ({
    ...alert,
    version: 7,
    workVersion: 5,
    work: { by: binh, desk, before },
  });
  const replacing: [AlertCommand, Partial<Alert>][] = [
    [close, {}],
    [{ do: 'assign', to: mai }, { owner: binh }],
    [shelve(hour), {}],
    [{ do: 'unshelve' }, { shelved: { ...by, until: now + hour, reason: 'x' } }],
    [{ do: 'reopen', reason: 'x' }, { closed }],
    [{ do: 'takeOutOfService', reason: 'x' }, {}],
    [{ do: 'returnToService' }, { outOfService: { ...by, reason: 'x' } }],
    [{ do: 'close', disposition: 'nuisance', note: '' }, { closed }],
  ];

  it.each(replacing)('%j: conflicts, names the other person and changes nothing', (action, over) => {
    const was = { ...worked(deskTwo, 0), ...over };
    const decided = on(was, action, supervisor, { base: 4 });
    expect(decided.outcome).toMatchObject({
      result: 'conflict',
      version: 8,
      fault: { code: 'alert.changedBy', params: { who: 'Bình' } },
    });
    expect(decided.alert).toEqual({ ...was, version: 8 });
    expect(on(was, action, supervisor, { base: 5 }).outcome.result).not.toBe('conflict');
  });

  it('does not conflict with work of the same desk, unless earlier work by others was unseen', () => {
    expect(on(worked(deskOne, 3), close, operator, { base: 3 }).outcome.result).toBe('done');
    expect(on(worked(deskOne, 3), close, operator, { base: 2 }).outcome.result).toBe('conflict');
  });

  it('names the source that raised the priority', () => {
    const was: Alert = { ...worked(deskTwo, 0), work: { by: null, desk: null, before: 0 } };
    expect(on(was, close, operator, { base: 4 }).outcome.fault).toEqual({
      code: 'alert.raisedBy',
      params: { who: 'yard' },
    });
  });

  it('merges notes, ticks, acknowledging, resetting and the higher escalation', () => {
    const was = { ...worked(deskTwo, 0), latched: true, active: false };
    const commands: AlertCommand[] = [
      { do: 'note', text: 'x' },
      { do: 'tick', step: 'look', done: true },
      { do: 'acknowledge' },
      { do: 'resetLatch' },
      { do: 'escalate', level: 1, reason: 'x' },
    ];
    for (const action of commands) expect(on(was, action, operator, { base: 0 }).outcome.result).toBe('done');
  });
});

describe('an action that is not allowed or not possible', () => {
  const critical: Alert = { ...alert, priority: 'critical' };
  it.each<[string, Alert, AlertCommand, Right[], string]>([
    ['without the right to work', alert, { do: 'note', text: 'x' }, ['alert.read'], 'right.missing'],
    [
      'taking out of service without the right to supervise',
      alert,
      { do: 'takeOutOfService', reason: 'x' },
      operator,
      'right.missing',
    ],
    [
      'escalating beyond the first level without the right to supervise',
      alert,
      { do: 'escalate', level: 2, reason: 'x' },
      operator,
      'right.missing',
    ],
    [
      'any command except note and reopen on a closed alert',
      { ...alert, closed },
      { do: 'assign', to: mai },
      operator,
      'alert.closed',
    ],
    ['closing a critical alert whose cause persists', critical, close, operator, 'alert.standing'],
    ['shelving a critical alert whose cause persists', critical, shelve(hour), operator, 'alert.standing'],
    ['closing a latched alert', { ...alert, active: false, latched: true }, close, operator, 'alert.latched'],
    [
      'resetting an alert whose cause persists',
      { ...alert, latched: true },
      { do: 'resetLatch' },
      supervisor,
      'alert.stillActive',
    ],
    ['shelving until a time in the past', alert, shelve(-1_000), operator, 'alert.shelveOver'],
    ['shelving beyond the policy’s limit', alert, shelve(9 * hour), operator, 'alert.shelveSupervised'],
    ['shelving beyond the supervisor’s limit', alert, shelve(200 * hour), supervisor, 'alert.shelveTooLong'],
    ['the 501st note', { ...alert, notes: 500 }, { do: 'note', text: 'x' }, supervisor, 'alert.notesFull'],
    ['an unknown step', alert, { do: 'tick', step: 'dance', done: true }, operator, 'alert.noStep'],
  ])('%s', (_, was, action, rights, code) => {
    expect(refusal(was, action, rights)).toBe(code);
    expect(on(was, action, rights).alert).toEqual({ ...was, version: was.version + 1 });
  });

  it.each<[string, Alert, AlertCommand]>([
    ['closing a critical one that stands', critical, close],
    ['closing what is latched', { ...alert, latched: true }, close],
    ['shelving for a week', alert, shelve(160 * hour)],
    ['escalating to a higher level', alert, { do: 'escalate', level: 3, reason: 'x' }],
  ])('is allowed to a supervisor: %s', (_, was, action) => {
    expect(on(was, action, supervisor).outcome.result).toBe('done');
  });

  it('refuses every action on the heartbeat alert', () => {
    const beat = { ...alert, class: 'heartbeat' };
    const commands: AlertCommand[] = [close, shelve(hour), { do: 'acknowledge' }, { do: 'note', text: 'x' }];
    for (const action of [...commands, { do: 'takeOutOfService', reason: 'x' } as const])
      expect(refusal(beat, action, supervisor)).toBe('alert.heartbeat');
  });

  it('never shelves longer than the policy, and accepts a desk whose clock is five minutes ahead', () => {
    const at = now + 300_000;
    const decided = on(alert, { do: 'shelve', until: at + 8 * hour, reason: 'x' }, operator, { at });
    expect(decided.alert.shelved?.until).toBe(now + 8 * hour);
  });
});

describe('an evidence hold', () => {
  const hold: AlertCommand = { do: 'hold', reason: 'công an yêu cầu' };
  const held = { by: mai, at: now - 500, reason: 'công an yêu cầu' };

  it('is set by a supervisor on open and closed alerts and does not count as work', () => {
    for (const was of [alert, { ...alert, closed }]) {
      expect(refusal(was, hold)).toBe('right.missing');
      const after = on(was, hold, supervisor, { base: 0 }).alert;
      expect(after).toEqual({ ...was, held, version: 2 });
      expect(Alert.parse(after)).toEqual(after);
      expect(on(after, hold, supervisor).outcome.result).toBe('already');
      expect(on(after, { do: 'note', text: 'x' }).alert.held).toEqual(held);
    }
  });

  it('is released by a supervisor', () => {
    const was = { ...alert, closed, held };
    expect(refusal(was, { do: 'releaseHold' })).toBe('right.missing');
    expect(on(was, { do: 'releaseHold' }, supervisor).alert.held).toBeNull();
    expect(on(alert, { do: 'releaseHold' }, supervisor).outcome.result).toBe('already');
  });
});

describe('any decision', () => {
  const stamped = fc.constantFrom(null, by);
  const anyAlert = fc.record({
    version: fc.integer({ min: 5, max: 9 }),
    workVersion: fc.integer({ min: 0, max: 5 }),
    priority: fc.constantFrom(...AlertPriority.options),
    active: fc.boolean(),
    latched: fc.boolean(),
    acknowledged: stamped,
    owner: fc.constantFrom(null, mai, binh),
    closed: fc.constantFrom(null, closed),
    shelved: fc.constantFrom(null, { ...by, until: now + hour, reason: 'x' }),
    outOfService: fc.constantFrom(null, { ...by, reason: 'x' }),
    escalation: fc.integer({ min: 0, max: 3 }),
    held: fc.constantFrom(null, { ...by, reason: 'x' }),
  });
  const reason = fc.constant('x');
  const anyAction: fc.Arbitrary<AlertCommand> = fc.oneof(
    fc.record({ do: fc.constant('acknowledge' as const) }),
    fc.record({ do: fc.constant('assign' as const), to: fc.constantFrom(null, mai, binh) }),
    fc.record({ do: fc.constant('note' as const), text: reason }),
    fc.record({
      do: fc.constant('shelve' as const),
      until: fc.integer({ min: now - hour, max: now + 300 * hour }),
      reason,
    }),
    fc.record({
      do: fc.constantFrom(...(['unshelve', 'returnToService', 'resetLatch', 'releaseHold'] as const)),
    }),
    fc.record({
      do: fc.constant('close' as const),
      disposition: fc.constantFrom('genuine' as const, 'test' as const),
      note: fc.constantFrom('', 'x'),
    }),
    fc.record({
      do: fc.constantFrom('reopen' as const, 'takeOutOfService' as const, 'hold' as const),
      reason,
    }),
    fc.record({ do: fc.constant('escalate' as const), level: fc.integer({ min: 1, max: 3 }), reason }),
    fc.record({
      do: fc.constant('tick' as const),
      step: fc.constantFrom('look', 'other'),
      done: fc.boolean(),
    }),
  );
  const anyRights = fc.constantFrom<Right[]>([], operator, supervisor);

  it('is valid, one version later, deterministic, and `already` when repeated', () => {
    fc.assert(
      fc.property(
        anyAlert,
        anyAction,
        anyRights,
        fc.integer({ min: 0, max: 9 }),
        (over, action, rights, base) => {
          AlertCommand.parse(action);
          const was = Alert.parse({ ...alert, ...over });
          const first = on(was, action, rights, { base });
          Alert.parse(first.alert);
          ActionOutcome.parse(first.outcome);
          expect(first.alert.version).toBe(was.version + 1);
          expect(first).toEqual(on(was, action, rights, { base }));
          if (first.outcome.result !== 'done') {
            expect(first.alert).toEqual({ ...was, version: was.version + 1, notes: first.alert.notes });
            return;
          }
          expect(rights).toContain('alert.work');
          expect(first.alert.workVersion).toBeLessThanOrEqual(first.alert.version);
          if (action.do === 'note') return;
          const second = on(first.alert, action, rights, { base: 0, desk: deskTwo });
          expect(second.outcome.result).toBe('already');
        },
      ),
    );
  });

  it('never lets an operator alone take an active critical alert off the queue', () => {
    fc.assert(
      fc.property(anyAlert, anyAction, (over, action) => {
        const was: Alert = {
          ...alert,
          ...over,
          priority: 'critical',
          active: true,
          closed: null,
          shelved: null,
          outOfService: null,
        };
        const { alert: after } = on(was, action, operator, { base: 9 });
        expect([after.closed, after.shelved, after.outOfService]).toEqual([null, null, null]);
      }),
    );
  });
});
