import { expect, it, onTestFinished } from 'vitest';
import { ok } from '../../../core/base/result.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { testFolder } from '../../../test/fakes/folder.ts';
import { forCaller } from '../../../test/fixtures/forCaller.ts';
import { logReader, shiftLogRecord } from '../../../test/fixtures/shiftLog.ts';
import { openDeskStore } from '../../app/deskStore.ts';
import { createStepScheduler } from '../../shared/stepScheduler.ts';
import { storeRecord } from '../../store/shiftLogRecords.ts';
import { recomputeRow } from '../../store/shiftLogRows.ts';
import { createIncidentHandlers, createIncidentScopeFilter } from './incidents.ts';
import { createShiftLogScopeFilter } from './scopeFilter.ts';

const counter = new URL('../../app/alertCounterThread.ts', import.meta.url);

const many = 450;

it('lists each incident once, even if one not yet reached changes meanwhile', async () => {
  const clock = handClock();
  const opened = openDeskStore({
    folder: testFolder(),
    clock,
    log() {},
    onRoom() {},
    onDamage: undefined,
    turns: createStepScheduler(),
    counter,
  });
  if (!opened.ok) throw new Error(opened.fault.code);
  const { store, project, close } = opened.value;
  onTestFinished(close);
  const records = Array.from({ length: many }, (_, n) =>
    shiftLogRecord(n + 1, {
      kind: 'incidentOpened',
      incident: {
        title: `${n}`,
        priority: 'low',
        owner: null,
        nextStep: '',
        dueAt: null,
        place: null,
        ties: { alerts: [], entries: [], snapshots: [], cameras: [], trail: [] },
      },
    }),
  );
  project((tx) => {
    for (const [n, record] of records.entries()) {
      storeRecord(tx, record, { seq: n + 1, own: false });
      recomputeRow(tx, record.id);
    }
  });
  // After the first page, the oldest incident becomes the newest.
  let turn = 0;
  const turns = Object.assign(
    async <T>(work: () => T): Promise<T> => {
      turn += 1;
      const [oldest] = records;
      if (turn === 3 && oldest)
        project((tx) => {
          const change = { nextStep: 'x' };
          const body = { kind: 'incidentChanged' as const, incident: oldest.id, base: 0, change, text: '' };
          storeRecord(tx, shiftLogRecord(many + 9, body), { seq: many + 9, own: false });
          recomputeRow(tx, oldest.id);
        });
      return work();
    },
    { stop() {} },
  );
  const scopeFilter = createShiftLogScopeFilter(store, () => logReader);
  const parts = { store, scopeFilter, turns, clock, operator: () => logReader, revision: () => 1 };
  const write = () => ok(undefined as never);
  const list = createIncidentHandlers({ ...parts, write }, createIncidentScopeFilter(parts))['incident.list'];
  const answer = await list({ states: ['open'] }, undefined as never, forCaller);
  if (!answer.ok || !('incidents' in answer.value)) throw new Error('no list');
  const { incidents, total } = answer.value;
  expect(total).toBe(many);
  expect(new Set(incidents.map(({ title }) => title)).size).toBe(many);
  expect(incidents.at(-1)).toMatchObject({ title: '0', nextStep: 'x' });
});
