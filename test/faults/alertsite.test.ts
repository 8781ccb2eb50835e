import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../core/clock.ts';
import type { Client } from '../../core/contract/client.ts';
import type { SiteCalls, SiteTopics } from '../../core/contract/site.ts';
import type { Alert } from '../../core/domain/alert.ts';
import { ActionId, type ActionOutcome, type AlertAction } from '../../core/domain/alertAction.ts';
import { type AuditEntry, firstBrokenEntry } from '../../core/domain/audit.ts';
import { type DeskId, OperatorId } from '../../core/domain/ids.ts';
import { auditTable, sha256 } from '../../site/store/audit.ts';
import { openStore } from '../../site/store/open.ts';
import { deskClient } from '../fakes/siteclient.ts';
import { type Mosquitto, startMosquitto } from '../fixtures/mosquitto.ts';
import { start } from '../fixtures/program.ts';
import { camerasFile, must, testDesk } from '../fixtures/site.ts';
import { until } from '../fixtures/until.ts';

/** How often the site is killed; `npm run faults -- --cycles N` for more. */
const cycles = Number(process.env.WATCHFLOOR_CYCLES ?? 100);
/** How long after it listens it is killed at the latest, ms. */
const livesForMs = 900;
const Ready = z.object({ url: z.string(), demo: z.object({ name: z.string(), password: z.string() }) });

let folder: string;
let broker: Mosquitto;
let reporter: mqtt.MqttClient;
let site: { child: ChildProcess; ready: z.infer<typeof Ready> };
let port = 0;

const startSite = async () => {
  const { url, username, password } = broker;
  await writeFile(
    join(folder, 'site.yaml'),
    JSON.stringify({
      ...{ id: 'hn', name: 'Trung tâm thử', data: 'data', demoOperator: true },
      ...{ listen: { tls: 'off', port }, media: { workers: 1 }, cameras: { file: 'cameras.json' } },
      alerts: { sources: [{ id: 'city', kind: 'onvif', broker: { url, username, password } }] },
    }),
  );
  site = await start([], ['site/entry.ts', '--config', join(folder, 'site.yaml')], (text) =>
    text.startsWith('{') ? Ready.safeParse(JSON.parse(text)).data : undefined,
  );
  port = Number(new URL(site.ready.url).port);
};
async function killSite(): Promise<void> {
  const gone = new Promise((resolve) => site.child.once('exit', resolve));
  site.child.kill('SIGKILL');
  await gone;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-kill-'));
  const cameras = Array.from({ length: 20 }, (_, at) => ({
    ...{ id: `c${at + 1}`, number: at + 1, name: `c${at + 1}`, ward: 'w1' },
    ...{ position: { lat: 21, lon: 105.8 }, main: { url: 'rtsp://127.0.0.1:9/none' } },
  }));
  await writeFile(join(folder, 'cameras.json'), JSON.stringify(camerasFile(cameras)));
  broker = await startMosquitto({ maxQueued: 100_000 });
  const { url, username, password } = broker;
  reporter = await mqtt.connectAsync(url, { username, password });
  await startSite();
});
afterAll(async () => {
  await reporter?.endAsync();
  if (site?.child.exitCode === null) await killSite();
  await broker?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A desk with an outbox and a cursor, as much of one as this takes. */
function outboxDesk(desk: DeskId) {
  const outcomes = new Map<ActionId, ActionOutcome>();
  const seen = new Map<string, Alert>();
  const pending: AlertAction[] = [];
  let after = 0;
  let seq = 0;
  let epoch: string | undefined;
  let client: Client<SiteCalls, SiteTopics> | undefined;

  return {
    seen,
    outcomes,
    pending,
    async connect() {
      client = await deskClient(site.ready.url);
      const { name, password } = site.ready.demo;
      return (await client.call('session.signIn', { name, password, desk })).ok;
    },
    sourceIsLive: async () => {
      const sources = await client?.call('alert.sources', {});
      return sources?.ok === true && sources.value.sources[0]?.state === 'live';
    },
    /** False if the site is gone, or not there yet. */
    async pull(): Promise<boolean> {
      for (;;) {
        const page = await client?.call('alert.pull', { after });
        if (!page?.ok) return false;
        epoch ??= page.value.epoch;
        expect(page.value.epoch).toBe(epoch);
        for (const { alert, seq: at } of page.value.records) {
          expect(at).toBeGreaterThan(after);
          expect(alert.version).toBe((seen.get(alert.id)?.version ?? 0) + 1);
          seen.set(alert.id, alert);
        }
        if (page.value.through === after) return true;
        after = page.value.through;
      }
    },
    /** Writes down one deed more. */
    act() {
      const alerts = [...seen.values()].filter((alert) => alert.class !== 'heartbeat');
      const alert = alerts[Math.floor(Math.random() * alerts.length)];
      if (!alert) return;
      seq += 1;
      pending.push({
        ...{
          id: ActionId.parse(`01976a00-0000-7000-8000-${randomBytes(6).toString('hex')}`),
          desk,
          deskSeq: seq,
        },
        ...{ alert: alert.id, base: alert.version, at: Date.now() },
        by: { id: OperatorId.parse('hn:operator:demo'), name: 'demo' },
        deed: { do: 'note', text: `${seq}` },
      });
    },
    async send(): Promise<boolean> {
      if (pending.length === 0) return true;
      const sent = await client?.call('alert.act', { actions: pending.slice(0, 50) });
      if (!sent?.ok) return false;
      for (const outcome of sent.value.outcomes) {
        const first = pending.shift();
        expect(outcome.action).toBe(first?.id);
        expect(outcome.result).toBe('done');
        outcomes.set(outcome.action, outcome);
      }
      return pending.length === 0;
    },
    close: () => client?.close(),
  };
}

it(
  `loses nothing and doubles nothing while the site is killed ${cycles} times`,
  async () => {
    const desk = outboxDesk(testDesk);
    let published = 0;
    const report = async (count: number) => {
      for (let at = 0; at < count; at += 1) {
        published += 1;
        const topic = `hanoi/c${(published % 20) + 1}/onvif-ej/RuleEngine/LineDetector/Crossed/&1/2/Fence`;
        const payload = {
          UtcTime: new Date().toISOString(),
          Source: { VideoSource: '1', AnalyticsConfiguration: '2', Rule: 'Fence' },
          Data: { ObjectId: String(published) },
        };
        await reporter.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
      }
    };
    expect(await desk.connect()).toBe(true);
    // From its first connection on a broker keeps what comes for the site.
    await until(desk.sourceIsLive);

    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const killed = new Promise((resolve) => setTimeout(resolve, Math.random() * livesForMs)).then(killSite);
      await report(10);
      for (let at = 0; at < 5; at += 1) {
        desk.act();
        await desk.send();
        await desk.pull();
      }
      await report(10);
      await killed;
      await startSite();
      desk.close();
      expect(await desk.connect()).toBe(true);
    }

    await until(desk.send);
    await until(async () => {
      await desk.pull();
      const alerts = [...desk.seen.values()].filter((alert) => alert.class !== 'heartbeat');
      return alerts.reduce((sum, alert) => sum + alert.count, 0) >= published;
    });
    await until(desk.pull);
    const alerts = [...desk.seen.values()].filter((alert) => alert.class !== 'heartbeat');
    expect(alerts.reduce((sum, alert) => sum + alert.count, 0)).toBe(published);
    expect(alerts.reduce((sum, alert) => sum + alert.notes, 0)).toBe(desk.outcomes.size);
    desk.close();

    const trail = await trailOnceWith(desk.outcomes.size);
    expect(firstBrokenEntry(trail, sha256)).toBeUndefined();
    const ids = trail.flatMap(({ deed, detail }) =>
      deed === 'alert.note' ? [String(JSON.parse(detail).action)] : [],
    );
    expect(ids).toHaveLength(desk.outcomes.size);
    expect(new Set(ids)).toEqual(new Set(desk.outcomes.keys()));
  },
  60_000 + cycles * 30_000,
);

/** The trail follows the log within moments; it is read from beside the site. */
async function trailOnceWith(deeds: number): Promise<AuditEntry[]> {
  const read = () => {
    const { db } = must(openStore(join(folder, 'data'), true));
    const table = auditTable(db, systemClock());
    const entries: AuditEntry[] = [];
    for (let page = table.page(0, 5_000); page.length > 0; page = table.page(entries.at(-1)?.seq ?? 0, 5_000))
      entries.push(...page);
    db.close();
    return entries;
  };
  await until(() => read().filter(({ deed }) => deed === 'alert.note').length >= deeds);
  return read();
}
