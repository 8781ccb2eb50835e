import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { createSystemClock } from '../../../core/base/clock.ts';
import { openSqliteLog } from '../../../site/alerts/log/sqlite.ts';
import { newAlert, occurred } from '../../fixtures/alertRecords.ts';

/**
 * Fills a small disk with a log until the log refuses, then makes room.
 * It prints its observations as one line of JSON.
 */
const folder = argv[2] ?? '';
const opened = openSqliteLog(folder, createSystemClock());
if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
const { log } = opened.value;
const ballast = join(folder, 'ballast');
writeFileSync(ballast, Buffer.alloc(3_000_000, 1));

let answered = 0;
let refusal: unknown;
while (refusal === undefined) {
  const batch = Array.from({ length: 50 }, (_, number) => occurred(newAlert(`n${answered}-${number}`)));
  const result = await log.append(batch);
  if (result.ok) answered += batch.length;
  else refusal = result.fault;
}
const fault = log.fault();
const read = log.read(0, 100_000).length;
const worksAgain = new Promise<void>((resolve) => {
  log.onFault((now) => {
    if (now === null) resolve();
  });
});
rmSync(ballast);
await worksAgain;
const after = await log.append([occurred(newAlert('after'))]);
const readAfter = log.read(0, 100_000).length;
await log.close();
console.log(JSON.stringify({ answered, refusal, fault, read, wentOn: after.ok, readAfter }));
