import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { observer, type types } from 'mediasoup';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { freePorts } from '../../test/fixtures/server.ts';
import { startWorkers, type WorkerPool } from './workers.ts';

let clock: HandClock;
let made: types.Worker[];
let log: string[];
let pool: WorkerPool | undefined;
const note = (worker: types.Worker) => made.push(worker);
beforeEach(() => {
  clock = handClock();
  made = [];
  log = [];
  observer.on('newworker', note);
});
afterEach(() => {
  observer.off('newworker', note);
  pool?.close();
  pool = undefined;
});

function start(basePort: number) {
  const workerBin = process.env.MEDIASOUP_WORKER_BIN;
  const options = { count: 1, listenAddress: '127.0.0.1', basePort, ...(workerBin ? { workerBin } : {}) };
  return startWorkers(options, clock, (line) => log.push(line));
}
const living = () => made.filter((worker) => !worker.closed);
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await clock.advance(0);
  }
}

it('the pool leaves no worker behind that failed to get its port', async () => {
  const taken = createSocket('udp4').bind(0, '127.0.0.1');
  await once(taken, 'listening');
  await expect(start(taken.address().port)).rejects.toThrow();
  expect(made).toHaveLength(1);
  expect(living()).toEqual([]);
  taken.close();
});

it('the pool replaces a worker once, and only when its port is free', async () => {
  const [port = 0] = await freePorts(1);
  pool = await start(port);
  const lost = new Promise<void>((resolve) => pool?.onLost(() => resolve()));
  process.kill(pool.stations()[0]?.pid ?? 0, 'SIGKILL');
  await lost;
  const thief = createSocket('udp4').bind(port, '127.0.0.1');
  await once(thief, 'listening');
  const refusals = () => log.filter((line) => line.includes('could not be replaced')).length;
  for (let tries = 1; tries <= 2; tries += 1) {
    await clock.advance(1_000);
    await until(() => refusals() === tries);
    expect(living()).toEqual([]);
    expect(clock.pending).toBe(1);
  }
  thief.close();
  await once(thief, 'close');
  await clock.advance(1_000);
  await until(() => pool?.stations().length === 1);
  expect(living()).toHaveLength(1);
  expect(clock.pending).toBe(0);
});

it('the pool replaces a worker once that dies before it is registered', async () => {
  pool = await start(0);
  const lost = new Promise<void>((resolve) => pool?.onLost(() => resolve()));
  process.kill(pool.stations()[0]?.pid ?? 0, 'SIGKILL');
  await lost;
  // mediasoup announces a new worker before it accepts requests.
  const died = new Promise<void>((resolve) =>
    observer.once('newworker', (worker) => {
      worker.on('died', () => resolve());
      process.kill(worker.pid, 'SIGKILL');
    }),
  );
  await clock.advance(1_000);
  await died;
  await until(() => log.some((line) => line.includes('could not be replaced')));
  expect(clock.pending).toBe(1);
  await clock.advance(1_000);
  await until(() => pool?.stations().length === 1);
  expect(living()).toHaveLength(1);
});
