import { describe, expect, it } from 'vitest';
import type { AlertPriority } from '../../../../core/alerts/alert.ts';
import { betweenSoundsMs, soundRules } from '../../../../core/alerts/announce.ts';
import type { QueueState } from '../../../../core/alerts/queue.ts';
import { fail, ok } from '../../../../core/base/result.ts';
import { AlertSound } from '../../../../core/people/settings.ts';
import { fakeAlert } from '../../../../test/fakes/alerts.ts';
import { handClock } from '../../../../test/fakes/clock.ts';
import type { DeskClient } from '../../../shared/deskClient.ts';
import { createAlertSoundScheduler } from './soundScheduler.ts';

const none = { critical: 0, high: 0, medium: 0, low: 0 };
const queue = (changes: Partial<QueueState> = {}): QueueState => ({
  revision: 1,
  asOf: 0,
  live: true,
  queued: none,
  unacknowledged: none,
  shelved: 0,
  suppressed: 0,
  outOfService: 0,
  pending: 0,
  conflicts: 0,
  syncing: null,
  paused: null,
  load: { perTenMinutes: 0, history: [], state: 'acceptable' },
  heartbeat: { at: 0, everyMs: 30_000, stale: false },
  ...changes,
});

function setUp(changes: { readonly isVoice?: boolean; readonly settings?: AlertSound } = {}) {
  const clock = handClock();
  const received: AlertPriority[] = [];
  const acknowledged = new Set<string>();
  let mutedUntil = 0;
  let isVoice = changes.isVoice ?? true;
  const known = new Map<string, ReturnType<typeof fakeAlert>>();
  const sounder = createAlertSoundScheduler({
    desk: {
      call: (async (_name: string, input: { alert: string }) => {
        const alert = known.get(input.alert);
        if (!alert) return fail('alert.unknown');
        const by = { id: 'fake:operator:a', name: 'a' };
        const now = acknowledged.has(alert.id) ? { ...alert, acknowledged: { by, at: 1 } } : alert;
        return ok({
          shown: { alert: now, pending: 0, conflicts: 0 },
          timeline: [],
          pending: [],
          conflicts: [],
        });
      }) as unknown as DeskClient['call'],
    },
    clock,
    settings: () => changes.settings ?? AlertSound.parse({}),
    mutedUntil: () => mutedUntil,
    isVoice: () => isVoice,
    play: (priority) => received.push(priority),
  });
  sounder.onQueue(queue());
  return {
    clock,
    received,
    sounder,
    acknowledged,
    mute(ms: number) {
      mutedUntil = clock.now() + ms;
      sounder.again();
    },
    /** Signs the operator out: a window without a queue releases the audio lock. */
    signOut() {
      isVoice = false;
      sounder.onQueue(null);
    },
    call(n: number, priority: AlertPriority, why: 'new' | 'again' = 'new') {
      const alert = fakeAlert(n, { priority });
      known.set(alert.id, alert);
      sounder.announce({ alerts: [{ why, shown: { alert, pending: 0, conflicts: 0 } }], more: none });
      return alert.id;
    },
  };
}

describe('the sound of an alert', () => {
  it('repeats until the alert is viewed', async () => {
    const { clock, received, sounder, call } = setUp();
    const id = call(1, 'critical');
    expect(received).toEqual(['critical']);
    await clock.advance(soundRules.critical.repeatMs ?? 0);
    expect(received).toEqual(['critical', 'critical']);
    sounder.looked([id]);
    await clock.advance(60_000);
    expect(received).toHaveLength(2);
    sounder.onQueue(null);
    expect(clock.pending).toBe(0);
  });

  it('never overlaps another', async () => {
    const { clock, received, call } = setUp();
    call(1, 'high');
    call(2, 'critical');
    expect(received).toEqual(['high']);
    await clock.advance(2_000);
    expect(received).toEqual(['high', 'critical']);
  });

  it('repeats at the same rate after the machine’s clock is set back', async () => {
    const { clock, received, call } = setUp();
    call(1, 'critical');
    clock.jump(-3_600_000);
    call(2, 'high');
    await clock.advance(soundRules.critical.repeatMs ?? 0);
    expect(received).toEqual(['critical', 'high', 'critical']);
  });

  it('never overlaps a test sound, nor a test sound another', async () => {
    const { clock, received, sounder, call } = setUp();
    sounder.tryOut('low', 0.5);
    call(1, 'critical');
    sounder.tryOut('high', 0.5);
    expect(received).toEqual(['low']);
    await clock.advance(soundRules.low.lastsMs + betweenSoundsMs);
    sounder.tryOut('high', 0.5);
    expect(received).toEqual(['low', 'critical']);
    await clock.advance(soundRules.critical.lastsMs + betweenSoundsMs);
    sounder.tryOut('high', 0.5);
    expect(received).toEqual(['low', 'critical', 'high']);
  });

  it('stops once another desk has handled the alert', async () => {
    const { clock, received, sounder, acknowledged, call } = setUp();
    acknowledged.add(call(1, 'critical'));
    sounder.onQueue(queue({ unacknowledged: { ...none, critical: 4 } }));
    await clock.advance(60_000);
    expect(received).toHaveLength(1);
  });

  it('stops once no alert of its priority is waiting', async () => {
    const { clock, received, sounder, call } = setUp();
    call(1, 'high');
    sounder.onQueue(queue());
    await clock.advance(60_000);
    expect(received).toEqual(['high']);
  });

  it('is off in a window without the audio lock', async () => {
    const { clock, received, call } = setUp({ isVoice: false });
    call(1, 'critical');
    await clock.advance(60_000);
    expect(received).toEqual([]);
  });

  it('is off while muted, and resumes when the mute ends by itself', async () => {
    const { clock, received, mute, call } = setUp();
    mute(300_000);
    call(1, 'critical');
    await clock.advance(299_000);
    expect(received).toEqual([]);
    await clock.advance(2_000);
    expect(received).toEqual(['critical']);
  });

  it('is on in quiet hours for critical alerts only', async () => {
    const allDay = AlertSound.parse({ quiet: { from: 0, to: 1_439 } });
    const { clock, received, call } = setUp({ settings: allDay });
    call(1, 'high');
    call(2, 'critical');
    await clock.advance(3_000);
    expect(new Set(received)).toEqual(new Set(['critical']));
  });

  it('starts for alerts that were unacknowledged when the window was opened', () => {
    const { received, sounder } = setUp();
    sounder.onQueue(null);
    sounder.onQueue(queue({ unacknowledged: { ...none, high: 3 } }));
    expect(received).toEqual(['high']);
  });

  it('leaves no timer after sign-out, also while muted and during a request to the desk', async () => {
    const { clock, sounder, mute, call, signOut } = setUp();
    call(1, 'critical');
    sounder.onQueue(queue({ unacknowledged: { ...none, critical: 1 } }));
    mute(300_000);
    signOut();
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });
});
