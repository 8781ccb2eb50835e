import { expect, it } from 'vitest';
import { ok } from '../../../core/base/result.ts';
import type { HandoverFile } from '../../../core/handover/fold.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { DutySpan } from '../../../core/shiftlog/duty.ts';
import { deskOf, personOf, shiftLogId } from '../../../test/fixtures/shiftLog.ts';
import { emptyReport } from '../../../tools/gallery/sampleReport.ts';
import { loadShownHandover } from './shownHandover.ts';

const dayMs = 86_400_000;
const [an, binh] = [personOf('an'), personOf('binh')];
const who = { scope: 'all' } as Operator;

/**
 * Returns the absence shown for a handover that An signed and Bình accepted, whose last duty began `awayDays`
 * before. `ended`: they recorded its end.
 */
async function absence(incoming: typeof binh | null, awayDays: number, ended = true) {
  const report = emptyReport();
  const { from, to, shift, subject } = report;
  const handover: HandoverFile['handover'] = {
    id: shiftLogId(1),
    subject,
    shift,
    from,
    to,
    begunAt: from,
    outgoing: an,
    incoming,
    state: 'accepted',
    version: 1,
    sha256: 'a'.repeat(64),
    refusal: null,
    acceptedAt: to,
    supersededBy: null,
    pending: false,
  };
  const file: HandoverFile = {
    handover,
    desk: deskOf(1),
    words: new Map(),
    ticks: new Map(),
    questions: [],
    addenda: [],
    signatures: [
      { as: 'outgoing', by: an, at: to, desk: deskOf(1), how: 'site', version: 1, sha256: 'a'.repeat(64) },
    ],
  };
  const span = (person: typeof an, until: number): DutySpan => ({
    person,
    desk: deskOf(1),
    post: '',
    since: until - dayMs / 3,
    until,
    shift: { ...shift, from: until - dayMs / 3, to: until },
  });
  const last = span(binh, to - awayDays * dayMs);
  const shown = await loadShownHandover(
    {
      files: { find: () => file } as never,
      documents: { report: async () => ok(report) } as never,
      mayTouch: () => true,
      make: async () => report,
      duty: () => [span(an, from - 14 * dayMs), ended ? last : { ...last, until: null }],
    },
    who,
    handover.id,
    undefined,
  );
  return shown.ok ? shown.value.report.absence : shown.fault;
}

it('reports the days of absence of an incoming operator who was unknown when the report was frozen', async () => {
  expect(await absence(binh, 6)).toEqual({ days: 6 });
  expect(await absence(binh, 2)).toBeUndefined();
  expect(await absence(null, 6)).toBeUndefined();
  // A duty without a recorded end does not count as days on duty.
  expect(await absence(binh, 8, false)).toEqual({ days: 8 });
});
