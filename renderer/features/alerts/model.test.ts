import { describe, expect, it } from 'vitest';
import { AlertCommand } from '../../../core/alerts/action.ts';
import { cityPolicy } from '../../../core/alerts/classes.ts';
import { OperatorId } from '../../../core/base/ids.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { fakeAlert } from '../../../test/fakes/alerts.ts';
import { translations } from '../../i18n/translations.ts';
import { listShelvingTimes } from './actionBar.tsx';
import { getConflictTitle } from './conflicts.tsx';
import {
  canApplyAlertAction,
  formatAge,
  formatClassHistory,
  getAlertStateMarks,
  getReverseCommand,
  isFilterLimited,
  selectIncidentAlerts,
  toAlertFilter,
} from './model.ts';
import { formatMinuteOfDay } from './soundBar.tsx';
import { getActionsByKey } from './useAlertActions.ts';
import { createUndoCommands } from './useSendAlertAction.ts';

const me = OperatorId.parse('fake:operator:me');
const person = { id: me, name: 'Nhung' };
const shown = (changes: Parameters<typeof fakeAlert>[1] = {}, more = {}) => ({
  alert: fakeAlert(1, changes),
  pending: 0,
  conflicts: 0,
  ...more,
});
const marks = (one: ReturnType<typeof shown>) =>
  getAlertStateMarks(one, translations.en).map(({ text }) => text);

it('a new incident is named after the most severe of its alerts, and after the first of equally severe ones', () => {
  const [low, high, later] = [
    fakeAlert(1, { priority: 'low', receivedAt: 1 }),
    fakeAlert(2, { priority: 'high', receivedAt: 3 }),
    fakeAlert(3, { priority: 'high', receivedAt: 4 }),
  ];
  expect(selectIncidentAlerts([low, later, high])).toEqual([high, later, low]);
});

it('an alert’s description lists in both languages the classes merged into it, and when', () => {
  const at = Date.parse('2026-11-25T07:01:02Z');
  const alert = fakeAlert(1, {
    class: 'fire',
    classes: [
      { class: 'vehicle', at },
      { class: 'fire', at: at + 130_000 },
    ],
  });
  expect(formatClassHistory(alert, { language: 'vi' }, cityPolicy)).toBe('Có xe 14:01:02 → Cháy 14:03:12');
  expect(formatClassHistory(alert, { language: 'en' }, cityPolicy)).toBe('Vehicle 14:01:02 → Fire 14:03:12');
  expect(formatClassHistory(fakeAlert(2), { language: 'en' }, cityPolicy)).toBe('');
});

describe('state marks of an alert', () => {
  it('are ordered by severity', () => {
    const all = shown({ escalation: 2, flapping: true, active: false }, { pending: 1, conflicts: 1 });
    expect(marks(all)).toEqual([
      'Conflict',
      'Pending',
      'Escalated 2',
      'Flapping',
      'Unacknowledged',
      'Cleared',
    ]);
  });

  it('include the date until which an alert is shelved if it is another day', () => {
    const at = Date.UTC(2026, 4, 1, 8);
    const shelved = (hours: number) =>
      shown({ shelved: { by: person, at, until: at + hours * 3_600_000, reason: 'mưa' } });
    expect(marks(shelved(1))[0]).toBe('Shelved to 16:00');
    expect(marks(shelved(72))[0]).toBe('Shelved to 04/05 15:00');
  });

  it('distinguish a cleared alert that is unacknowledged from one that is over', () => {
    expect(marks(shown({ active: false }))).toEqual(['Unacknowledged', 'Cleared']);
    expect(marks(shown({ active: false, latched: true, acknowledged: { by: person, at: 1 } }))).toEqual([
      'Acknowledged',
      'Latched',
      'Cleared',
    ]);
  });

  it('include the number of alerts in a storm', () => {
    expect(marks(shown({ storm: true, count: 37 }))).toContain('Storm ×37');
  });
});

describe('ages of alerts', () => {
  it('are hours, minutes and seconds, and never negative', () => {
    expect([
      formatAge(0),
      formatAge(61_000),
      formatAge(3_723_000),
      formatAge(-5_000),
      formatAge(360_000_000),
    ]).toEqual(['00:00:00', '00:01:01', '01:02:03', '00:00:00', '100:00:00']);
  });
});

describe('an action on alerts', () => {
  it('is offered only where it would change something', () => {
    expect(canApplyAlertAction('acknowledge', shown(), me)).toBe(true);
    expect(canApplyAlertAction('acknowledge', shown({ acknowledged: { by: person, at: 1 } }), me)).toBe(
      false,
    );
    expect(canApplyAlertAction('assign', shown({ owner: person }), me)).toBe(false);
    expect(
      canApplyAlertAction('close', shown({ closed: { by: person, at: 1, disposition: 'test' } }), me),
    ).toBe(false);
  });

  it('becomes its inverse where only the inverse is possible for all selected alerts', () => {
    const mine = shown({ owner: person, shelved: { by: person, at: 1, until: 2, reason: 'x' } });
    expect(getActionsByKey([mine], me, false, true)).toMatchObject({
      assign: 'unassign',
      shelve: 'unshelve',
    });
    expect(getActionsByKey([mine, shown()], me, false, true)).toMatchObject({
      assign: 'assign',
      shelve: 'shelve',
    });
    expect(getActionsByKey([], me, false, true).close).toBeUndefined();
  });

  it('is undone by its inverse action, where one exists', () => {
    const command = (one: unknown) => AlertCommand.parse(one);
    expect(getReverseCommand(command({ do: 'assign', to: person }), 'x')).toEqual({ do: 'assign', to: null });
    expect(getReverseCommand(command({ do: 'close', disposition: 'test' }), 'x')).toEqual({
      do: 'reopen',
      reason: 'x',
    });
    const ticked = { do: 'tick', step: 'call', done: true } as const;
    expect(getReverseCommand(command(ticked), 'x')).toEqual({ ...ticked, done: false });
    expect(getReverseCommand(command({ do: 'acknowledge' }), 'x')).toBeUndefined();
    expect(getReverseCommand(command({ do: 'note', text: 'x' }), 'x')).toBeUndefined();
  });
});

describe('actions of a shift leader', () => {
  it('are not offered to others', () => {
    const none = { hold: undefined, service: undefined };
    expect(getActionsByKey([shown()], me, false, true)).toMatchObject({
      hold: 'hold',
      service: 'takeOutOfService',
    });
    expect(getActionsByKey([shown()], me, false, false)).toMatchObject({ ...none, escalate: 'escalate' });
    expect(getActionsByKey([shown({ escalation: 1 })], me, false, false).escalate).toBeUndefined();
    expect(getActionsByKey([shown({ escalation: 1 })], me, false, true).escalate).toBe('escalate');
  });
});

describe('undoing an assignment', () => {
  it('returns the alert to its previous owner', () => {
    const minh = { id: OperatorId.parse('fake:operator:minh'), name: 'Minh' };
    const [his, ours, nobodys] = [
      fakeAlert(1, { owner: minh }),
      fakeAlert(2, { owner: minh }),
      fakeAlert(3, { owner: null }),
    ];
    const command = { do: 'assign' as const, to: person };
    expect(createUndoCommands(command, [his, ours, nobodys], 'x')).toEqual([
      { command: { do: 'assign', to: minh }, alerts: [his.id, ours.id] },
      { command: { do: 'assign', to: null }, alerts: [nobodys.id] },
    ]);
  });
});

describe('the filter of a request', () => {
  it('contains only chosen values, with times rounded to the minute', () => {
    const filter = toAlertFilter('queue', { text: '  cháy ', lastMinutes: 15, owner: undefined }, 3_600_500);
    expect(filter).toEqual({ state: 'queue', text: 'cháy', from: 2_700_000 });
    expect(isFilterLimited(filter)).toBe(true);
    expect(isFilterLimited(toAlertFilter('queue', { text: '' }, 0))).toBe(false);
    expect(isFilterLimited(toAlertFilter('queue', { priorities: [] }, 0))).toBe(false);
  });
});

describe('times of day', () => {
  it('use the 24-hour clock', () => {
    expect([formatMinuteOfDay(0), formatMinuteOfDay(1_320), formatMinuteOfDay(1_439)]).toEqual([
      '00:00',
      '22:00',
      '23:59',
    ]);
  });
});

describe('the choice of shelving times', () => {
  const hour = 3_600_000;

  it('goes up to the maximum of the policy and preselects half an hour', () => {
    expect(listShelvingTimes(8 * hour)).toEqual({ minutes: [5, 15, 30, 60, 120, 240, 480], first: 30 });
    expect(listShelvingTimes(7 * 24 * hour).minutes.slice(-3)).toEqual([1_440, 4_320, 10_080]);
  });

  it('stays within a policy that is shorter than half an hour', () => {
    expect(listShelvingTimes(hour / 4)).toEqual({ minutes: [5, 15], first: 15 });
    expect(listShelvingTimes(hour / 30)).toEqual({ minutes: [2], first: 2 });
  });
});

it('the title of a conflict distinguishes a change at another desk from a rejection by the site', () => {
  const title = (code: Fault['code']) =>
    getConflictTitle({ fault: { code, params: {} } }, translations.en.alerts);
  expect(
    (['alert.changedBy', 'alert.raisedBy', 'alert.standing', 'right.missing'] as const).map(title),
  ).toEqual([
    ...['Changed on both sides', 'Changed on both sides', 'Not taken by the site', 'Not taken by the site'],
  ]);
});
