import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AlertSourceFile } from '../../core/alerts/sourceFile.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { until } from '../../test/fixtures/until.ts';
import { cityCameras } from '../city/registry.ts';
import { frigateMessages } from './frigate.ts';
import { accident, flapping, flood, incidentAt, storm } from './incidents.ts';
import { type DemoAlerts, openDemoAlerts } from './index.ts';
import type { TimedMessage } from './message.ts';
import { alertNamesOf, axisSerial, frigateName, makers } from './names.ts';
import { startRounds } from './rounds.ts';

const cameras = cityCameras(30);
const [camera] = cameras;
if (!camera) throw new Error('a city without a camera');

/** A deterministic random number generator (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
const moment = { at: Date.UTC(2026, 10, 25, 1, 2, 3), random: dice(1) };
const payload = ({ payload }: TimedMessage): unknown => JSON.parse(payload);

describe('alert messages', () => {
  it('Frigate publishes an object and its review as new, raised to an alert, and ended', () => {
    const Change = z.object({
      type: z.string(),
      after: z.object({
        id: z.string().regex(/^\d+\.\d{6}-[a-z0-9]{6}$/),
        camera: z.literal(frigateName(camera)),
        end_time: z.number().nullable(),
        severity: z.string().optional(),
        data: z.object({ detections: z.array(z.string()), zones: z.array(z.string()) }).optional(),
      }),
    });
    const incident = { objects: ['person'], zone: 'via_he', severity: 'alert', lastsMs: 30_000 } as const;
    const reported = frigateMessages(camera, incident, moment);
    const of = (topic: string) =>
      reported.filter((one) => one.topic === topic).map((one) => Change.parse(payload(one)));
    const reviews = of('frigate/reviews');
    expect(reviews.map(({ type }) => type)).toEqual(['new', 'update', 'end']);
    expect(reviews.map(({ after }) => after.severity)).toEqual(['detection', 'alert', 'alert']);
    expect(reviews.map(({ after }) => after.end_time !== null)).toEqual([false, false, true]);
    expect(new Set(reviews.map(({ after }) => after.id)).size).toBe(1);
    const events = of('frigate/events');
    expect(events.map(({ type }) => type)).toEqual(['new', 'update', 'update', 'end']);
    expect(reviews[0]?.after.data?.detections).toEqual([events[0]?.after.id]);
    expect(reported.map(({ afterMs }) => afterMs)).toEqual(
      reported.map(({ afterMs }) => afterMs).sort((a, b) => a - b),
    );
  });

  it('each usual incident uses its maker’s topics and the camera’s own name', () => {
    const random = dice(7);
    for (const maker of makers)
      for (let n = 0; n < 200; n++) {
        const reported = incidentAt(camera, { ...moment, random }, maker);
        expect(reported.length).toBeGreaterThan(0);
        for (const one of reported) {
          expect(payload(one)).toBeTypeOf('object');
          expect(one.topic).toMatch(
            maker === 'frigate'
              ? /^frigate\/(reviews|events)$/
              : maker === 'onvif'
                ? /^hanoi\/cam-00001\/onvif-ej\/(RuleEngine|VideoSource|IVA)\/.*\/&1/
                : /^axis\/B8A44F000001\/event\/tns:axis\/CameraApplicationPlatform\/ObjectAnalytics\//,
          );
        }
      }
  });

  it('an accident is published by three makers within two seconds', () => {
    const reported = accident(camera, moment);
    const begun = reported.filter(({ afterMs }) => afterMs <= 2_000).map(({ topic }) => topic.split('/')[0]);
    expect(new Set(begun)).toEqual(new Set(['frigate', 'axis', 'hanoi']));
  });

  it('a storm and flapping send the given number of messages in their time', () => {
    const rain = storm(camera, moment, 500, 10_000);
    expect(rain).toHaveLength(500);
    expect(rain.at(-1)?.afterMs).toBeLessThan(10_000);
    const branch = flapping(camera, moment, 4, 2_000).map((one) =>
      z.object({ Data: z.object({ IsInside: z.boolean() }) }).parse(payload(one)),
    );
    expect(branch.map(({ Data }) => Data.IsInside)).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it('a flood sends one message for each of the given number of cameras in its time', () => {
    const rain = flood(cameras.slice(0, 20), moment, 10_000);
    expect(new Set(rain.map(({ topic }) => topic.split('/')[1])).size).toBe(20);
    expect(rain).toHaveLength(20);
    expect(rain.map(({ afterMs }) => afterMs).slice(0, 3)).toEqual([0, 500, 1_000]);
    expect(rain.at(-1)?.afterMs).toBe(9_500);
  });

  it('no two cameras share a name', () => {
    const names = cityCameras(4_420).flatMap(alertNamesOf);
    expect(new Set(names).size).toBe(names.length);
    expect(axisSerial({ number: 40_210 })).toBe('B8A44F009D12');
  });
});

it('an incident occurs every few minutes while the rounds run', () => {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const after = (ms: number, run: () => void) => {
    const timer = { at: now + ms, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((one) => one !== timer);
    };
  };
  const clock = { now: () => now, monotonic: () => now, after, every: after };
  const begun: number[] = [];
  const rounds = startRounds({
    clock,
    random: dice(3),
    cameras,
    everyMs: 150_000,
    publish: ({ topic, payload: text }) => {
      if (topic !== 'frigate/events' && !text.includes('"end"')) begun.push(now);
    },
  });
  const day = 86_400_000;
  for (let next = timers[0]; next && now < day; next = timers.sort((a, b) => a.at - b.at)[0]) {
    now = next.at;
    timers.shift();
    next.run();
  }
  rounds.stop();
  expect(timers).toEqual([]);
  // 576 incidents a day on average; a Frigate review has several messages, and an ONVIF state begins and ends.
  expect(begun.length).toBeGreaterThan(576);
  expect(begun.length).toBeLessThan(576 * 4);
  expect(begun[0]).toBeLessThanOrEqual(20_000);
});

describe('the demo broker', () => {
  let folder: string;
  let alerts: DemoAlerts;
  let client: MqttClient | undefined;
  const file = () => join(folder, 'alerts.json');
  const open = async (again = false) => {
    alerts = await openDemoAlerts({
      clock: createSystemClock(),
      cameras,
      host: '127.0.0.1',
      port: 0,
      again,
      file: file(),
      everyMs: 0,
      random: dice(5),
      onDrill: (text) => ({ received: text }),
      log: (line) => {
        throw new Error(line);
      },
    });
  };
  const sources = () => AlertSourceFile.parse(JSON.parse(readFileSync(file(), 'utf8'))).sources;
  const broker = () => {
    const [first] = sources();
    if (!first || !('broker' in first)) throw new Error('no broker');
    return first.broker;
  };
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'watchfloor-demoalerts-'));
    client = undefined;
    await open();
  });
  afterEach(async () => {
    await client?.endAsync(true);
    await alerts.close();
    rmSync(folder, { recursive: true });
  });

  it('is described to the site in a file that only its owner can read', () => {
    expect(sources().map(({ id, kind }) => [id, kind])).toEqual([
      ['demo-frigate', 'frigate'],
      ['demo-onvif', 'onvif'],
      ['demo-axis', 'axis'],
    ]);
    expect(statSync(file()).mode & 0o077).toBe(0);
  });

  it('accepts clients with its password, which receive drills and Frigate’s availability', async () => {
    const { url, username = '', password = '' } = broker();
    await expect(connectAsync(url, { username, password: 'no' }, false)).rejects.toThrow(/refused/i);
    client = await connectAsync(url, { username, password });
    const received: string[] = [];
    client.on('message', (topic, text) => received.push(`${topic} ${text}`));
    await client.subscribeAsync('#', { qos: 1 });
    await until(() => received.includes('frigate/available online'));
    const count = alerts.play({ play: 'storm', camera: 'cam-00002', count: 50, ms: 100 });
    expect(count).toBe(50);
    await until(() => received.filter((one) => one.startsWith('hanoi/cam-00002/onvif-ej/')).length === 50);
    expect(alerts.play({ play: 'incident', camera: 'cam-9' })).toBeUndefined();
    expect(alerts.play({ play: 'flood', count: 1_000, ms: 1 })).toBe(cameras.length);
  });

  it('plays a drill that a client publishes, and replies', async () => {
    const { url, username = '', password = '' } = broker();
    client = await connectAsync(url, { username, password });
    const received: string[] = [];
    client.on('message', (_, text) => received.push(text.toString()));
    await client.subscribeAsync('demo/drill/answer', { qos: 1 });
    await client.publishAsync('demo/drill', '{"do":"stats"}', { qos: 1 });
    await until(() => received.length > 0);
    expect(received).toEqual([JSON.stringify({ received: '{"do":"stats"}' })]);
  });

  it('stores messages while its subscriber is away', async () => {
    const { url, username = '', password = '' } = broker();
    const session = { username, password, clean: false, clientId: 'site' };
    client = await connectAsync(url, session);
    await client.subscribeAsync('frigate/reviews', { qos: 1 });
    await client.endAsync();
    alerts.play({ play: 'accident' });
    await until(() => alerts.play({ play: 'storm', count: 1, ms: 1 }) === 1);
    const received: string[] = [];
    const { connect } = await import('mqtt');
    client = connect(url, { ...session, manualConnect: true });
    client.on('message', (topic) => received.push(topic));
    client.connect();
    await until(() => received.includes('frigate/reviews'));
  });

  it('has the same port and password after a restart', async () => {
    const before = broker();
    await alerts.close();
    await open(true);
    expect(broker()).toEqual(before);
    await alerts.close();
    await open();
    expect(broker().password).not.toBe(before.password);
  });
});
