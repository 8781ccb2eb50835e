import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ActionId, type AlertAction, type AlertCommand } from '../../core/alerts/action.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import { cityPolicy } from '../../core/alerts/classes.ts';
import { DeskId, OperatorId } from '../../core/base/ids.ts';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { must } from '../../test/fixtures/must.ts';
import { type AlertActionAuthority, createAlertActionAuthority, type PersonRights } from './authority.ts';
import type { AlertLog } from './log/log.ts';
import { openSqliteLog } from './log/sqlite.ts';
import { openRefusedActionStore, type RefusedActionStore } from './refusedActionStore.ts';

const desk = DeskId.parse('desk-0123456789abcdef');
const everything: PersonRights = { rights: ['alert.read', 'alert.work'], scope: 'all' };
const at = 1_800_000_000_000;

let folder: string;
let log: AlertLog;
let refusals: RefusedActionStore;
let authority: AlertActionAuthority;
let ids = 0;

function open(): void {
  const clock = handClock(at + 60_000);
  ({ log } = must(openSqliteLog(folder, clock)));
  ({ refusals } = must(openRefusedActionStore(folder)));
  const sees = (scope: PersonRights['scope'], alert: Alert) =>
    scope === 'all' || alert.camera === 'fake:camera:c1';
  authority = createAlertActionAuthority({ log, refusals, policy: cityPolicy, clock, sees });
}
async function close(): Promise<void> {
  await log.close();
  refusals.close();
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authority-'));
  ids = 0;
  open();
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

const report = async (alert: Alert) => {
  const inbox = { process: 'p', through: alert.version };
  const entry = { kind: 'occurred' as const, count: 1, duplicates: 0, active: true, inbox };
  must(await log.append([{ at, alert, entry }]));
};
const action = (alert: Alert, deskSeq: number, command: AlertCommand, base = alert.version): AlertAction => {
  ids += 1;
  return {
    id: ActionId.parse(`01976a00-0000-7000-8000-${ids.toString(16).padStart(12, '0')}`),
    desk,
    deskSeq,
    alert: alert.id,
    base,
    by: { id: OperatorId.parse('fake:operator:an'), name: 'An' },
    at,
    command,
  };
};
const act = async (actions: readonly AlertAction[], people: readonly (PersonRights | null)[] = []) =>
  must(
    await authority.act(
      desk,
      actions,
      actions.map((_, index) => (index in people ? (people[index] ?? null) : everything)),
    ),
  );

describe('an action', () => {
  it('an action is decided once and keeps its outcome when sent again, also after a restart', async () => {
    const alert = fakeAlert(1);
    await report(alert);
    const acknowledge = action(alert, 1, { do: 'acknowledge' });
    const first = await act([acknowledge]);
    expect(first).toMatchObject([{ result: 'done', version: 2 }]);
    expect(await act([acknowledge])).toEqual(first);
    await close();
    open();
    expect(await act([acknowledge, acknowledge])).toEqual([...first, ...first]);
    expect(log.alert(alert.id)?.version).toBe(2);
  });

  it('an action that occurs twice in one call is decided once', async () => {
    const alert = fakeAlert(1);
    await report(alert);
    const note = action(alert, 1, { do: 'note', text: 'một lần' });
    const [one, other] = await act([note, note]);
    expect(one).toEqual(other);
    expect(log.alert(alert.id)?.notes).toBe(1);
  });

  it('an action after a gap is refused with the expected number and may be sent again', async () => {
    const alert = fakeAlert(1);
    await report(alert);
    const [first, second, third] = [1, 2, 3].map((seq) => action(alert, seq, { do: 'note', text: `${seq}` }));
    if (!first || !second || !third) throw new Error('three');
    await act([first]);
    const gap = { result: 'refused', fault: { code: 'alert.gap', params: { expected: 2 } } };
    expect(await act([third])).toMatchObject([gap]);
    expect(await act([second, third])).toMatchObject([{ result: 'done' }, { result: 'done' }]);
  });

  it('an action from a desk unknown to the log may have any number', async () => {
    const alert = fakeAlert(1);
    await report(alert);
    expect(await act([action(alert, 57, { do: 'acknowledge' })])).toMatchObject([{ result: 'done' }]);
  });

  it('an action on a nonexistent alert is refused permanently and counts among its desk’s numbers', async () => {
    const alert = fakeAlert(1);
    await report(alert);
    const lost = action(fakeAlert(2), 1, { do: 'acknowledge' });
    const refused = await act([lost]);
    expect(refused).toMatchObject([{ result: 'refused', version: 0, fault: { code: 'alert.unknown' } }]);
    await report(fakeAlert(2));
    await close();
    open();
    expect(await act([lost])).toEqual(refused);
    expect(await act([action(alert, 2, { do: 'acknowledge' })])).toMatchObject([{ result: 'done' }]);
  });

  it('an action by a person who was not signed in, or may not see the alert, changes nothing', async () => {
    const [seen, hidden] = [fakeAlert(1), fakeAlert(2)];
    await report(seen);
    await report(hidden);
    const outcomes = await act(
      [action(seen, 1, { do: 'acknowledge' }), action(hidden, 2, { do: 'acknowledge' })],
      [null, { ...everything, scope: [{ cameras: [] }] }],
    );
    expect(outcomes).toMatchObject([
      { result: 'refused', fault: { code: 'alert.notYours' } },
      { result: 'refused', version: 0, fault: { code: 'alert.unknown' } },
    ]);
    for (const { id } of [seen, hidden]) expect(log.alert(id)?.acknowledged).toBeNull();
  });

  it('an action is decided again when its alert changes during the decision', async () => {
    const alert = fakeAlert(1);
    await report(alert);
    const deciding = act([action(alert, 1, { do: 'note', text: 'cùng lúc' })]);
    const reported = log.append([
      {
        at,
        alert: { ...alert, version: 2, count: 2 },
        entry: {
          kind: 'occurred',
          count: 1,
          duplicates: 0,
          active: true,
          inbox: { process: 'p', through: 2 },
        },
      },
    ]);
    const [outcome] = await deciding;
    await reported;
    expect(outcome?.result).toBe('done');
    expect(log.timeline(alert.id, 10).filter(({ entry }) => entry.kind === 'acted')).toHaveLength(1);
  });
});
