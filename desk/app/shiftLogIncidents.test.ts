import { describe, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { withShiftLog } from '../../test/fixtures/deskShiftLog.ts';

const t0 = 1_700_000_000_000;

describe('an incident', () => {
  const opening = { title: 'Cháy ở chợ', priority: 'high' as const, nextStep: 'Gọi 114' };

  it('is opened, worked on and closed, with a log line for each step', async () => {
    const { call, note, state, until, sent } = await withShiftLog();
    const { id } = await call('incident.open', opening);
    await call('incident.change', { id, base: 0, change: { state: 'monitoring', nextStep: 'Chờ 114' } });
    const trail = [{ camera: CameraId.parse('fake:camera:c1'), at: t0 }];
    await call('incident.tie', { id, add: { trail } });
    await note('Khói đã tan', { incident: id, happenedAt: Date.now() });
    await until(() => state()?.openIncidents === 1);
    const got = await call('incident.get', { id });
    expect(got.incident).toMatchObject({ state: 'monitoring', nextStep: 'Chờ 114', closedAt: null });
    expect(got.incident.ties.trail).toEqual(trail);
    expect(got.lines.map(({ what }) => what.kind).toSorted()).toEqual(['changed', 'entry', 'opened', 'tied']);
    await sent();
    const { version } = (await call('incident.get', { id })).incident;
    expect(version).toBe(1);
    const closed = await call('incident.change', { id, base: version, change: { state: 'closed' } });
    expect(closed.closedAt).toBe(closed.changedAt);
    expect((await call('incident.list', {})).incidents).toEqual([]);
    expect(await call('incident.list', { states: ['closed'] })).toMatchObject({
      total: 1,
      incidents: [{ id, state: 'closed' }],
    });
  });

  it('shows a change based on an older state as a conflict on every desk, until it is repeated', async () => {
    const mine = await withShiftLog();
    const { id } = await mine.call('incident.open', { ...opening, nextStep: 'A' });
    await mine.sent();
    const other = await withShiftLog({ site: mine.site });
    await other.until(() => other.state()?.openIncidents === 1);

    mine.cut();
    const pending = await mine.call('incident.change', { id, base: 0, change: { nextStep: 'B' } });
    expect(pending).toMatchObject({ nextStep: 'B', version: 0, pending: true, conflicts: [] });
    // Another field than theirs, so both changes apply.
    await mine.call('incident.change', { id, base: 0, change: { priority: 'critical' } });
    await other.call('incident.change', { id, base: 0, change: { nextStep: 'C' } });
    await other.sent();
    mine.links.allow(true);
    await mine.sent();
    await mine.until(() => mine.state()?.conflicts === 1);
    await other.until(() => other.state()?.conflicts === 1);
    const get = async (at: typeof mine) => (await at.call('incident.get', { id })).incident;
    const current = await get(mine);
    expect(current).toMatchObject({ nextStep: 'C', priority: 'critical', version: 2 });
    expect(current.conflicts).toMatchObject([{ by: { name: 'an' }, change: { nextStep: 'B' } }]);
    expect(await get(other)).toEqual(current);

    const record = current.conflicts[0]?.record ?? id;
    await mine.call('incident.settle', { id, record, how: 'again' });
    await mine.sent();
    await other.until(() => other.state()?.conflicts === 0);
    expect(await get(other)).toMatchObject({ nextStep: 'B', version: 3, conflicts: [] });
    expect(await get(mine)).toEqual(await get(other));
    // Already resolved by the first operator who did so.
    expect(await other.call('incident.settle', { id, record, how: 'drop' })).toMatchObject({ nextStep: 'B' });
  });

  it('never conflicts with changes of its own desk, however many are pending', async () => {
    const { call, cut, links, sent } = await withShiftLog();
    const { id } = await call('incident.open', opening);
    cut();
    for (const nextStep of ['A', 'B', 'C'])
      await call('incident.change', { id, base: 0, change: { nextStep } });
    links.allow(true);
    await sent();
    expect((await call('incident.get', { id })).incident).toMatchObject({
      nextStep: 'C',
      version: 3,
      conflicts: [],
    });
  });
});

describe('standing orders and duty', () => {
  it('a standing order applies until an operator ends it', async () => {
    const { call } = await withShiftLog();
    const standing = { what: 'order' as const, text: 'Không cho xe tải vào', from: t0, until: null };
    const { id } = await call('standing.add', standing);
    expect((await call('standing.list', {})).standing).toMatchObject([{ id, ended: null }]);
    await call('standing.end', { id, reason: 'Hết lệnh' });
    expect((await call('standing.list', {})).standing).toEqual([]);
    expect((await call('standing.list', { ended: true })).standing).toMatchObject([
      { id, ended: { reason: 'Hết lệnh', by: { name: 'an' } } },
    ]);
  });

  it('an operator is on duty from recording the start until recording the end', async () => {
    const { call, state, until, window, desk } = await withShiftLog();
    await until(() => state()?.roster !== null && state()?.shift !== null);
    expect(await window.client.call('duty.off', {})).toMatchObject({ fault: { code: 'shiftLog.notOnDuty' } });
    await call('duty.on', { post: 'Trực chính' });
    await until(() => state()?.onDuty.length === 1);
    expect(state()?.onDuty).toMatchObject([
      { person: { name: 'an' }, desk: desk.status().desk, post: 'Trực chính' },
    ]);
    await call('duty.off', { reason: 'Ốm' });
    await until(() => state()?.onDuty.length === 0);
  });

  it('duty cannot be started without a roster', async () => {
    const { site, window, state, until } = await withShiftLog();
    await until(() => state()?.roster !== null);
    site.shiftLog.setRoster(null);
    site.drop();
    await until(() => state()?.roster === null);
    expect(await window.client.call('duty.on', {})).toMatchObject({ fault: { code: 'shiftLog.noRoster' } });
  });
});
