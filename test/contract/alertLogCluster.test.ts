import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { openJetStreamLog } from '../../site/alerts/log/jetstream.ts';
import type { AlertLog } from '../../site/alerts/log/log.ts';
import { newAlert, next, occurred } from '../fixtures/alertRecords.ts';
import { type NatsCluster, type NatsServer, startNatsCluster } from '../fixtures/nats.ts';
import { until } from '../fixtures/until.ts';
import { alertLogSuite, appended } from './alertLogSuite.ts';

/**
 * The limit for a minority to report that it refuses, after losing the majority, ms.
 * It usually takes about 4 s.
 */
const saysSoWithinMs = 40_000;
/** The limit for a cluster to elect its leaders again, on a busy machine, ms. */
const choosesWithinMs = 40_000;

const clock = createSystemClock();
let cluster: NatsCluster;
let base: string;
let streams = 0;
const open: AlertLog[] = [];

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'watchfloor-test-'));
  cluster = await startNatsCluster();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((log) => log.close()));
});
afterAll(async () => {
  await cluster?.close();
  rmSync(base, { recursive: true, force: true });
});

/** Opens the log of a site process. */
async function openLog(stream: string, name: string, urls = cluster.urls): Promise<AlertLog> {
  const opened = await openJetStreamLog(
    join(base, stream, name),
    { servers: urls, stream, replicas: 3, name },
    clock,
    () => undefined,
  );
  if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
  open.push(opened.value);
  return opened.value;
}

const untilWorking = (log: AlertLog) => until(() => log.fault() === null, choosesWithinMs);
const untilRefusing = (log: AlertLog) =>
  until(() => log.fault()?.code === 'alert.noMajority', saysSoWithinMs);
/** Waits until every copy has the same records as the first one. */
async function expectEqualCopies(logs: readonly AlertLog[]): Promise<void> {
  await until(() => new Set(logs.map((log) => log.head())).size === 1, choosesWithinMs);
  const [first, ...others] = logs.map((log) => log.read(0, 10_000));
  for (const other of others) expect(other).toEqual(first);
}

/**
 * Appends an alert with this name, and repeats that until the append is confirmed.
 * An attempt without a response may have succeeded, and then counts.
 */
async function appendUntilConfirmed(log: AlertLog, name: string): Promise<number> {
  const alert = newAlert(name);
  const deadline = clock.monotonic() + choosesWithinMs;
  while (clock.monotonic() < deadline) {
    await untilWorking(log);
    const result = await log.append([occurred(alert)]);
    const answer = result.ok ? result.value[0] : undefined;
    if (answer && 'seq' in answer) return answer.seq;
    const [record] = log.timeline(alert.id, 1);
    if (record) return record.seq;
  }
  throw new Error(`${name} was not taken within ${choosesWithinMs} ms`);
}

/**
 * Increments an alert's count repeatedly, as a correlator does.
 * After a conflict the next count is computed again from the log.
 */
async function count(log: AlertLog, of: Alert, times: number): Promise<void> {
  for (let done = 0; done < times; ) {
    const now = log.alert(of.id) ?? of;
    const [answer] = await appended(log, occurred(next(now, { count: now.count + 1 })));
    if (answer && 'seq' in answer) done += 1;
  }
}

async function leaderOf(stream: string): Promise<NatsServer> {
  const connection = await connect({ servers: [...cluster.urls] });
  try {
    const manager = await jetstreamManager(connection);
    const leader = (await manager.streams.info(stream)).cluster?.leader;
    const server = cluster.servers.find(({ name }) => name === leader);
    if (!server) throw new Error(`no leader ${leader}`);
    return server;
  } finally {
    await connection.close();
  }
}

alertLogSuite('a cluster of three', {
  async begin() {
    const stream = `ALERTS_${++streams}`;
    const begun = async () => {
      const log = await openLog(stream, 'one');
      await untilWorking(log);
      return log;
    };
    return { log: await begun(), reopen: begun };
  },
});

describe('three site processes on a cluster of three NATS servers', () => {
  let stream: string;
  let logs: readonly [AlertLog, AlertLog, AlertLog];
  beforeEach(async () => {
    await cluster.healthy();
    stream = `ALERTS_${++streams}`;
    // All at once, so that each of them tries to create the stream.
    logs = await Promise.all([openLog(stream, 'a'), openLog(stream, 'b'), openLog(stream, 'c')]);
    await Promise.all(logs.map(untilWorking));
  });

  test('share one epoch, and count occurrences of the same alerts without loss', async () => {
    expect(new Set(logs.map(({ epoch }) => epoch)).size).toBe(1);
    const alerts = [newAlert('a'), newAlert('b'), newAlert('c')];
    await appended(logs[0], ...alerts.map((alert) => occurred(alert)));
    await expectEqualCopies(logs);
    await Promise.all(logs.flatMap((log) => alerts.map((alert) => count(log, alert, 10))));
    await expectEqualCopies(logs);
    for (const { id } of alerts) expect(logs[1].alert(id)?.count).toBe(31);
    expect(logs[2].read(0, 1_000)).toHaveLength(93);
  });

  test('continue after the stream’s leader is killed, without losing or duplicating an acknowledged write', async () => {
    const seqs = new Map<string, number>();
    const put = (round: string) =>
      Promise.all(
        logs.map(async (log, at) => {
          for (let number = 0; number < 5; number++) {
            const name = `${round}-${at}-${number}`;
            seqs.set(newAlert(name).id, await appendUntilConfirmed(log, name));
          }
        }),
      );
    await put('before');
    const leader = await leaderOf(stream);
    await leader.kill();
    await put('without');
    await leader.restart();
    await put('after');
    await expectEqualCopies(logs);
    const records = logs[0].read(0, 1_000);
    expect(records.map(({ alert }) => alert.id).sort()).toEqual([...seqs.keys()].sort());
    for (const { alert, seq } of records) expect(seq).toBe(seqs.get(alert.id));
  });

  test('refuse writes with a reason after two servers are killed, and resume when one is back', async () => {
    const before = await Promise.all(logs.map((log, at) => appendUntilConfirmed(log, `before-${at}`)));
    await expectEqualCopies(logs);
    const [first, second] = cluster.servers;
    await Promise.all([first.kill(), second.kill()]);
    const results = await Promise.all(logs.map((log, at) => log.append([occurred(newAlert(`lost-${at}`))])));
    expect(results.map(({ ok }) => ok)).toEqual([false, false, false]);
    await Promise.all(logs.map(untilRefusing));
    // The local records can still be read.
    expect(logs[0].read(0, 10)).toHaveLength(3);
    await second.restart();
    await Promise.all(logs.map((log, at) => appendUntilConfirmed(log, `after-${at}`)));
    await first.restart();
    await expectEqualCopies(logs);
    const records = logs[0].read(0, 1_000);
    const ids = records.map(({ alert }) => alert.id);
    // A refused append may have succeeded once the majority was back, but never twice.
    expect(new Set(ids).size).toBe(ids.length);
    expect(records.slice(0, 3).map(({ seq }) => seq)).toEqual([...before].sort((a, b) => a - b));
    for (const at of [0, 1, 2]) expect(ids).toContain(newAlert(`after-${at}`).id);
  });
});
