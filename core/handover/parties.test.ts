import { describe, expect, it } from 'vitest';
import { createSampleReport } from '../../tools/gallery/sampleReport.ts';
import { listPeopleOfReport } from './parties.ts';

describe('the people at the head of a report', () => {
  const report = createSampleReport();
  const taken = report.signatures.findLast(({ as }) => as === 'incoming');
  if (!taken) throw new Error('nobody took it over');
  const incoming = (people: typeof report.people) =>
    people.filter(({ as }) => as === 'incoming').map(({ person }) => person.name);

  it('are those at its making until it is taken over', () => {
    const before = createSampleReport({ signed: 'outgoing' });
    expect(listPeopleOfReport(before)).toEqual(before.people);
  });

  it('include the person who took it over, although the report was frozen before', () => {
    const people = report.people.filter(({ person }) => person.id !== taken.by.id);
    const reported = listPeopleOfReport({ ...report, people });
    expect(reported.slice(0, -1)).toEqual(people);
    expect(reported.at(-1)).toMatchObject({ person: taken.by, since: taken.at, until: null, as: 'incoming' });
  });

  it('include earlier duty of that person like any other', () => {
    const people = report.people.map((one) =>
      one.person.id === taken.by.id ? { ...one, since: taken.at - 20, until: taken.at - 10 } : one,
    );
    const reported = listPeopleOfReport({ ...report, people });
    expect(reported.filter(({ person }) => person.id === taken.by.id)).toMatchObject([
      { as: 'duty', until: taken.at - 10 },
      { as: 'incoming', since: taken.at, until: null },
    ]);
  });

  it('appear once each: an incoming person already on duty is marked as incoming, one who refused is not', () => {
    const [first] = report.people.filter(({ as }) => as === 'duty');
    if (!first) throw new Error('nobody else is on duty');
    const people = report.people.map((one) =>
      one.person.id === taken.by.id
        ? { ...one, as: 'duty' as const }
        : one === first
          ? { ...one, as: 'incoming' as const }
          : one,
    );
    const reported = listPeopleOfReport({ ...report, people });
    expect(reported).toHaveLength(people.length);
    expect(incoming(reported)).toEqual([taken.by.name]);
  });
});
