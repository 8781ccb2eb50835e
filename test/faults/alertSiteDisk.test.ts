import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ActionId, type AlertAction } from '../../core/alerts/action.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import { deskClient, testDesk } from '../fakes/siteClient.ts';
import { startAlertSite } from '../fixtures/alertSiteProcess.ts';
import { must } from '../fixtures/must.ts';
import { failingSyncs, fill, smallDisk } from '../fixtures/smallDisk.ts';
import { until } from '../fixtures/until.ts';

test('a site whose disk fills pauses alert intake first, then rejects actions with a fault, and resumes by itself', async () => {
  const disk = await smallDisk(160);
  onTestFinished(() => disk.close());
  const site = await startAlertSite({ cameras: 1, data: join(disk.point, 'data'), under: disk.under });
  onTestFinished(() => site.close());
  const desk = await deskClient(site.url);
  onTestFinished(() => desk.close());
  const { operator } = must(await desk.call('session.signIn', site.credentials));
  const paused: (string | undefined)[] = [];
  desk.subscribe('alerts', { onMessage: (news) => paused.push(news.paused?.code) });
  const source = async () => must(await desk.call('alert.sources', {})).sources[0];
  await until(async () => (await source())?.state === 'live');
  const crossed = (object: number) => site.report(1, String(object));
  const alerts = new Map<string, Alert>();
  let after = 0;
  const counted = async () => {
    const page = must(await desk.call('alert.pull', { after }));
    after = page.through;
    for (const { alert } of page.records) if (alert.class !== 'heartbeat') alerts.set(alert.id, alert);
    return [...alerts.values()].reduce((sum, { count }) => sum + count, 0);
  };
  let deskSeq = 0;
  const noteOf = (alert: Alert): AlertAction => ({
    id: ActionId.parse(`01976a00-0000-7000-8000-${randomBytes(6).toString('hex')}`),
    desk: testDesk,
    deskSeq: ++deskSeq,
    alert: alert.id,
    base: alert.version,
    at: Date.now(),
    by: { id: operator.id, name: operator.name },
    command: { do: 'note', text: 'đã gọi' },
  });
  const act = (action: AlertAction) => desk.call('alert.act', { actions: [action] });
  await crossed(1);
  await until(async () => (await counted()) === 1);
  const [alert] = [...alerts.values()];
  if (!alert) throw new Error('no alert');

  // On a nearly full disk the site takes in no more alerts, but people can still act.
  const filler = (name: string) => join(disk.folder, name);
  writeFileSync(filler('most'), Buffer.alloc(120 * 1024 * 1024, 1));
  await crossed(2);
  // Free space is checked with incoming messages, at most once a second. If this message came too early, the next
  // heartbeat triggers the check.
  await until(() => paused.at(-1) === 'alert.diskNearlyFull', 45_000);
  await until(async () => {
    const current = await source();
    return current?.state === 'lost' && current.cause?.code === 'alert.diskNearlyFull';
  }, 45_000);
  expect(must(await act(noteOf(alert))).outcomes).toMatchObject([{ result: 'done' }]);

  // On a completely full disk an action that cannot be stored is rejected, and not decided.
  fill(filler('rest'));
  let refused: AlertAction | undefined;
  await until(async () => {
    // The log's files may still have room inside, which large actions use up.
    const action: AlertAction = { ...noteOf(alert), command: { do: 'note', text: 'x'.repeat(2_000) } };
    const acted = await act(action);
    if (acted.ok) return false;
    expect(acted.fault.code).toBe('alert.logRefuses');
    refused = action;
    return true;
  }, 30_000);
  if (!refused) throw new Error('nothing was refused');
  expect(must(await desk.call('alert.policy', {}))).toBeDefined();

  rmSync(filler('rest'));
  rmSync(filler('most'));
  await until(() => paused.at(-1) === undefined, 30_000);
  const again = refused;
  await until(async () => (await act(again)).ok);
  expect(must(await act(again)).outcomes).toMatchObject([{ action: again.id, result: 'done' }]);
  await until(async () => (await counted()) === 2, 30_000);
  await crossed(3);
  await until(async () => (await counted()) === 3, 30_000);
}, 180_000);

test('a site with a failing disk rejects actions while it cannot store them, and executes each retried action once', async () => {
  const site = await startAlertSite({ cameras: 1, under: failingSyncs('80..84') });
  onTestFinished(() => site.close());
  const desk = await deskClient(site.url);
  onTestFinished(() => desk.close());
  const { operator } = must(await desk.call('session.signIn', site.credentials));
  await until(site.isConnected);
  await site.report(1, 'x');
  const opened = async () => {
    const open = await desk.call('alert.open', {});
    return open.ok ? open.value.alerts.find((one) => one.class !== 'heartbeat') : undefined;
  };
  await until(async () => (await opened()) !== undefined);
  const alert = await opened();
  if (!alert) throw new Error('no alert');
  const refusals = new Set<string>();
  const notes = 120;
  for (let deskSeq = 1; deskSeq <= notes; deskSeq += 1) {
    const action: AlertAction = {
      id: ActionId.parse(`01976a00-0000-7000-8000-${randomBytes(6).toString('hex')}`),
      desk: testDesk,
      deskSeq,
      alert: alert.id,
      base: alert.version,
      at: Date.now(),
      by: { id: operator.id, name: operator.name },
      command: { do: 'note', text: 'đã gọi' },
    };
    await until(async () => {
      const acted = await desk.call('alert.act', { actions: [action] });
      if (!acted.ok) refusals.add(acted.fault.code);
      return acted.ok && acted.value.outcomes[0]?.result === 'done';
    });
  }
  expect([...refusals]).toEqual(['alert.logRefuses']);
  expect(await opened()).toMatchObject({ notes });
}, 120_000);
