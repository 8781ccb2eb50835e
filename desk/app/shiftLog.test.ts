import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { withShiftLog } from '../../test/fixtures/deskShiftLog.ts';
import { storeFile } from '../store/open.ts';

const t0 = 1_700_000_000_000;

describe('the log', () => {
  it('returns a line that is on disk and pending, and confirms it when the site has it', async () => {
    const { note, state, until, site, folder } = await withShiftLog();
    const line = await note('Cổng sau đã khoá', { happenedAt: t0 });
    expect(line).toMatchObject({ by: { name: 'an' }, pending: true, refused: null, addenda: [] });
    const db = new Database(join(folder, storeFile), { readonly: true });
    expect(db.prepare(`SELECT event, who FROM audit WHERE event LIKE 'shiftLog.%'`).all()).toEqual([
      { event: 'shiftLog.entry', who: 'fake:operator:an' },
    ]);
    db.close();
    await until(() => state()?.pending === 0 && site.shiftLog.records.length === 1);
    expect(site.shiftLog.records[0]).toMatchObject({
      id: line.id,
      body: { entry: { text: 'Cổng sau đã khoá' } },
    });
  });

  it('lists lines by time, newest first, one page at a time', async () => {
    const { note, page } = await withShiftLog();
    for (const [n, text] of ['một', 'hai', 'ba', 'bốn', 'năm'].entries())
      await note(text, { happenedAt: t0 + (n % 2 === 0 ? n : -n) * 1_000 });
    const first = await page({}, { limit: 2 });
    expect(first.lines.map(({ entry }) => entry.text)).toEqual(['năm', 'ba']);
    const second = await page({}, { limit: 2, before: first.next });
    expect(second.lines.map(({ entry }) => entry.text)).toEqual(['một', 'hai']);
    const last = await page({}, { limit: 2, before: second.next });
    expect(last).toMatchObject({ lines: [{ entry: { text: 'bốn' } }] });
    expect(last.next).toBeUndefined();
  });

  it('finds lines by words in any order, without diacritics, by type, time, camera and desk', async () => {
    const { note, page, call, desk } = await withShiftLog();
    await note('Xe tải đỗ ở Đống Đa', { happenedAt: t0, cameras: ['fake:camera:c1'] });
    const visitor = await note('Khách của chỉ huy', {
      happenedAt: t0 + 1_000,
      type: 'visitor',
      people: ['Ông Bình'],
    });
    await call('log.addendum', { to: visitor.id, text: 'Đã ra về' });
    const texts = async (filter: object) => (await page(filter)).lines.map(({ entry }) => entry.text);
    expect(await texts({ text: 'dong do xe' })).toEqual(['Xe tải đỗ ở Đống Đa']);
    expect(await texts({ text: 'binh' })).toEqual(['Khách của chỉ huy']);
    expect(await texts({ text: 'ra ve' })).toEqual(['Khách của chỉ huy']);
    expect(await texts({ types: ['visitor'] })).toEqual(['Khách của chỉ huy']);
    expect(await texts({ camera: 'fake:camera:c1' })).toEqual(['Xe tải đỗ ở Đống Đa']);
    expect(await texts({ to: t0 })).toEqual(['Xe tải đỗ ở Đống Đa']);
    expect(await texts({ desk: desk.status().desk })).toHaveLength(2);
    expect(await texts({ desk: 'desk-00000000000000ff' })).toEqual([]);
  });

  it('overwrites nothing: a correction is added to the original', async () => {
    const { note, call, page } = await withShiftLog();
    const line = await note('Lúc 3 giờ');
    const added = await call('log.addendum', { to: line.id, text: 'Đúng ra là 4 giờ' });
    expect(added.entry.text).toBe('Lúc 3 giờ');
    expect(added.addenda).toMatchObject([{ by: { name: 'an' }, text: 'Đúng ra là 4 giờ' }]);
    expect((await page()).lines).toMatchObject([{ id: line.id, addenda: [{ text: 'Đúng ra là 4 giờ' }] }]);
  });

  it('lists open orders, overdue ones first, until an operator records how they ended', async () => {
    const { call, note, state, until, window } = await withShiftLog();
    const given = { givenBy: 'Giám đốc', answers: 'Ca trực' };
    const late = await note('Kiểm tra cầu', { type: 'order', order: { ...given, dueAt: t0 - 1 } });
    await note('Báo cáo tuần', { type: 'order', order: { ...given, dueAt: null } });
    await note('Tăng cường', { type: 'order', order: { ...given, dueAt: Date.now() + 3_600_000 } });
    const orders = async () =>
      (await call('log.orders', {})).orders.map(({ line, overdue }) => [line.entry.text, overdue]);
    expect(await orders()).toEqual([
      ['Kiểm tra cầu', true],
      ['Tăng cường', false],
      ['Báo cáo tuần', false],
    ]);
    await until(() => state()?.openOrders === 3);
    const ended = await call('log.endOrder', { order: late.id, how: 'done', text: 'Đã xong lúc 5 giờ' });
    expect(ended.ended).toMatchObject({ how: 'done', by: { name: 'an' } });
    await until(() => state()?.openOrders === 2);
    expect(await window.client.call('log.endOrder', { order: late.id, how: 'cancelled' })).toMatchObject({
      fault: { code: 'shiftLog.ended', params: { who: 'an' } },
    });
  });
});
