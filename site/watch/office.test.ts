import { expect, it } from 'vitest';
import { OperatorId } from '../../core/domain/ids.ts';
import type { WatchRecord } from '../../core/domain/watch/record.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { entry, watchBegan, watchDesk, watchPerson, watchRecord } from '../../test/fixtures/watch.ts';
import { createWatchOffice } from './office.ts';

const hour = 3_600_000;

/** A site at which one person sat at desk 1 about `satAt`, asked by somebody else who sits there. */
function pushed(satAt: number, record: WatchRecord) {
  const clock = handClock(watchBegan);
  const office = createWatchOffice({
    ...{ clock, roster: null, onNews() {} },
    records: { epoch: 'e', head: () => 0, find: () => undefined, append: () => 1, after: () => [] },
    write(run) {
      run(() => undefined);
      return { ok: true, value: undefined };
    },
    person: () => undefined,
    personAt: (desk, operator, at) =>
      desk === watchDesk(1) && operator === watchPerson('an').id && Math.abs(at - satAt) < hour / 4
        ? { rights: ['log.write'], scope: 'all' }
        : undefined,
    ...{ mayTouch: () => true, isKnown: () => true },
  });
  const asker = {
    ...{ desk: watchDesk(1), operator: { id: OperatorId.parse('hn:operator:binh'), scope: 'all' as const } },
  };
  const answer = office.push(asker, { records: [record] });
  return answer.ok ? answer.value.outcomes.map(({ fault }) => fault?.code ?? 'taken') : [answer.fault.code];
}

it('takes from a desk whose clock is wrong what somebody wrote who sits there now, or did just now', () => {
  const at = (ms: number) => watchRecord(1, entry('lệch giờ'), { at: watchBegan + ms });
  expect(pushed(watchBegan, at(-2 * hour))).toEqual(['taken']);
  expect(pushed(watchBegan, at(2 * hour))).toEqual(['taken']);
  // They sat there then, and their clock was right.
  expect(pushed(watchBegan - 5 * hour, at(-5 * hour))).toEqual(['taken']);
  expect(pushed(watchBegan - 5 * hour, at(-2 * hour))).toEqual(['watch.notYours']);
  const elsewhere = watchRecord(1, entry('bàn khác'), { desk: watchDesk(2), at: watchBegan });
  expect(pushed(watchBegan, elsewhere)).toEqual(['watch.notYours']);
});
