import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { AlertId } from '../../core/base/ids.ts';
import { openAlertCopy } from '../../site/alerts/log/copy.ts';
import { mai, newAlert, next, occurred } from '../fixtures/alertRecords.ts';
import { type AlertSiteProcess, startAlertSite } from '../fixtures/alertSiteProcess.ts';
import { must } from '../fixtures/must.ts';
import { addPerson, an } from '../fixtures/person.ts';
import { panelOf, rowOf, stripOf } from './alertsPage.ts';
import { type Console, eventually, launch } from './launch.ts';
import { ask, press } from './panelPage.ts';

/** The number of records that the site wrote while nobody was signed in at this desk. */
const records = 100_000;
const alertsOpen = 400;
const cameras = 20;
const idOf = (n: number) => AlertId.parse(`hn:alert:${String(n).padStart(32, '0')}`);
/**
 * The oldest open alert and the only critical one.
 * A desk that only read on from its cursor would show it last of the open alerts, not first.
 */
const urgent = idOf(0);

/** Fills the log with two records for each alert: raised and closed. The last ones stay open. */
function fillLog(data: string): void {
  const copy = must(openAlertCopy(data, 'alerts', false));
  const from = Date.now() - 8 * 3_600_000;
  const alertAt = (n: number): Alert =>
    newAlert(`a${n}`, {
      id: idOf(n),
      camera: `hn:camera:c${1 + (n % cameras)}` as Alert['camera'],
      place: null,
      priority: n === 0 ? 'critical' : 'low',
      key: `key-${n}`,
      receivedAt: from + n,
      observedAt: from + n,
      lastReceivedAt: from + n,
      lastObservedAt: from + n,
    });
  const batch = 10_000;
  for (let first = 0; first < records; first += batch)
    copy.write((put) => {
      for (let seq = first; seq < first + batch; seq += 1) {
        const n = Math.floor(seq / 2);
        const alert = alertAt(n);
        const isOpen = n === 0 || n >= records / 2 - alertsOpen + 1;
        const closed = isOpen ? null : { by: mai, at: from + n, disposition: 'nuisance' as const };
        put(occurred(seq % 2 === 0 ? alert : next(alert, { closed })), seq + 1);
      }
    });
  copy.close();
}

let site: AlertSiteProcess;
let console: Console;
beforeAll(async () => {
  site = await startAlertSite({ cameras, before: fillLog });
  await addPerson(site.data, an);
  console = await launch({ args: [`--site=${site.url}`, '--diagnostics', '--size=1280x800', '--lang=en'] });
}, 180_000);
afterAll(async () => {
  await console?.close();
  await site?.close();
});

/** The times, and how long a window is blocked meanwhile, are measured by bench:alerts. */
test('after a long absence the highest priorities come first, then the backlog with its progress', async () => {
  await console.inWindow(`
    globalThis.seen = { progress: [] };
    new MutationObserver(() => {
      if (document.getElementById(${JSON.stringify(`alert-${urgent}`)})) seen.progressBefore ??= seen.progress.length;
      const told = /catching up [^a-z]*/.exec(document.querySelector('[data-testid="alerts-strip"]')?.textContent ?? '');
      if (told && seen.progress.at(-1) !== told[0]) seen.progress.push(told[0]);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    undefined;
  `);
  const credentials = JSON.stringify({ name: an.id, password: an.password });
  await eventually('somebody at it', () =>
    console.inWindow<boolean>(
      `watchfloorDiagnostics.call('session.signIn', ${credentials}).then(({ ok }) => ok)`,
    ),
  );
  await stripOf(console).waitFor();
  await press(console, 'F6');
  await panelOf(console).waitFor();
  await rowOf(console, urgent).waitFor();
  await eventually(
    'all of it',
    async () => {
      const first = await console.inWindow<{ value: { syncing: unknown; live: boolean } }>(
        `watchfloorDiagnostics.first('queue')`,
      );
      return first.value.live && first.value.syncing === null;
    },
    90_000,
  );
  const seen = await console.inWindow<{ progress: string[]; progressBefore: number }>('seen');
  expect(seen.progress.length).toBeGreaterThan(2);
  expect(seen.progressBefore).toBeLessThan(seen.progress.length / 2);
  const all = await ask(console, 'alert.list', { filter: { state: 'queue' }, limit: 1 });
  expect(all.total).toBe(alertsOpen);
});
