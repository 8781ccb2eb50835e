import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProcessStatus } from '../../core/api/shell.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { createWaiter } from '../../test/fixtures/until.ts';
import { type ChildProcess, stopWithinMs, superviseProcess } from './supervise.ts';

let folder: string;
const program = () => join(folder, 'child.mjs');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wf-supervise-'));
  await writeFile(
    program(),
    `process.on('message', (m) => {
       if (m === 'deaf') { process.on('SIGTERM', () => {}); process.send('deaf'); }
       else if (m === 'fault' || m === 'final') process.send(m, () => process.exit(3));
       else process.exit(m);
     });
     process.send('ready');`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts a real Node process as a child. */
function nodeChild(): ChildProcess<never> {
  const child = fork(program(), { execArgv: [] });
  return {
    pid: child.pid,
    post: (message) => void child.send(message as string),
    onMessage: (run) => void child.on('message', run),
    onExit: (run) => void child.once('exit', (code) => run(code ?? -1)),
    terminate: () => void child.kill('SIGTERM'),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Supervises the program above and lets a test wait for a state. */
function watch(clock: HandClock) {
  const states: ProcessStatus[] = [];
  const messages: unknown[] = [];
  const log: string[] = [];
  const { wake, until } = createWaiter();
  const supervised = superviseProcess<never>({
    name: 'desk',
    clock,
    spawn: nodeChild,
    retry: (attempt) => attempt * 1_000,
    meaning: (message) =>
      message === 'ready'
        ? 'ready'
        : message === 'fault' || message === 'final'
          ? { fault: { code: 'call.closed', params: {} }, final: message === 'final' }
          : undefined,
    onMessage: (message) => {
      messages.push(message);
      wake();
    },
    onChange: (status) => {
      states.push(status);
      wake();
    },
    log: (line) => log.push(line),
  });
  return {
    supervised,
    states,
    messages,
    log,
    until,
    state: (wanted: ProcessStatus['state']) => until(() => supervised.status().state === wanted),
  };
}

test('restarts a process that ends by itself, with increasing delays', async () => {
  const clock = handClock();
  const { supervised, states, state } = watch(clock);
  for (const waitMs of [1_000, 2_000, 3_000]) {
    await state('ready');
    supervised.post(7);
    await state('waiting');
    await clock.advance(waitMs - 1);
    expect(supervised.status().state).toBe('waiting');
    await clock.advance(1);
    expect(supervised.status().state).toBe('starting');
  }
  expect(supervised.status()).toMatchObject({ crashes: 3, failing: true });
  await state('ready');
  await clock.advance(60_000);
  expect(states.at(-1)).toMatchObject({ state: 'ready', crashes: 3, failing: false });
  await supervised.stop();
});

test('restarts a process quickly again after it has run for a minute', async () => {
  const clock = handClock();
  const { supervised, state } = watch(clock);
  for (let n = 0; n < 2; n++) {
    await state('ready');
    await clock.advance(60_000);
    supervised.post(1);
    await state('waiting');
    await clock.advance(1_000);
    expect(supervised.status().state).toBe('starting');
  }
  await state('ready');
  await supervised.stop();
});

test('reports a process’s fault until it is ready again', async () => {
  const clock = handClock();
  const { supervised, state } = watch(clock);
  await state('ready');
  supervised.post('fault');
  await state('waiting');
  await clock.advance(1_000);
  expect(supervised.status()).toMatchObject({ state: 'starting', fault: { code: 'call.closed' } });
  await state('ready');
  expect(supervised.status().fault).toBeNull();
  await supervised.stop();
});

test('does not restart a process that reports it can never run', async () => {
  const clock = handClock();
  const { supervised, state } = watch(clock);
  await state('ready');
  supervised.post('final');
  await state('failed');
  expect(supervised.status().fault?.code).toBe('call.closed');
  await clock.advance(600_000);
  expect(supervised.status().state).toBe('failed');
  await supervised.stop();
});

test('stops a process, and kills it if it does not react', async () => {
  const clock = handClock();
  const { supervised, messages, state, until, log } = watch(clock);
  await state('ready');
  supervised.post('deaf');
  await until(() => messages.includes('deaf'));
  const stopped = supervised.stop();
  await clock.advance(stopWithinMs);
  await stopped;
  expect(supervised.status().state).toBe('ended');
  expect(log.at(-2)).toContain('killed');
  expect(supervised.post('x')).toBe(false);
  expect(clock.pending).toBe(0);
});
