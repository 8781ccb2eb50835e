import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { AlertsConfig } from '../../core/domain/alertsConfig.ts';
import type { Fault } from '../../core/faults.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { must } from '../../test/fixtures/site.ts';
import { openOffice } from './office.ts';
import { alertCameras } from './officeScope.ts';

async function openIn(folder: string, alerts: object = {}) {
  const notices: Fault[] = [];
  const office = must(
    await openOffice({
      task: { site: 'hn', folder, config: AlertsConfig.parse(alerts) },
      ...{ cameras: alertCameras(), clock: systemClock(), log: () => undefined },
      ...{ onNews: () => undefined, onDeeds: () => undefined, onNoticeOver: () => undefined },
      onNotice: (fault) => notices.push(fault),
      onBug(_where, error) {
        throw error;
      },
    }),
  );
  onTestFinished(() => office.close());
  return { office, notices };
}

it('says of each of its stores that was damaged where it is kept', async () => {
  const folder = testFolder();
  const names = ['alerts-inbox', 'alerts', 'alerts-refused'];
  for (const name of names) writeFileSync(join(folder, `${name}.db`), `no database: ${name}`);
  const { notices } = await openIn(folder);
  expect(notices.map(({ code }) => code)).toEqual(names.map(() => 'site.storeDamaged'));
  const kept = notices.map(({ params }) => readFileSync(String(params.kept), 'utf8'));
  expect(kept).toEqual(names.map((name) => `no database: ${name}`));
});
