import { expect, it } from 'vitest';
import { ok } from '../../../core/base/result.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { alertStore } from '../../../test/fixtures/alertStore.ts';
import type { SiteLink } from '../../sync/link.ts';
import { createDeskCameras } from './cameras.ts';

it('reads the registry again after a run that threw an error', async () => {
  const clock = handClock();
  const { store, project, log } = alertStore(clock);
  let calls = 0;
  const confirmed: string[] = [];
  const call = async () => {
    calls += 1;
    // A page whose cursor leads back to its own start.
    return ok({ revision: 1, wards: [], cameras: [], ...(calls === 1 ? { next: 0 } : {}) });
  };
  const cameras = createDeskCameras({
    store,
    project,
    clock,
    log,
    link: () => ({ call, close() {} }) as unknown as SiteLink,
    turns: Object.assign(async <T>(work: () => T) => work(), { stop() {} }),
    view: () => ({ scope: 'all', site: { site: 'fake', name: 'A', instance: 'life-1' } }),
    onChange: () => confirmed.push('changed'),
    onConfirmed: () => confirmed.push('confirmed'),
  });
  cameras.live();
  await clock.advance(4_999);
  expect([calls, confirmed]).toEqual([1, []]);
  await clock.advance(1);
  expect([calls, confirmed]).toEqual([2, ['confirmed']]);
});
