import { expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { createOneUseTickets } from './tickets.ts';

it('a ticket is valid once, for 30 s, and only unaltered', async () => {
  const clock = handClock();
  const tickets = createOneUseTickets<string>(clock);
  const first = tickets.grant('w1');
  expect(first?.expiresAt).toBe(clock.now() + 30_000);
  expect(tickets.spend(`${first?.ticket}x`)).toBeUndefined();
  expect(tickets.spend(first?.ticket ?? '')).toBe('w1');
  expect(tickets.spend(first?.ticket ?? '')).toBeUndefined();
  const late = tickets.grant('w2');
  await clock.advance(30_000);
  expect(tickets.spend(late?.ticket ?? '')).toBeUndefined();
});
