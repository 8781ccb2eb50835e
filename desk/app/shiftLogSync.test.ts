import { describe, expect, it } from 'vitest';
import { fakeCameras } from '../../test/fakes/cameras.ts';
import { fakeSite } from '../../test/fakes/site.ts';
import { eventually } from '../../test/fixtures/deskAlerts.ts';
import { withShiftLog } from '../../test/fixtures/deskShiftLog.ts';

const t0 = 1_700_000_000_000;

describe('scope', () => {
  it('hides records that name a camera outside it from lists, searches, counts, addenda and reading', async () => {
    const { call, note, page, state, until, window, site } = await withShiftLog();
    const seen = fakeCameras(20).find((camera) => camera.function === 'traffic');
    const hidden = fakeCameras(20).find((camera) => camera.function !== 'traffic');
    if (!seen || !hidden) throw new Error('the test needs both');
    const order = { type: 'order', happenedAt: t0, order: { givenBy: 'A', answers: 'B', dueAt: t0 } };
    await note('thấy', { cameras: [seen.id], ...order });
    const line = await note('không thấy', { cameras: [hidden.id], ...order });
    await note('chung');
    const trail = [{ camera: hidden.id, at: t0 }];
    const opened = await call('incident.open', { title: 'kín', priority: 'low', ties: { trail } });
    await call('standing.add', { what: 'watch', text: 'kín', from: t0, until: null, cameras: [hidden.id] });
    const open = await call('incident.open', { title: 'mở', priority: 'low' });
    await call('incident.tie', { id: open.id, add: { trail } });
    await until(() => state()?.openIncidents === 2 && state()?.pending === 0);

    await window.client.call('session.signOut', {});
    await window.signIn('binh');
    await until(() => state()?.openIncidents === 1);
    expect(state()).toMatchObject({ openOrders: 1, overdueOrders: 1, openIncidents: 1 });
    expect((await page()).lines.map(({ entry }) => entry.text)).toEqual(['thấy', 'chung']);
    expect((await page({ text: 'khong thay' })).lines).toEqual([]);
    expect((await page({ camera: hidden.id })).lines).toEqual([]);
    expect((await call('log.orders', {})).orders.map((one) => one.line.entry.text)).toEqual(['thấy']);
    expect((await call('standing.list', {})).standing).toEqual([]);
    expect(await call('incident.list', {})).toMatchObject({ total: 1, incidents: [{ title: 'mở' }] });
    expect((await call('incident.get', { id: open.id })).incident.ties.trail).toEqual([]);
    const refused = [
      window.client.call('log.addendum', { to: line.id, text: 'x' }),
      window.client.call('log.endOrder', { order: line.id, how: 'done' }),
      window.client.call('incident.get', { id: opened.id }),
      window.client.call('incident.change', { id: opened.id, base: 0, change: {} }),
    ];
    for (const answer of await Promise.all(refused))
      expect(answer).toMatchObject({ ok: false, fault: { code: 'shiftLog.unknown' } });

    // A desk of that operator does not receive it either; records that come into scope arrive later.
    const theirs = await withShiftLog({ site, as: 'binh' });
    await theirs.until(() => theirs.state()?.openOrders === 1 && theirs.state()?.openIncidents === 1);
    expect((await theirs.page()).lines.map(({ entry }) => entry.text)).toEqual(['thấy', 'chung']);
    site.setCameras(fakeCameras(20).map((camera) => ({ ...camera, function: 'traffic' as const })));
    await theirs.until(() => theirs.state()?.openOrders === 2 && theirs.state()?.openIncidents === 2);
  });

  it('denies the log to an operator without the right to read it', async () => {
    const { site, window, state, until } = await withShiftLog();
    site.addOperator('chi', 'a password', ['camera.list'], 'all');
    await window.client.call('session.signOut', {});
    await window.signIn('chi');
    await until(() => state() === undefined);
  });
});

describe('between desk and site', () => {
  it('records written without the site reach every desk once when it is back', async () => {
    const mine = await withShiftLog();
    const other = await withShiftLog({ site: mine.site });
    await mine.until(() => (mine.state()?.asOf ?? 0) > 0);
    mine.cut();
    for (let n = 0; n < 150; n += 1) await mine.note(`dòng ${n}`, { happenedAt: t0 + n });
    mine.links.allow(true);
    await mine.sent();
    expect(mine.site.shiftLog.records).toHaveLength(150);
    const all = async (at: typeof mine) => (await at.page({}, { limit: 200 })).lines;
    await eventually(async () => (await all(other)).length === 150);
    expect(await all(other)).toEqual(await all(mine));
    // In the order of writing.
    const texts = mine.site.shiftLog.records.map(({ body }) => body.kind === 'entry' && body.entry.text);
    expect(texts).toEqual(Array.from({ length: 150 }, (_, n) => `dòng ${n}`));
  });

  it('a lost response duplicates nothing', async () => {
    const { note, site, page, cut, links, sent } = await withShiftLog();
    site.shiftLog.loseNextResponse();
    await note('một lần', { happenedAt: t0 });
    await eventually(() => site.shiftLog.records.length === 1);
    cut();
    links.allow(true);
    await sent();
    expect(site.shiftLog.records).toHaveLength(1);
    expect((await page()).lines).toHaveLength(1);
  });

  it('a record refused by the site stays, marked with the reason', async () => {
    const { note, call, site, state, until, page, sent } = await withShiftLog();
    site.shiftLog.refusePushes({ code: 'shiftLog.notYours', params: { who: 'an' } });
    const line = await note('không phải của tôi', { happenedAt: t0 });
    await call('incident.open', { title: 'bị từ chối', priority: 'low' });
    await sent();
    await until(() => state()?.refused === 2);
    expect((await page()).lines).toMatchObject([{ id: line.id, refused: { code: 'shiftLog.notYours' } }]);
    // It does not count in shared totals, but stays readable.
    expect(state()?.openIncidents).toBe(0);
    expect(await call('log.refused', {})).toMatchObject({
      total: 2,
      refused: [
        { record: { body: { incident: { title: 'bị từ chối' } } }, fault: { code: 'shiftLog.notYours' } },
        { record: { id: line.id } },
      ],
    });
    site.shiftLog.refusePushes(undefined);
    await note('sau đó', { happenedAt: t0 });
    await sent();
    expect(site.shiftLog.records).toHaveLength(1);
  });

  it('a new epoch of the site receives all records made at this desk, and changes nothing here', async () => {
    const { note, call, site, page, sent } = await withShiftLog();
    const line = await note('trước', { happenedAt: t0 });
    await call('log.addendum', { to: line.id, text: 'thêm' });
    await sent();
    const before = (await page()).lines;
    site.shiftLog.startNewEpoch();
    await eventually(() => site.shiftLog.records.length === 2);
    await sent();
    expect((await page()).lines).toEqual(before);
  });

  it('a desk connected to another site sends it no records of the previous one', async () => {
    const first = await withShiftLog();
    await first.note('ở trung tâm cũ', { happenedAt: t0 });
    await first.sent();
    first.desk.close();
    const site = fakeSite(fakeCameras(20), undefined, 'other');
    const again = await withShiftLog({ site, folder: first.folder });
    await again.note('ở trung tâm mới', { happenedAt: t0 + 1 });
    await again.sent();
    expect(site.shiftLog.sent).toMatchObject([{ body: { entry: { text: 'ở trung tâm mới' } } }]);
    expect(again.state()?.refused).toBe(0);
  });

  it('a restarted desk has all records, and sends the pending ones', async () => {
    const first = await withShiftLog();
    await first.note('đã gửi', { happenedAt: t0 });
    await first.sent();
    first.cut();
    await first.note('chưa gửi', { happenedAt: t0 + 1 });
    first.desk.close();
    const again = await withShiftLog({ site: first.site, folder: first.folder });
    await again.sent();
    expect((await again.page()).lines.map(({ entry }) => entry.text)).toEqual(['chưa gửi', 'đã gửi']);
    expect(first.site.shiftLog.records).toHaveLength(2);
  });
});
