import { expect, it } from 'vitest';
import { fail, type Result } from '../../../core/base/result.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { alertStore } from '../../../test/fixtures/alertStore.ts';
import { createAlertSync } from './sync.ts';

it("pulls the log again for a session resumed while the previous session's pull was failing", async () => {
  const clock = handClock();
  const { store, project, log } = alertStore(clock);
  const pending: ((answer: Result<never>) => void)[] = [];
  let calls = 0;
  const call = () => {
    calls += 1;
    return new Promise<Result<never>>((resolve) => pending.push(resolve));
  };
  const nothing = { ok: true, value: undefined } as const;
  const link = () => ({ call, close() {} });
  const turns = Object.assign(async <T>(work: () => T) => work(), { stop() {} });
  const sync = createAlertSync(
    { store, project, clock, log, link, turns },
    {
      intake: { records: () => nothing, snapshot: () => nothing },
      scope: () => '"all"',
      camerasKnown: () => true,
      paused: () => null,
      onChange() {},
      onComplete() {},
    },
  );
  sync.live();
  sync.lost();
  sync.live();
  expect(calls).toBe(1);
  pending.shift()?.(fail('site.unreachable', { site: 'A' }));
  await clock.advance(0);
  expect(calls).toBe(2);
});
