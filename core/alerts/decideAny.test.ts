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
} from '../../test/fixtures/alertDeciding.ts';
import { mai } from '../../test/fixtures/alertRecords.ts';
import type { Right } from '../people/operator.ts';
import { ActionOutcome, type AlertAction, AlertCommand } from './action.ts';
import { Alert, AlertPriority } from './alert.ts';
import { decide } from './decide.ts';

const on = (was: Alert, command: AlertCommand, rights: readonly Right[], over: Partial<AlertAction> = {}) =>
  decide({ alert: was, action: act(command, over), rights, policy, at: now });

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
