import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { generate } from 'selfsigned';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { type JetStreamOptions, openJetStreamLog } from '../../site/alerts/log/jetstream.ts';
import type { AlertLog } from '../../site/alerts/log/log.ts';
import { testFolder } from '../fakes/folder.ts';
import { acted, actionId, deskOne, mai, newAlert, next, occurred } from '../fixtures/alertRecords.ts';
import { startNats } from '../fixtures/nats.ts';
import { freePorts, startServer } from '../fixtures/server.ts';
import { until } from '../fixtures/until.ts';
import { appended, seqOf } from './alertLogSuite.ts';

const clock = createSystemClock();
const stream = 'ALERTS';

async function alone() {
  const server = await startNats();
  onTestFinished(() => server.close());
  return server;
}

/** Starts a server with the test's own configuration. */
async function withConfig(lines: (monitor: number) => string): Promise<{ url: string; monitor: string }> {
  const folder = testFolder();
  const [port = 0, monitor = 0] = await freePorts(2);
  const file = join(folder, 'nats.conf');
  writeFileSync(file, `listen: 127.0.0.1:${port}\nhttp: 127.0.0.1:${monitor}\n${lines(monitor)}`);
  const server = await startServer('nats-server', ['-c', file], 'Server is ready', 'nats-server');
  onTestFinished(() => server.kill());
  return { url: `127.0.0.1:${port}`, monitor: `http://127.0.0.1:${monitor}` };
}

async function open(
  folder: string,
  options: Partial<JetStreamOptions>,
  received: string[] = [],
): Promise<AlertLog> {
  const opened = await openJetStreamLog(
    folder,
    { servers: [], stream, replicas: 1, ...options },
    clock,
    (line) => received.push(line),
  );
  if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
  onTestFinished(() => opened.value.close());
  return opened.value;
}

async function administrator(url: string): Promise<NatsConnection> {
  const connection = await connect({ servers: url });
  onTestFinished(() => connection.close());
  return connection;
}

const why = (log: AlertLog): string => String(log.fault()?.params.why ?? '');

describe('an alert log on one NATS server', () => {
  test('is read-only while the server is down, and resumes by itself', async () => {
    const server = await alone();
    const log = await open(testFolder(), { servers: [server.url] });
    const faults: (string | null)[] = [];
    log.onFault((fault) => faults.push(fault?.code ?? null));
    await appended(log, occurred(newAlert('a')));
    await server.kill();
    await until(() => log.fault() !== null);
    expect(await log.append([occurred(newAlert('b'))])).toMatchObject({
      ok: false,
      fault: { code: 'alert.logRefuses' },
    });
    expect(log.alert(newAlert('a').id)).toEqual(newAlert('a'));
    await server.restart();
    await until(() => log.fault() === null);
    const [answer] = await appended(log, occurred(next(newAlert('a'))));
    expect(seqOf(answer)).toBe(2);
    expect(faults[0]).toBe('alert.logRefuses');
    expect(faults.at(-1)).toBeNull();
  });

  test('an append to a suspended server returns a fault', async () => {
    const server = await alone();
    const log = await open(testFolder(), { servers: [server.url] });
    await server.freeze();
    const result = await log.append([occurred(newAlert('a'))]);
    expect(result.ok).toBe(false);
    server.thaw();
    await until(() => log.fault() === null);
    // The server may have had the record all along and report it only now, so a retry starts again from the log.
    const again = async () => {
      const [record] = log.timeline(newAlert('a').id, 1);
      const [answer] = await appended(log, occurred(record ? next(record.alert) : newAlert('a')));
      return answer;
    };
    let answer = await again();
    while (answer && 'conflict' in answer) answer = await again();
    expect(seqOf(answer)).toBeGreaterThan(0);
  });

  test('opens from its local copy without the server, and catches up later', async () => {
    const server = await alone();
    const [here, there] = [testFolder(), testFolder()];
    const log = await open(here, { servers: [server.url] });
    await appended(log, occurred(newAlert('a')));
    await log.close();
    const other = await open(there, { servers: [server.url] });
    await appended(other, occurred(newAlert('b')));
    await other.close();
    await server.kill();
    const again = await open(here, { servers: [server.url] });
    expect(again.fault()?.code).toBe('alert.logRefuses');
    expect(again.read(0, 10).map(({ seq }) => seq)).toEqual([1]);
    await server.restart();
    await until(() => again.head() === 2 && again.fault() === null);
    expect(again.latestOfKey('key-b')).toEqual(newAlert('b'));
  });

  test('a deleted stream is not recreated silently; a recreated one has a new epoch', async () => {
    const server = await alone();
    const folder = testFolder();
    const log = await open(folder, { servers: [server.url] });
    await appended(log, occurred(newAlert('a')));
    const { epoch } = log;
    const manager = await jetstreamManager(await administrator(server.url));
    await manager.streams.delete(stream);
    await until(() => why(log).includes('is gone'));
    expect(log.head()).toBe(1);
    const fresh = await open(testFolder(), { servers: [server.url] });
    await until(() => log.fault() === null);
    expect(log.epoch).toBe(fresh.epoch);
    expect(log.epoch).not.toBe(epoch);
    expect(log.read(0, 10)).toEqual([]);
    expect(readdirSync(folder).filter((name) => /^alerts-copy\.db\.left-[^.]*$/.test(name))).toHaveLength(1);
    await appended(log, occurred(newAlert('c')));
    await until(() => fresh.head() === log.head());
  });

  test('a stream that lost acknowledged records gets a new epoch', async () => {
    const server = await alone();
    const folder = testFolder();
    const log = await open(folder, { servers: [server.url] });
    await appended(log, occurred(newAlert('a')), occurred(newAlert('b')));
    const { epoch } = log;
    await log.close();
    const manager = await jetstreamManager(await administrator(server.url));
    const { config } = await manager.streams.info(stream);
    await manager.streams.delete(stream);
    // The same stream, but shorter, as after restoring an old backup.
    await manager.streams.add(config);
    const received: string[] = [];
    const again = await open(folder, { servers: [server.url] }, received);
    expect(again.epoch).not.toBe(epoch);
    expect(again.head()).toBe(0);
    expect(received.join()).toContain('lost records');
    await appended(again, occurred(newAlert('a')));
  });

  test('invalid records are skipped', async () => {
    const server = await alone();
    const folder = testFolder();
    const received: string[] = [];
    const log = await open(folder, { servers: [server.url] }, received);
    await appended(log, occurred(newAlert('a')));
    const connection = await administrator(server.url);
    await connection.request(`${stream}.hcmc:alert:b`, 'rubbish');
    await connection.request(`${stream}.hcmc:alert:b`, JSON.stringify(occurred(newAlert('a'))));
    await until(() => log.head() === 3);
    expect(log.read(0, 10)).toHaveLength(1);
    expect(received.filter((line) => line.includes('is no record'))).toHaveLength(2);
    await log.close();
    const again = await open(folder, { servers: [server.url] }, received);
    expect(again.head()).toBe(3);
    await appended(again, occurred(next(newAlert('a'))));
  });

  test.each([
    ['is kept in memory', { storage: 'memory' }],
    ['drops what is old', { discard: 'old' }],
    ['drops records of an alert', { max_msgs_per_subject: 5 }],
  ] as const)('a stream that %s is rejected', async (words, config) => {
    const server = await alone();
    const manager = await jetstreamManager(await administrator(server.url));
    await manager.streams.add({
      name: stream,
      subjects: [`${stream}.>`],
      discard: 'new',
      storage: 'file',
      ...config,
    });
    const log = await open(testFolder(), { servers: [server.url] });
    expect(why(log)).toContain(words);
  });

  test('a full stream rejects writes, and drops nothing', async () => {
    const server = await alone();
    const log = await open(testFolder(), { servers: [server.url], maxBytes: 1_048_576 });
    let taken = 0;
    for (let result = await log.append([]); result.ok; taken += result.value.length) {
      const batch = Array.from({ length: 100 }, (_, number) => occurred(newAlert(`n${taken}-${number}`)));
      result = await log.append(batch);
      if (!result.ok) break;
    }
    await until(() => why(log).includes('is full'));
    expect(log.read(0, 1)[0]?.seq).toBe(1);
    expect(log.head()).toBeGreaterThanOrEqual(taken);
  });
});

describe('a NATS server', () => {
  const jetstream = (always: boolean) =>
    `server_name: slow\njetstream { store_dir: "${testFolder()}"${always ? ', sync_interval: always' : ''} }\n`;

  test('is rejected if its monitoring page shows that it does not sync each write', async () => {
    const lax = await withConfig(() => jetstream(false));
    const log = await open(testFolder(), { servers: [lax.url], monitors: [lax.monitor] });
    expect(why(log)).toContain('slow does not sync each write');
    const strict = await withConfig(() => jetstream(true));
    const other = await open(testFolder(), { servers: [strict.url], monitors: [strict.monitor] });
    expect(other.fault()).toBeNull();
  });

  test('accepts a name and a password, or a token, and no anonymous client', async () => {
    const named = await withConfig(() => `${jetstream(true)}authorization { user: site, password: "mật" }\n`);
    const log = await open(testFolder(), { servers: [named.url], username: 'site', password: 'mật' });
    await appended(log, occurred(newAlert('a')));
    const refused = await open(testFolder(), { servers: [named.url], username: 'site', password: 'no' });
    expect(why(refused)).toMatch(/authorization/i);
    const tokened = await withConfig(() => `${jetstream(true)}authorization { token: "t0ken" }\n`);
    const other = await open(testFolder(), { servers: [tokened.url], token: 't0ken' });
    await appended(other, occurred(newAlert('a')));
  });

  test('with TLS is accepted by its authority’s certificate only', async () => {
    const folder = testFolder();
    const certificate = async (name: string) => {
      const made = await generate([{ name: 'commonName', value: 'localhost' }], {
        algorithm: 'sha256',
        extensions: [
          { name: 'basicConstraints', cA: true },
          { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
        ],
      });
      mkdirSync(join(folder, name));
      const [cert, key] = [join(folder, name, 'cert.pem'), join(folder, name, 'key.pem')];
      writeFileSync(cert, made.cert);
      writeFileSync(key, made.private);
      return { cert, key };
    };
    const [own, other] = [await certificate('own'), await certificate('other')];
    const { url } = await withConfig(
      () => `${jetstream(true)}tls { cert_file: "${own.cert}", key_file: "${own.key}" }\n`,
    );
    const log = await open(testFolder(), { servers: [`tls://${url}`], ca: own.cert });
    await appended(log, occurred(newAlert('a')));
    const wary = await open(testFolder(), { servers: [`tls://${url}`], ca: other.cert });
    expect(wary.fault()?.code).toBe('alert.logRefuses');
  });
});

test('a copy created after an alert was purged still returns the outcome of its actions', async () => {
  const server = await alone();
  const log = await open(testFolder(), { servers: [server.url] });
  const old = newAlert('old');
  const closed = { by: mai, at: old.receivedAt, disposition: 'genuine' } as const;
  await appended(log, occurred(old, 12));
  await appended(log, acted(next(old, { closed }), 1, 4, { do: 'close', disposition: 'genuine', note: '' }));
  await appended(log, occurred(newAlert('x'), 13));
  const there = await open(testFolder(), { servers: [server.url] });
  expect((await log.forget(old.lastReceivedAt + 100, 10)).ok).toBe(true);
  // A log that has just been opened may be a few records behind.
  const isLevel = (one: AlertLog) => one.head() === log.head();
  await until(() => isLevel(there));

  const connection = await connect({ servers: server.url });
  onTestFinished(() => connection.close());
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info(stream, { subjects_filter: '>' });
  // The last record, and the record of forgetting.
  expect(state.messages).toBe(2);

  const late = await open(testFolder(), { servers: [server.url] });
  await until(() => isLevel(late));
  for (const one of [there, late]) {
    expect(one.outcome(actionId(1))).toMatchObject({ result: 'done', version: 2 });
    expect([one.deskSeq(deskOne), one.inboxThrough('one')]).toEqual([4, 13]);
    expect(one.alert(old.id)).toBeUndefined();
    expect(one.head()).toBe(log.head());
  }
});
