import { describe, expect, it } from 'vitest';
import { DeskId, OperatorId, ShiftLogId } from '../../../core/base/ids.ts';
import type { Incident } from '../../../core/shiftlog/incident.ts';
import {
  createIncidentDraft,
  toIncidentChange,
  toIncidentDraft,
  toIncidentOpening,
} from './incidentDrafts.ts';
import { compareIncidents } from './model.ts';
import { emptyIncidentSeed } from './useIncidentActions.ts';

const now = new Date('2026-11-26T14:20:30+07:00').getTime();
const me = { id: OperatorId.parse('hn:operator:me'), name: 'Tôi' };
const other = { id: OperatorId.parse('hn:operator:other'), name: 'Khác' };
const options = { now, people: [me, other] };
const incident: Incident = {
  id: ShiftLogId.parse('0198f0a0-0000-7000-8000-000000000001'),
  desk: DeskId.parse('desk-0123456789abcdef'),
  openedAt: now,
  openedBy: me,
  title: 'Ngập',
  priority: 'high',
  place: null,
  owner: me,
  nextStep: 'Gọi',
  dueAt: now + 3_661_500,
  state: 'open',
  version: 3,
  changedAt: now,
  changedBy: me,
  closedAt: null,
  conflicts: [],
  pending: false,
  ties: { alerts: [], entries: [], snapshots: [], trail: [] },
};

describe('the change of an incident', () => {
  it('is empty where no field was edited: a due time is not rounded', () => {
    expect(toIncidentChange(toIncidentDraft(incident), incident, options)).toEqual({ change: {} });
  });

  it('contains exactly the edited fields', () => {
    const draft = { ...toIncidentDraft(incident), state: 'monitoring' as const, owner: other.id, due: '' };
    expect(toIncidentChange(draft, incident, options)).toEqual({
      change: { state: 'monitoring', owner: other, dueAt: null },
    });
    expect(toIncidentChange({ ...toIncidentDraft(incident), owner: '' }, incident, options)).toEqual({
      change: { owner: null },
    });
    expect(toIncidentChange({ ...toIncidentDraft(incident), due: '+2h' }, incident, options)).toEqual({
      change: { dueAt: now + 7_200_000 },
    });
  });

  it('requires a title and a valid due time', () => {
    expect(toIncidentChange({ ...toIncidentDraft(incident), title: ' ' }, incident, options)).toEqual({
      wrong: 'title',
    });
    expect(toIncidentChange({ ...toIncidentDraft(incident), due: 'mai' }, incident, options)).toEqual({
      wrong: 'due',
    });
  });
});

it('a new incident has the contents of its source, and its creator as the owner', () => {
  const seed = { ...emptyIncidentSeed, title: 'Cháy', priority: 'critical' as const };
  expect(toIncidentOpening({ ...createIncidentDraft(seed, me), due: '15:00' }, seed, options)).toMatchObject({
    opening: {
      title: 'Cháy',
      priority: 'critical',
      owner: me,
      dueAt: new Date('2026-11-26T15:00+07:00').getTime(),
    },
  });
});

it('incidents are sorted by state, then by due time', () => {
  const of = (title: string, change: Partial<Incident>): Incident => ({ ...incident, title, ...change });
  const sorted = [
    of('closed', { state: 'closed', dueAt: 1 }),
    of('open, never due', { dueAt: null }),
    of('monitoring', { state: 'monitoring', dueAt: 1 }),
    of('open, due', { dueAt: now }),
    of('open, never due, newer', { dueAt: null, openedAt: now + 1 }),
  ].sort(compareIncidents);
  expect(sorted.map(({ title }) => title)).toEqual([
    'open, due',
    'open, never due, newer',
    'open, never due',
    'monitoring',
    'closed',
  ]);
});
