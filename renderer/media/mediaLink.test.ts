import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fail } from '../../core/base/result.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createMediaLink } from './mediaLink.ts';

let page: EventTarget;
beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
});
afterEach(() => void vi.unstubAllGlobals());

/** Creates a link whose desk has no ticket, and records the times of its requests, ms. */
function set() {
  const clock = handClock();
  const tries: number[] = [];
  const link = createMediaLink({
    async ticket() {
      tries.push(clock.monotonic());
      return fail('call.closed');
    },
    clock,
    retry: (attempt) => attempt * 1_000,
    events: { onSource() {}, onStill() {}, onEnded() {} },
    onSession() {},
    onFault() {},
  });
  const start = clock.monotonic();
  return { clock, link, tries: () => tries.map((at) => at - start) };
}

it('the media link retries at growing intervals', async () => {
  const { clock, link, tries } = set();
  link.open();
  await clock.advance(6_000);
  expect(tries()).toEqual([0, 1_000, 3_000, 6_000]);
  expect(link.fault?.code).toBe('call.closed');
});

it('the media link retries at once when the machine has a network again', async () => {
  const { clock, link, tries } = set();
  link.open();
  await clock.advance(1_500);
  page.dispatchEvent(new Event('online'));
  await clock.advance(0);
  expect(tries()).toEqual([0, 1_000, 1_500]);
  await clock.advance(3_000);
  expect(tries()).toEqual([0, 1_000, 1_500, 4_500]);
});

it('a closed media link does not retry, and leaves no timer', async () => {
  const { clock, link, tries } = set();
  link.open();
  await clock.advance(500);
  link.close();
  page.dispatchEvent(new Event('online'));
  await clock.advance(60_000);
  expect(tries()).toEqual([0]);
  expect(clock.pending).toBe(0);
});
