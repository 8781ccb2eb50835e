import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionId, deskOne, mai, newAlert } from '../../test/fixtures/alertRecords.ts';
import { OperatorId } from '../base/ids.ts';
import type { AlertAction, AlertCommand } from './action.ts';
import { AlertPolicy } from './policy.ts';
import { getNewerVersion, rebasePendingActions } from './rebase.ts';

const policy = AlertPolicy.parse({});
const confirmed = newAlert('a', { version: 5 });
const act = (deskSeq: number, command: AlertCommand, base = 5): AlertAction => ({
  id: actionId(deskSeq),
  desk: deskOne,
  deskSeq,
  alert: confirmed.id,
  base,
  by: mai,
  at: confirmed.receivedAt + deskSeq,
  command,
});
const pending = [
  act(1, { do: 'assign', to: mai }),
  act(2, { do: 'note', text: 'đang xem' }),
  act(3, { do: 'close', disposition: 'genuine', note: '' }),
];

describe('rebase', () => {
  it('applies pending actions to the confirmed alert and keeps its version', () => {
    const { alert, outcomes } = rebasePendingActions(confirmed, pending, policy);
    expect(alert).toMatchObject({ owner: mai, notes: 1, closed: { disposition: 'genuine' } });
    expect(alert).toMatchObject({ version: 5, workVersion: 0 });
    expect(alert.work).toBeUndefined();
    expect(outcomes.map(({ result }) => result)).toEqual(['done', 'done', 'done']);
  });

  it('drops actions that another person’s work has overtaken, and keeps those that merge', () => {
    const binh = { id: OperatorId.parse('hcmc:operator:binh'), name: 'Bình' };
    const theirs = {
      ...confirmed,
      version: 7,
      workVersion: 6,
      work: { by: binh, desk: null, before: 0 },
      owner: binh,
    };
    const { alert, outcomes } = rebasePendingActions(theirs, pending, policy);
    expect(alert).toMatchObject({ owner: binh, notes: 1, closed: null, version: 7 });
    expect(outcomes.map(({ result }) => result)).toEqual(['conflict', 'done', 'conflict']);
  });
});

it('newer returns the newest version in any order of arrival', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (versions) => {
      const last = versions.reduce<typeof confirmed | undefined>(
        (have, version) => getNewerVersion(have, { ...confirmed, version }),
        undefined,
      );
      expect(last?.version).toBe(Math.max(...versions));
    }),
  );
});
