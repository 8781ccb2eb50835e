import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Clock, createSystemClock } from '../../core/base/clock.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { randomCity } from '../../test/fixtures/randomCity.ts';
import { createWaiter } from '../../test/fixtures/until.ts';
import { openSiteCity } from './city.ts';

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const nowhere = 'f'.repeat(64);

function follow(file: string, clock: Clock = createSystemClock()) {
  const { wake, until } = createWaiter();
  const received: (Fault['code'] | 'change' | `over ${Fault['code']}`)[] = [];
  const publish = (what: (typeof received)[number]) => {
    received.push(what);
    wake();
  };
  const city = openSiteCity(file, {
    clock,
    onFault: ({ code }) => publish(code),
    onFaultOver: (code) => publish(`over ${code}`),
  });
  city.topics.city.changedBy(() => publish('change'));
  onTestFinished(() => city.close());
  /** Undefined until it is known whether there is one. */
  const current = () => city.topics.city.read(undefined)[0]?.city;
  return { city, current, received, until };
}

it('the city map is described by hash, size and header, and is read in ranges', async () => {
  const file = join(testFolder(), 'hanoi.city');
  const bytes = await randomCity(1);
  writeFileSync(file, bytes);
  const { city, current, received, until } = follow(file);
  expect(current()).toBeUndefined();
  await until(() => received.length > 0);
  const hash = hashOf(bytes);
  expect(current()).toEqual({ hash, bytes: bytes.length, name: 'Phố 1', attribution: '© ai đó' });
  for (const [at, length] of [
    [0, 64],
    [10, bytes.length],
    [bytes.length - 1, 1],
    [bytes.length, 10],
    [bytes.length + 5, 10],
  ] as const) {
    const read = await city.read(hash, at, length);
    expect(read.ok && Buffer.compare(read.value, bytes.slice(at, at + length))).toBe(0);
  }
  expect(await city.read(nowhere, 0, 1)).toMatchObject({ fault: { code: 'city.unknown' } });
});

it('a replaced city map has another hash, and the old one is no longer served', async () => {
  const folder = testFolder();
  const file = join(folder, 'hanoi.city');
  const [before, after] = [await randomCity(1), await randomCity(2)];
  writeFileSync(file, before);
  const { city, current, received, until } = follow(file);
  await until(() => received.length === 1);
  writeFileSync(join(folder, 'new'), after);
  renameSync(join(folder, 'new'), file);
  await until(() => received.length === 2);
  expect(current()?.hash).toBe(hashOf(after));
  expect(await city.read(hashOf(before), 0, 1)).toMatchObject({ fault: { code: 'city.unknown' } });
});

it('an invalid city map is reported once, and the previous one is served until it is fixed', async () => {
  const file = join(testFolder(), 'hanoi.city');
  const bytes = await randomCity(1);
  writeFileSync(file, bytes);
  const { city, current, received, until } = follow(file);
  await until(() => received.length === 1);
  writeFileSync(file, 'no city at all'.repeat(5));
  await until(() => received.length === 2);
  expect(current()?.hash).toBe(hashOf(bytes));
  // It lies there in part only now.
  expect(await city.read(hashOf(bytes), bytes.length - 1, 1)).toMatchObject({ ok: false });
  writeFileSync(file, await randomCity(2));
  await until(() => received.length === 4);
  expect(received).toEqual(['change', 'city.notACityFile', 'over city.notACityFile', 'change']);
});

it('a city map in a missing folder is found once the folder exists', async () => {
  const folder = join(testFolder(), 'mounted later');
  const clock = handClock();
  const { current, received, until } = follow(join(folder, 'hanoi.city'), clock);
  await clock.advance(0);
  await until(() => received.length === 1);
  expect(received).toEqual(['city.unreadable']);
  mkdirSync(folder);
  const bytes = await randomCity(3);
  writeFileSync(join(folder, 'hanoi.city'), bytes);
  await clock.advance(30_000);
  await until(() => received.length === 3);
  expect(current()?.hash).toBe(hashOf(bytes));
});

it('city map reads of all desks together are limited to a share of the bandwidth', async () => {
  const file = join(testFolder(), 'hanoi.city');
  const bytes = await randomCity(1, 200);
  writeFileSync(file, bytes);
  const clock = handClock();
  const { city, current, received, until } = follow(file, clock);
  await clock.advance(0);
  await until(() => received.length === 1);
  const { hash } = current() ?? { hash: '' };
  const pieces = Math.ceil((20 * 1024 * 1024) / bytes.length);
  let given = 0;
  const reads = Array.from({ length: pieces }, async () => {
    const read = await city.read(hash, 0, bytes.length);
    given += 1;
    return read.ok && read.value.length;
  });
  const ended = Promise.all(reads);
  // What is given takes the disk its time, too: only that no more was given can be said.
  for (let ms = 0; ms < 1_000; ms += 50) {
    expect(given).toBeLessThanOrEqual(1 + Math.ceil((ms / 1_000) * pieces));
    await clock.advance(50);
  }
  await clock.advance(1_000);
  expect(new Set(await ended)).toEqual(new Set([bytes.length]));
});
