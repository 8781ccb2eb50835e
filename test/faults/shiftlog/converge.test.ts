import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { AuditEntry, firstBrokenEntry } from '../../../core/audit/audit.ts';
import type { DeskSession } from '../../../core/people/deskEntry.ts';
import { ShiftLogRecord } from '../../../core/shiftlog/record.ts';
import { storeFile } from '../../../desk/store/open.ts';
import { sha256Hex } from '../../../site/store/audit.ts';
import { testFolder } from '../../fakes/folder.ts';
import { lineTo } from '../../fixtures/cutLine.ts';
import { startTestSite, testPassword } from '../../fixtures/site.ts';
import { until } from '../../fixtures/until.ts';
import { type DeskProcess, type Look, startDesk } from './desk.ts';

/** The number of times that a desk is killed or its link cut; `npm run faults -- --cycles N` for more. */
const disturbances = Number(process.env.WATCHFLOOR_CYCLES ?? 24);
/** The longest time between a desk's record and its next kill or cut, ms. */
const restMs = 300;
/** The limit for starting a desk, and for bringing its records to all desks, on a busy machine, ms. */
const startsWithinMs = 60_000;
const people = ['all', 'chief', 'all'];

it(
  `three desks and their site have the same shift log, each record once, after ${disturbances} cuts and kills`,
  async () => {
    const test = await startTestSite([]);
    onTestFinished(() => void test.close());
    const done: string[] = [];
    const desks = await Promise.all(
      people.map(async (name, n) => {
        const line = await lineTo(Number(new URL(test.site.url).port));
        let session: DeskSession | null = null;
        let lives = 0;
        let written = 0;
        const folder = testFolder();
        const begin = (isWriting: boolean): Promise<DeskProcess> => {
          lives += 1;
          written = 0;
          return startDesk(
            {
              folder,
              url: line.url,
              session,
              credentials: { name, password: testPassword },
              words: isWriting ? `${n} ${lives}:` : null,
            },
            (message) => {
              if (message.t === 'session') session = message.session;
              if (message.t !== 'done') return;
              done.push(message.words);
              written += 1;
            },
          );
        };
        return { line, folder, begin, written: () => written, process: await begin(true) };
      }),
    );
    for (let disturbance = 0; disturbance < disturbances; disturbance += 1) {
      const desk = desks[disturbance % desks.length];
      if (!desk) break;
      // A desk that has never reached the site has no signed-in person who could write.
      await until(() => desk.written() > 0 || desk.line.isCut(), startsWithinMs);
      await setTimeout(Math.random() * restMs);
      if (disturbance % 4 < 2) {
        await desk.process.kill();
        desk.process = await desk.begin(true);
      } else if (Math.random() < 0.5) desk.line.cut();
      else desk.line.mend();
    }
    for (const desk of desks) {
      desk.line.mend();
      await desk.process.kill();
      desk.process = await desk.begin(false);
    }

    // The last records may still be on their way to the other desks, so the states are compared until they are equal.
    let looks: Look[] = [];
    await until(async () => {
      looks = await Promise.all(
        desks.map(({ process }) => process.looked((look) => look.pending === 0 && look.lines.length > 0)),
      );
      return looks.every((look) => isDeepStrictEqual(look, looks[0]));
    }, startsWithinMs).catch((error: unknown) => {
      // A comparison below shows the differences, which says more than the timeout.
      if (looks.length === 0) throw error;
    });
    for (const desk of desks) await desk.process.kill();
    const [first] = looks;
    expect(looks).toHaveLength(desks.length);
    for (const look of looks) {
      expect(look.refused).toBe(0);
      expect(look).toEqual(first);
    }

    const auditLog = await test.close();
    const ids = auditLog.flatMap(({ event, detail }) =>
      event.startsWith('shiftLog.') ? [ShiftLogRecord.shape.id.parse(JSON.parse(detail).record)] : [],
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(firstBrokenEntry(auditLog, sha256Hex)).toBeUndefined();
    expect(done.length).toBeGreaterThan(disturbances);

    const everywhere = desks.map(({ folder }) => {
      const db = new Database(join(folder, storeFile), { readonly: true });
      onTestFinished(() => void db.close());
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(
        firstBrokenEntry(
          AuditEntry.array().parse(db.prepare('SELECT * FROM audit ORDER BY seq').all()),
          sha256Hex,
        ),
      ).toBeUndefined();
      return db
        .prepare<[], { seq: number; record: string }>('SELECT seq, record FROM shiftLogRecords ORDER BY seq')
        .all();
    });
    // Every confirmed record is stored and in the audit log, once at every desk, with the same sequence numbers.
    const [records = []] = everywhere;
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, at) => at + 1));
    for (const other of everywhere) expect(other).toEqual(records);
    expect(records.map(({ record }) => ShiftLogRecord.parse(JSON.parse(record)).id)).toEqual(ids);
    const all = records.map(({ record }) => record).join('\n');
    expect(done.filter((words) => !all.includes(`"${words}"`))).toEqual([]);
  },
  120_000 + disturbances * 5_000,
);
