import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskId } from '../../core/base/ids.ts';
import type { ShiftLogRecord } from '../../core/shiftlog/record.ts';
import { testDesk } from '../../test/fakes/siteClient.ts';
import { must } from '../../test/fixtures/must.ts';
import { deskOf, entry, personOf, shiftLogId, shiftLogRecord } from '../../test/fixtures/shiftLog.ts';
import { startTestSite, type TestSite, testCamera } from '../../test/fixtures/site.ts';

describe('a site’s shift log', () => {
  let test: TestSite;
  let made = 0;
  const sentByAll: string[] = [];
  beforeAll(async () => {
    test = await startTestSite([testCamera(1), testCamera(2, { ward: 'w2' })], {
      roster: { centre: 'Trung tâm thử', overlapMinutes: 15 },
    });
  }, 60_000);
  afterAll(async () => void (await test?.close()));

  /** A record made now, by the given person at the given desk. */
  const record = (body: object, who = 'all', desk: DeskId = testDesk): ShiftLogRecord => {
    made += 1;
    return shiftLogRecord(made, body, { by: personOf(who), desk, at: Date.now() });
  };
  const pulled = async (name: string, after = 0, limit = 500) => {
    const desk = await test.signedIn(name, deskOf(9));
    const page = must(await desk.call('shiftLog.pull', { after, limit }));
    desk.close();
    return page;
  };
  const push = async (name: string, ...records: ShiftLogRecord[]) => {
    const desk = await test.signedIn(name);
    const { outcomes } = must(await desk.call('shiftLog.push', { records }));
    desk.close();
    return outcomes.map(({ fault }) => fault?.code ?? 'taken');
  };

  it('the shift log stores each record once, in order of arrival, and returns them from a number on', async () => {
    const [one, two] = [record(entry('một')), record(entry('hai'))];
    const desk = await test.signedIn('all');
    const first = must(await desk.call('shiftLog.push', { records: [one, two] }));
    const again = must(await desk.call('shiftLog.push', { records: [two, one, two] }));
    expect(again.outcomes.map(({ seq }) => seq)).toEqual([2, 1, 2]);
    expect(first.outcomes).toEqual([
      { id: one.id, seq: 1, fault: null },
      { id: two.id, seq: 2, fault: null },
    ]);
    const page = must(await desk.call('shiftLog.pull', { after: 0 }));
    expect(page).toMatchObject({ epoch: first.epoch, through: 2, head: 2 });
    expect(page.records.map((stored) => stored.record)).toEqual([one, two]);
    expect(must(await desk.call('shiftLog.pull', { after: 1, limit: 1 })).records).toMatchObject([
      { seq: 2 },
    ]);
    desk.close();
  });

  it('the shift log notifies every desk of new records', async () => {
    const other = await test.signedIn('chief', deskOf(2));
    const heads: number[] = [];
    const more = new Promise<void>((done) => {
      other.subscribe('shiftLog', {
        onMessage({ head }) {
          heads.push(head);
          if (heads.length > 1) done();
        },
      });
    });
    // The first message is the current state.
    while (heads.length === 0) await new Promise((next) => setImmediate(next));
    await push('all', record(entry('ba')));
    await more;
    expect(heads[1]).toBe((heads[0] ?? 0) + 1);
    other.close();
  });

  it('the shift log accepts a past record of a person who was signed in there, and none in another’s name', async () => {
    expect(await push('all', record(entry('của ward1'), 'ward1'))).toEqual(['shiftLog.notYours']);
    (await test.signedIn('ward1')).close();
    expect(await push('all', record(entry('của ward1'), 'ward1'))).toEqual(['taken']);
    const elsewhere = record(entry('bàn khác'), 'chief', deskOf(7));
    expect(await push('all', elsewhere)).toEqual(['shiftLog.notYours']);
    expect(await push('all', record(entry('không ai'), 'nobody'))).toEqual(['shiftLog.notYours']);
  });

  it('the shift log accepts a signature of a person who has just given their password there, with its sender', async () => {
    const signed = record(
      { kind: 'handoverSigned', handover: shiftLogId(7), version: 1, sha256: 'a'.repeat(64), how: 'site' },
      'chief',
    );
    expect(await push('all', signed)).toEqual(['shiftLog.notYours']);
    (await test.signedIn('chief')).close();
    expect(await push('all', signed)).toEqual(['taken']);
    sentByAll.push(signed.id);
  });

  it('the shift log accepts a current record though its desk’s clock was off by an hour, and none of next week', async () => {
    const hour = 3_600_000;
    const at = (ms: number): ShiftLogRecord => ({ ...record(entry('giờ sai')), at: Date.now() + ms });
    expect(await push('all', at(-hour), at(hour), at(7 * 24 * hour))).toEqual([
      ...['taken', 'taken', 'shiftLog.timeAhead'],
    ]);
  });

  it('the shift log refuses a second record with the same id, and an oversized one', async () => {
    const one = record(entry('bốn'));
    expect(await push('all', one, { ...one, body: record(entry('khác')).body })).toEqual([
      ...['taken', 'shiftLog.otherRecord'],
    ]);
    const alerts = Array.from({ length: 200 }, (_, n) => `hn:alert:${n}${'x'.repeat(60)}`);
    const entries = Array.from({ length: 200 }, (_, n) => shiftLogId(9_000 + n));
    const trail = Array.from({ length: 200 }, (_, n) => ({ camera: `hn:camera:${'y'.repeat(64)}`, at: n }));
    const ties = { alerts, entries, trail };
    const long = record({ kind: 'incidentTied', incident: shiftLogId(1), add: ties, remove: ties });
    expect(await push('all', long)).toEqual(['shiftLog.tooLarge']);
  });

  it('the shift log hides records that name a camera out of scope, and records that belong to them', async () => {
    const cameraOf = (n: number) => ({ cameras: [`hn:camera:c${n}`] });
    const [mine, theirs] = [record(entry('ở w1', cameraOf(1))), record(entry('ở w2', cameraOf(2)))];
    const about = (to: ShiftLogRecord) => record({ kind: 'addendum', to: to.id, text: 'thêm' });
    const [mineToo, theirsToo] = [about(mine), about(theirs)];
    const orphan = record({ kind: 'addendum', to: shiftLogId(8_000), text: 'không rõ của ai' });
    const all = [mine, theirs, mineToo, theirsToo, orphan];
    expect(await push('all', ...all)).toEqual(all.map(() => 'taken'));
    const idsOf = async (name: string) => (await pulled(name)).records.map((stored) => stored.record.id);
    expect(await idsOf('chief')).toEqual(expect.arrayContaining(all.map(({ id }) => id)));
    const seen = await idsOf('ward1');
    expect(seen).toEqual(expect.arrayContaining([mine.id, mineToo.id]));
    for (const hidden of [theirs, theirsToo, orphan]) expect(seen).not.toContain(hidden.id);
    const page = await pulled('ward1');
    expect(page.through).toBe(page.head);
    // Nor does it accept their records about cameras that they could not have seen.
    (await test.signedIn('ward1')).close();
    expect(await push('all', record(entry('w2', cameraOf(2)), 'ward1'))).toEqual(['right.outOfScope']);
  });

  it('the shift log accepts nothing from a read-only person, and shows nothing without the right', async () => {
    const auditor = await test.signedIn('auditor');
    const records = [record(entry('x'), 'auditor')];
    expect(await auditor.call('shiftLog.push', { records })).toMatchObject({
      fault: { code: 'right.missing' },
    });
    expect(await auditor.call('shiftLog.pull', { after: 0 })).toMatchObject({ ok: true });
    auditor.close();
    (await test.signedIn('auditor')).close();
    expect(await push('all', ...records)).toEqual(['right.missing']);
  });

  it('the shift log has the roster of its configuration', async () => {
    const desk = await test.signedIn('auditor');
    const { roster } = must(await desk.call('shiftLog.roster', {}));
    expect(roster).toMatchObject({ centre: 'Trung tâm thử', overlapMinutes: 15, zone: 'Asia/Ho_Chi_Minh' });
    expect(roster?.shifts).toHaveLength(3);
    desk.close();
  });

  it('the shift log audits each record with its author, and each refusal', async () => {
    const one = record(entry('cuối', { cameras: ['hn:camera:c1', 'hn:camera:c2'] }));
    await push('all', one, record(entry('x'), 'nobody'));
    const trail = await test.close();
    const of = trail.filter(({ detail }) => detail.includes(one.id));
    expect(of).toMatchObject([{ who: 'hn:operator:all', event: 'shiftLog.entry', camera: 'hn:camera:c1' }]);
    for (const id of sentByAll)
      expect(
        trail.find(({ event, detail }) => event !== 'shiftLog.refused' && detail.includes(id)),
      ).toMatchObject({
        who: 'hn:operator:chief',
        detail: expect.stringContaining('"sentBy":"hn:operator:all"'),
      });
    expect(trail.at(-1)?.event).toBe('site.stop');
    expect(trail.filter(({ event }) => event === 'shiftLog.refused').at(-1)).toMatchObject({
      who: 'hn:operator:nobody',
    });
  });
});
