import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { openJetStreamLog } from '../../site/alerts/log/jetstream.ts';
import type { AlertLog } from '../../site/alerts/log/log.ts';
import { openSqliteLog } from '../../site/alerts/log/sqlite.ts';
import { testFolder } from '../fakes/folder.ts';
import { startNats } from '../fixtures/nats.ts';
import { alertLogSuite } from './alertLogSuite.ts';

const clock = createSystemClock();

/** Opens a log, and closes it after the test, before its folder is removed. */
async function held(open: () => Promise<AlertLog> | AlertLog): Promise<AlertLog> {
  const log = await open();
  onTestFinished(() => log.close());
  return log;
}

alertLogSuite('SQLite', {
  async begin() {
    const folder = testFolder();
    const open = () =>
      held(() => {
        const opened = openSqliteLog(folder, clock);
        if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
        return opened.value.log;
      });
    return { log: await open(), reopen: open };
  },
});

let nats: Awaited<ReturnType<typeof startNats>>;
let base: string;
let streams = 0;
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'watchfloor-test-'));
  nats = await startNats();
});
afterAll(async () => {
  await nats.close();
  rmSync(base, { recursive: true, force: true });
});

alertLogSuite('NATS JetStream', {
  async begin() {
    const folder = testFolder();
    const stream = `ALERTS_${++streams}`;
    const open = () =>
      held(async () => {
        const opened = await openJetStreamLog(
          folder,
          { servers: [nats.url], stream, replicas: 1 },
          clock,
          () => undefined,
        );
        if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
        return opened.value;
      });
    return { log: await open(), reopen: open };
  },
});
