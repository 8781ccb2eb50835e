import type { HandoverReport } from './report.ts';

/**
 * Returns the people at the head of a report, with the person who took over as a party, although the report was
 * frozen before they were known.
 * If they were on duty already, their row becomes that of the incoming person; an expected person who refused is
 * listed as on duty only.
 */
export function listPeopleOfReport({
  people,
  signatures,
}: Pick<HandoverReport, 'people' | 'signatures'>): HandoverReport['people'] {
  const taken = signatures.findLast(({ as }) => as === 'incoming');
  if (!taken) return people;
  const { by, desk, at } = taken;
  const reported = people.map((one): HandoverReport['people'][number] => {
    if (one.as === 'outgoing') return one;
    // Duty that ended before the handover is unrelated to it.
    const isTheirs = one.person.id === by.id && (one.until === null || one.until >= at);
    return { ...one, as: isTheirs ? 'incoming' : 'duty' };
  });
  if (reported.some(({ as }) => as === 'incoming')) return reported;
  return [...reported, { person: by, desk, post: '', since: at, until: null, as: 'incoming' }];
}
