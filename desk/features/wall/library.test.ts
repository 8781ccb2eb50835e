import { expect, it } from 'vitest';
import { OperatorId } from '../../../core/base/ids.ts';
import { ok } from '../../../core/base/result.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { alertStore } from '../../../test/fixtures/alertStore.ts';
import type { SiteLink } from '../../sync/link.ts';
import { createDeskLibrary } from './library.ts';

const an: Operator = {
  id: OperatorId.parse('fake:operator:an'),
  name: 'an',
  displayName: 'An',
  roles: [],
  demo: false,
  rights: ['layout.own'],
  scope: 'all',
};

it('reads the layouts again after a run that threw an error', async () => {
  const clock = handClock();
  const { store, project, log } = alertStore(clock);
  let calls = 0;
  const call = async () => {
    calls += 1;
    if (calls === 1) throw new Error('a bug');
    return ok({ layouts: [] });
  };
  const library = createDeskLibrary({
    store,
    project,
    clock,
    log,
    link: () => ({ call, close() {} }) as SiteLink,
    operator: () => an,
  });
  library.live();
  await clock.advance(4_999);
  expect(calls).toBe(1);
  await clock.advance(1);
  expect(calls).toBe(2);
  const [state] = library.topics.library.read(undefined);
  expect(state?.asOf).toBe(Math.round(clock.now()));
});
