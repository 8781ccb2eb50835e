import { expect, it, onTestFinished } from 'vitest';
import { testFolder } from '../../test/fakes/folder.ts';
import { acted, actionId, newAlert } from '../../test/fixtures/alertRecords.ts';
import { must } from '../../test/fixtures/must.ts';
import { openRefusedActionStore } from './refusedActionStore.ts';

it('refusals keep the newest entries up to the limit, and the last number of each desk for ever', () => {
  const { refusals } = must(openRefusedActionStore(testFolder(), 1_000));
  onTestFinished(() => refusals.close());
  const put = (number: number, desk?: string) => {
    const { entry } = acted(newAlert('a'), number, number, { do: 'acknowledge' }, 'refused');
    if (entry.kind !== 'acted') throw new Error('no action');
    const { action, outcome } = entry;
    refusals.put([{ action: desk ? { ...action, desk: desk as never } : action, outcome }]);
  };
  put(90_000, 'desk-00000000000000ff');
  for (let number = 1; number <= 1_500; number += 1) put(number);
  expect(refusals.after(0, 10_000).length).toBeLessThanOrEqual(1_001);
  expect(refusals.outcome(actionId(1_500))).toMatchObject({ result: 'refused' });
  expect(refusals.outcome(actionId(1))).toBeUndefined();
  expect(refusals.deskSeq('desk-00000000000000ff' as never)).toBe(90_000);
});
