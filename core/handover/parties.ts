import type { HandoverReport } from './report.ts';

/**
 * Who is named first: anyone who took the watch over is one of the two parties, though the report was frozen before anybody knew who
 * comes. Where they were on duty already, that is the row of the one who comes; anyone who was to come and refused is on duty, no more.
 */
export function peopleNamed({
  people,
  signatures,
}: Pick<HandoverReport, 'people' | 'signatures'>): HandoverReport['people'] {
  const taken = signatures.findLast(({ as }) => as === 'incoming');
  if (!taken) return people;
  const { by, desk, at } = taken;
  const reported = people.map((one): HandoverReport['people'][number] => {
    if (one.as === 'outgoing') return one;
    // A duty that had ended before is not what they came for.
    const isTheirs = one.person.id === by.id && (one.until === null || one.until >= at);
    return { ...one, as: isTheirs ? 'incoming' : 'duty' };
  });
  if (reported.some(({ as }) => as === 'incoming')) return reported;
  return [...reported, { person: by, desk, post: '', since: at, until: null, as: 'incoming' }];
}
