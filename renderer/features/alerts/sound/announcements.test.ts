import { expect, it } from 'vitest';
import type { AlertPriority } from '../../../../core/alerts/alert.ts';
import { fakeAlert } from '../../../../test/fakes/alerts.ts';
import { handClock } from '../../../../test/fakes/clock.ts';
import { betweenAnnouncementsMs, createAnnouncementQueue } from './announcements.tsx';
import type { Annunciation } from './soundScheduler.ts';

const message = (priorities: readonly AlertPriority[], more: Annunciation['more'] = {} as never) =>
  ({
    alerts: priorities.map((priority, at) => ({
      why: 'new',
      shown: { alert: { ...fakeAlert(at + 1), priority }, pending: 0, conflicts: 0 },
    })),
    more,
  }) as Annunciation;

function setUp() {
  const clock = handClock();
  const messages: string[] = [];
  const queue = createAnnouncementQueue({
    clock,
    notify: ({ call, priority, more }) => messages.push(`${priority} ${call ? 'one' : 'none'} +${more}`),
  });
  return { clock, messages, queue };
}

it('an announcement is made at once, with the most urgent alert in full and the others as a number', () => {
  const { messages, queue } = setUp();
  queue.add(message(['low', 'high', 'medium'], { critical: 0, high: 0, medium: 4, low: 0 }));
  expect(messages).toEqual(['high one +6']);
});

it('a flood is announced at intervals that together count every alert', async () => {
  const { clock, messages, queue } = setUp();
  for (let at = 0; at < 100; at += 1) {
    queue.add(message(['medium']));
    await clock.advance(betweenAnnouncementsMs.other / 50);
  }
  await clock.advance(betweenAnnouncementsMs.other);
  expect(messages.length).toBeLessThanOrEqual(4);
  const count = messages.reduce((sum, text) => sum + 1 + Number(text.split('+')[1]), 0);
  expect(count).toBe(100);
});

it('critical alerts are announced before the interval of others has passed, and others wait for them', async () => {
  const { clock, messages, queue } = setUp();
  queue.add(message(['high']));
  queue.add(message(['medium']));
  queue.add(message(['critical']));
  expect(messages).toEqual(['high one +0', 'critical one +1']);
  queue.add(message(['low']));
  await clock.advance(betweenAnnouncementsMs.critical);
  expect(messages).toHaveLength(2);
  await clock.advance(betweenAnnouncementsMs.other);
  expect(messages.at(-1)).toBe('low one +0');
});

it('a cleared announcement queue announces nothing', async () => {
  const { clock, messages, queue } = setUp();
  queue.add(message(['high']));
  queue.add(message(['low']));
  queue.clear();
  await clock.advance(60_000);
  expect(messages).toHaveLength(1);
});
