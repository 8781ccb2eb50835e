import type { HandoverReport } from './report.ts';

/**
 * Who is named first: whoever took the watch over is one of the two parties, though the report was frozen before anybody knew who
 * comes. Where it names them already, it is as the one who comes; whoever was to come and refused is on duty, no more.
 */
export function peopleTold({
  people,
  signatures,
}: Pick<HandoverReport, 'people' | 'signatures'>): HandoverReport['people'] {
  const taken = signatures.findLast(({ as }) => as === 'incoming');
  if (!taken) return people;
  const { by, desk, at } = taken;
  const told = people.map((one): HandoverReport['people'][number] => {
    if (one.as === 'outgoing') return one;
    return { ...one, as: one.person.id === by.id ? 'incoming' : 'duty' };
  });
  if (told.some(({ as }) => as === 'incoming')) return told;
  return [...told, { person: by, desk, post: '', since: at, until: null, as: 'incoming' }];
}
