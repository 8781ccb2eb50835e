import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { bodyWithinMs, createBodyReader, describeBodyRefusal } from './body.ts';

const limits = { perAddress: 2, perSource: 3, total: 4, maxBytes: 10 };
const start = () => {
  const clock = handClock();
  return { clock, read: createBodyReader(clock, limits) };
};
const request = () => new IncomingMessage(new Socket());

it('a body of several parts is read as a whole', async () => {
  const { clock, read } = start();
  const body = request();
  const reading = read(body, 'a', 'x');
  body.push('12345');
  body.push('67890');
  body.push(null);
  expect(String(await reading)).toBe('1234567890');
  expect(clock.pending).toBe(0);
});

it('a body is refused for its size, also without its end', async () => {
  const { read } = start();
  const body = request();
  const reading = read(body, 'a', 'x');
  body.push('12345678901');
  expect(await reading).toBe('size');
});

it('a body is refused at its deadline, even if a part arrived just before', async () => {
  const { clock, read } = start();
  const body = request();
  const reading = read(body, 'a', 'x');
  await clock.advance(bodyWithinMs - 1);
  body.push('1');
  await clock.advance(1);
  expect(await reading).toBe('late');
});

it.each([
  ['address', ['a x', 'a y', 'a z']],
  ['source', ['a x', 'b x', 'c x', 'd x']],
  ['total', ['a x', 'b x', 'c y', 'd y', 'e z']],
])('the oldest body is refused where its %s has too many, and its place is free', async (why, all) => {
  const { read } = start();
  const readings = all.map((one) => {
    const [address = '', source = ''] = one.split(' ');
    const body = request();
    return { body, reading: read(body, address, source) };
  });
  expect(await readings[0]?.reading).toBe(why);
  for (const { body } of readings.slice(1)) body.push(null);
  for (const { reading } of readings.slice(1)) expect(Buffer.isBuffer(await reading)).toBe(true);
});

it('each refusal has its status and a sentence', () => {
  const of = (['size', 'late', 'address', 'source', 'total'] as const).map((refusal) =>
    describeBodyRefusal(refusal, 10),
  );
  expect(of.map(({ status }) => status)).toEqual([413, 408, 429, 503, 503]);
  for (const { why, headers } of of) {
    expect(why).toMatch(/^[A-Z].*\.$/);
    expect(headers.connection).toBe('close');
  }
});
