import { expect, it, onTestFinished } from 'vitest';
import { fail } from '../../core/base/result.ts';
import { openTestStore } from '../../test/fixtures/siteStore.ts';
import { createPasswordThrottle, type PasswordAttempt } from './throttle.ts';

const at = (name: string, address: string, desk = 'desk-new'): PasswordAttempt => ({ name, address, desk });

/** Starts a throttle on a new store; `restart` returns the next one on the same store. */
function start() {
  const { clock, store } = openTestStore();
  onTestFinished(() => store.close());
  const restart = () =>
    createPasswordThrottle({ clock, table: store.throttle('password'), attempt: store.attempt });
  return { clock, store, restart, throttle: restart() };
}

it('the throttle passes five tries, then doubles the wait for each next one', async () => {
  const { clock, throttle } = start();
  const waits: number[] = [];
  for (let wrong = 0; wrong < 8; wrong += 1) {
    const wait = throttle.waitMs(at('a', 'x'));
    waits.push(wait);
    await clock.advance(wait);
    expect(throttle.waitMs(at('a', 'x'))).toBe(0);
    throttle.count(at('A', 'x', `desk-${wrong}`));
  }
  expect(waits).toEqual([0, 0, 0, 0, 0, 2_000, 4_000, 8_000]);
});

it('the throttle slows a name for all addresses together, by half a minute at most', () => {
  const { throttle } = start();
  const waits = Array.from({ length: 20 }, (_, wrong) => {
    throttle.count(at('admin', `attacker ${wrong}`));
    return throttle.waitMs(at('ADMIN', 'one more'));
  });
  expect([waits[8], waits[9], waits[10], waits.at(-1)]).toEqual([0, 1_000, 2_000, 30_000]);
  expect(throttle.waitMs(at('another', 'one more'))).toBe(0);
});

it('the throttle does not delay a person at a familiar desk for tries under their name elsewhere', () => {
  const { throttle, restart } = start();
  throttle.right(at('admin', 'room', 'desk-own'));
  for (let wrong = 0; wrong < 200; wrong += 1) throttle.count(at('admin', `attacker ${wrong % 20}`));
  expect(throttle.waitMs(at('admin', 'attacker 1'))).toBeGreaterThan(30_000);
  expect(throttle.waitMs(at('admin', 'room', 'desk-own'))).toBe(0);
  expect(restart().waitMs(at('admin', 'room', 'desk-own'))).toBe(0);
});

it('the throttle gives a guesser no fresh tries when the owner of the name signs in', async () => {
  const { clock, throttle } = start();
  for (let wrong = 0; wrong < 12; wrong += 1) throttle.count(at('an', `attacker ${wrong}`));
  expect(throttle.waitMs(at('an', 'attacker'))).toBe(4_000);
  await clock.advance(4_000);
  throttle.count(at('an', 'room'));
  throttle.right(at('an', 'room'));
  expect(throttle.waitMs(at('an', 'attacker'))).toBe(4_000);
});

it('the throttle begins each delay again after a restart, whatever the wall clock says', async () => {
  const { clock, throttle, restart } = start();
  for (let wrong = 0; wrong < 8; wrong += 1) throttle.count(at('an', 'x'));
  await clock.advance(10_000);
  expect(throttle.waitMs(at('an', 'x'))).toBe(6_000);
  for (const days of [400, -800]) {
    clock.jump(days * 86_400_000);
    expect(restart().waitMs(at('an', 'x'))).toBe(16_000);
  }
  const next = restart();
  await clock.advance(16_000);
  expect(next.waitMs(at('an', 'x'))).toBe(0);
  next.count(at('an', 'x'));
  expect(next.waitMs(at('an', 'x'))).toBe(32_000);
});

it('the throttle stores neither names nor addresses, and forgets rows after an hour', async () => {
  const { clock, store, throttle } = start();
  throttle.count(at('mật khẩu của tôi', '10.1.2.3'));
  throttle.right(at('an', '10.1.2.4'));
  const table = store.throttle('password');
  const stored = JSON.stringify([table.wrong(), table.familiar()]);
  for (const text of ['mật khẩu', '10.1.2', 'an']) expect(stored).not.toContain(text);
  expect([table.wrong().length, table.familiar().length]).toEqual([3, 1]);
  await clock.advance(3_600_000);
  throttle.count(at('binh', '10.1.2.3'));
  expect(table.wrong().map(({ wrong }) => wrong)).toEqual([1, 1, 1]);
});

it('the throttle stores at most 20,000 rows', () => {
  const { store, restart } = start();
  const table = store.throttle('password');
  store.attempt(() => {
    for (let row = 0; row < 20_000; row += 1) table.setWrong(`row ${row}`, 1, row);
  });
  restart().count(at('an', 'x'));
  expect(table.wrong()).toHaveLength(20_000);
});

it('the throttle refuses a try that it cannot count', () => {
  const { clock, store } = start();
  const full = fail('site.storeFailed', { why: 'full' });
  const throttle = createPasswordThrottle({
    clock,
    table: store.throttle('password'),
    attempt: () => full,
  });
  expect(throttle.count(at('an', 'x'))).toBe(full);
});

it('the throttle slows an address for all names, by ten seconds at most', () => {
  const { throttle } = start();
  const waits = Array.from({ length: 60 }, (_, wrong) => {
    throttle.count(at(`name ${wrong}`, 'x'));
    return throttle.waitMs(at('new', 'x'));
  });
  expect([waits[28], waits[29], waits[30], waits.at(-1)]).toEqual([0, 1_000, 2_000, 10_000]);
  expect(throttle.waitMs(at('new', 'y'))).toBe(0);
});

it('the throttle reports the first delayed try, whatever the names, and again after another was counted', async () => {
  const { clock, throttle } = start();
  for (let wrong = 0; wrong < 30; wrong += 1) throttle.count(at(`name ${wrong}`, 'x'));
  expect(['a', 'b', 'a'].map((name) => throttle.isFirstHeld(at(name, 'x')))).toEqual([true, false, false]);
  await clock.advance(1_000);
  expect(throttle.isFirstHeld(at('a', 'x'))).toBe(false);
  throttle.count(at('a', 'x'));
  expect(['a', 'b'].map((name) => throttle.isFirstHeld(at(name, 'x')))).toEqual([true, false]);
});

it('the throttle separates a person at a familiar desk from other tries there, and counts their own', () => {
  const { throttle } = start();
  throttle.right(at('An', 'x', 'desk-an'));
  for (let wrong = 0; wrong < 100; wrong += 1) throttle.count(at('An', 'x'));
  expect(throttle.waitMs(at('An', 'x'))).toBeGreaterThan(0);
  expect(throttle.waitMs(at('An', 'x', 'desk-an'))).toBe(0);
  for (let wrong = 0; wrong < 6; wrong += 1) throttle.count(at('An', 'x', 'desk-an'));
  expect(throttle.waitMs(at('an', 'x', 'desk-an'))).toBe(4_000);
});

it('the throttle does not delay a desk’s person for an attacker who knows the desk’s id', () => {
  const { throttle } = start();
  throttle.right(at('An', 'x', 'desk-an'));
  for (let wrong = 0; wrong < 100; wrong += 1) throttle.count(at('An', 'attacker', 'desk-an'));
  expect(throttle.waitMs(at('An', 'attacker', 'desk-an'))).toBe(15 * 60_000);
  expect(throttle.waitMs(at('An', 'x', 'desk-an'))).toBe(0);
});

it('the throttle forgets a name after its right password, but of an address only that one try', () => {
  const { throttle } = start();
  for (let wrong = 0; wrong < 40; wrong += 1) throttle.count(at('victim', 'x'));
  throttle.count(at('own', 'x'));
  throttle.right(at('own', 'x'));
  expect(throttle.waitMs(at('own', 'x'))).toBe(0);
  expect(throttle.waitMs(at('other', 'x'))).toBe(10_000);
});

it('the throttle forgets after an hour', async () => {
  const { clock, throttle } = start();
  for (let wrong = 0; wrong < 9; wrong += 1) throttle.count(at('b', 'x'));
  await clock.advance(3_600_000);
  throttle.count(at('b', 'x'));
  expect(throttle.waitMs(at('b', 'x'))).toBe(0);
});
