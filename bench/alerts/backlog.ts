import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getPriorityRank } from '../../core/alerts/alert.ts';
import { alertsPerPage } from '../../core/alerts/log.ts';
import type { AlertCursor, QueueState } from '../../core/alerts/queue.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { migrations, openAlertCopy } from '../../site/alerts/log/copy.ts';
import { openSiteStore } from '../../site/store/index.ts';
import { percentile } from '../report.ts';
import { cached, generator } from '../store/cache.ts';
import { type City, openCity } from '../store/city.ts';
import { must } from '../store/desk.ts';
import { madeUntil, shiftLogRecord } from '../store/records.ts';
import type { FromDesk } from './deskProgram.ts';
import { type Program, startProgram } from './program.ts';
import { writeSiteConfig } from './siteConfig.ts';
import type { FromSite } from './siteProgram.ts';

/** The number of records in eight hours at 67 a second. */
export const shiftLogRecords = 1_930_000;
const watchMs = 8 * 3_600_000;
const recordsAtOnce = 10_000;
const withinMs = 400_000;
const listEveryMs = 100;

/** Creates the log of a site's shift, and caches it. */
function filledLog(records: number, city: City): { readonly file: string; readonly urgent: number } {
  const { folder } = cached(
    `log-${records}`,
    ['alerts.db', ...migrations.map(({ sql }) => sql), ...generator()],
    (into) => {
      const copy = must(openAlertCopy(into, 'alerts', false));
      const at = (n: number) => madeUntil - watchMs + Math.floor((n * watchMs) / records);
      for (let first = 0; first < records; first += recordsAtOnce)
        copy.write((put) => {
          for (let n = first; n < Math.min(first + recordsAtOnce, records); n++)
            put(shiftLogRecord(city, n, at), n + 1);
        });
      let urgent = 0;
      for (let after: AlertCursor | undefined; ; ) {
        const page = copy.open(after, alertsPerPage);
        urgent += page.filter(({ priority }) => isUrgent(priority)).length;
        const last = page.at(-1);
        if (!last || !isUrgent(last.priority)) break;
        after = { rank: getPriorityRank(last.priority), at: last.receivedAt, id: last.id };
      }
      copy.close();
      writeFileSync(join(into, 'urgent'), `${urgent}`);
    },
  );
  return { file: join(folder, 'alerts.db'), urgent: Number(readFileSync(join(folder, 'urgent'), 'utf8')) };
}

/** Sets the audit log's cursor to the end of the alert log, as on a site that has recorded all actions. */
function setAuditPosition(folder: string, records: number): void {
  const copy = must(openAlertCopy(folder, 'alerts', false));
  const { epoch } = copy;
  copy.close();
  const ignore = () => undefined;
  const store = must(openSiteStore({ folder, clock: createSystemClock(), log: ignore, onNotice: ignore }));
  store.alertAuditPosition.move({ epoch, seq: records, refusal: 0 });
  store.close();
}

const isUrgent = (priority: string) => priority === 'critical' || priority === 'high';

export interface CatchUpFigures {
  /** Time from sign-in until the desk's store has all records, s. */
  readonly allS: number;
  /** Time from sign-in until the queue has every open alert of high or critical priority, ms. */
  readonly urgentMs: number;
  /** Latency of a window's request for the first page of its queue meanwhile, ms. */
  readonly listP99Ms: number;
  readonly listWorstMs: number;
}

/** Measures how an empty desk catches up with a whole shift, on a real site over the real link. */
export async function measureCatchUp(records: number): Promise<CatchUpFigures> {
  const { file, urgent } = filledLog(records, openCity());
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-backlog-'));
  const programs: Program<{ t: string }>[] = [];
  try {
    const config = await writeSiteConfig(folder, 0);
    copyFileSync(file, join(folder, 'data', 'alerts.db'));
    setAuditPosition(join(folder, 'data'), records);
    const site = startProgram<FromSite>('./siteProgram.ts', [config]);
    programs.push(site as never);
    site.send({ t: 'begin' });
    const { url, name, password } = await site.waitFor('ready');
    const desk = startProgram<FromDesk>('./deskProgram.ts', [join(folder, 'desk')]);
    programs.push(desk as never);
    await desk.waitFor('loaded');
    const listed: number[] = [];
    desk.onMessage((message) => {
      if (message.t === 'listed') listed.push(message.ms);
    });
    const signedIn = desk.waitFor('signedIn').then(({ at }) => {
      desk.send({ t: 'list', everyMs: listEveryMs });
      return at;
    });
    const hasUrgent = untilQueue(desk, ({ queued }) => queued.critical + queued.high >= urgent);
    const hasAll = untilQueue(desk, ({ live, syncing }) => live && syncing === null);
    desk.send({ t: 'begin', url, name, password });
    const [from, urgentAt, allAt] = await Promise.all([signedIn, hasUrgent, hasAll]);
    return {
      allS: (allAt - from) / 1_000,
      urgentMs: urgentAt - from,
      listP99Ms: percentile(listed, 0.99) ?? 0,
      listWorstMs: percentile(listed, 1) ?? 0,
    };
  } finally {
    await Promise.all(programs.map((program) => program.kill()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns when the queue fulfilled the condition, by the machine's monotonic clock, ms */
export function untilQueue(desk: Program<FromDesk>, is: (state: QueueState) => boolean): Promise<number> {
  return new Promise((found, failed) => {
    let last: QueueState | undefined;
    const late = setTimeout(
      () =>
        failed(
          new Error(
            `the queue did not reach the expected state within ${withinMs} ms: ${JSON.stringify(last)}`,
          ),
        ),
      withinMs,
    );
    desk.onMessage((message) => {
      if (message.t !== 'queue') return;
      last = message.state;
      if (!is(message.state)) return;
      clearTimeout(late);
      found(message.at);
    });
    desk.child.once('exit', () => {
      clearTimeout(late);
      failed(new Error('the desk ended'));
    });
  });
}
