import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { createSystemClock } from '../../../core/base/clock.ts';
import { openSqliteLog } from '../../../site/alerts/log/sqlite.ts';
import { newAlert, next, occurred } from '../../fixtures/alertRecords.ts';

/**
 * Appends the messages 1, 2, 3 ... of an inbox to a log until it is killed.
 * It writes `message seq` into `answers` once a message is in the log.
 */
const folder = argv[2] ?? '';
const answers = openSync(join(folder, 'answers'), 'a');
const opened = openSqliteLog(folder, createSystemClock());
if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
const { log, setAside } = opened.value;
if (setAside) throw new Error(`${setAside.why}: ${setAside.path}`);
let lastSent = false;
let message = log.inboxThrough('child');
let sum = log.alert(newAlert('sum').id);
for (;;) {
  const batch = Array.from({ length: 1 + (message % 40) }, () => {
    message += 1;
    // One alert counts every message, and every third message has its own alert as well.
    sum = sum ? next(sum, { count: sum.count + 1 }) : newAlert('sum');
    const own = message % 3 === 0 ? [occurred(newAlert(`m${message}`), message, 'child')] : [];
    return { message, records: [...own, occurred(sum, message, 'child')] };
  });
  await Promise.all(
    batch.map(async ({ message, records }) => {
      const result = await log.append(records);
      const answer = result.ok ? result.value.at(-1) : undefined;
      if (!answer || !('seq' in answer)) throw new Error(JSON.stringify(result));
      writeSync(answers, `${message} ${answer.seq}\n`);
    }),
  );
  if (!lastSent) process.stdout.write('writing\n');
  lastSent = true;
}
