import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { AlertPolicy } from '../../../../core/domain/alertPolicy.ts';
import { OperatorId } from '../../../../core/domain/ids.ts';
import { fakeAlert } from '../../../../test/fakes/alerts.ts';
import { handClock } from '../../../../test/fakes/clock.ts';
import { reader } from '../../store/access.ts';
import { headOf } from '../../store/alerts.ts';
import { openVocabulary } from '../../store/alertWords.ts';
import { nativeBinding } from '../../store/disk.ts';
import { migrate } from '../../store/migrate.ts';
import { migrations } from '../../store/migrations/all.ts';
import { createWrite } from '../../write.ts';
import { createLedger } from './ledger.ts';
import { createRetention } from './retention.ts';

const log = () => {};
const by = { id: OperatorId.parse('fake:operator:an'), name: 'An' };

it('lets what was closed go after its keeping time, but for what is held as evidence', async () => {
  const clock = handClock();
  const db = new Database(':memory:', nativeBinding());
  onTestFinished(() => void db.close());
  migrate(db, migrations, log);
  const store = reader(db, { log, monotonic: () => clock.monotonic() });
  const { project } = createWrite(db, { clock, log });
  const vocabulary = openVocabulary(store);
  const policy = AlertPolicy.parse({});
  const ledger = createLedger({
    ...{ store, vocabulary, project, policy: () => policy, onChanges() {} },
    camera: () => undefined,
    wardName: () => undefined,
  });
  const closed = { by, at: clock.now(), disposition: 'genuine' } as const;
  const held = { by, at: clock.now(), reason: 'công an' };
  const [open, over, evidence, free] = [
    fakeAlert(1),
    fakeAlert(2, { closed }),
    fakeAlert(3, { closed, held }),
    fakeAlert(4, { closed, held: null }),
  ] as const;
  ledger.commit(project, (tx) => {
    for (const alert of [open, over, evidence, free]) ledger.take(tx, alert, 1);
  });
  const retention = createRetention({
    ...{ store, project, vocabulary, clock, log, policy: () => policy },
    turns: Object.assign(async <T>(work: () => T) => work(), { stop() {} }),
  });
  onTestFinished(() => retention.close());
  const there = () => [open, over, evidence, free].map(({ id }) => headOf(store, id) !== undefined);
  await clock.advance(60_000);
  expect(there()).toEqual([true, true, true, true]);
  clock.jump(policy.keepMs + 1);
  await clock.advance(700_000);
  expect(there()).toEqual([true, false, true, false]);
});
