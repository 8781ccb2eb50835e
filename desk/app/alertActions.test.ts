import { describe, expect, it } from 'vitest';
import { ActionId, type AlertAction, type AlertCommand } from '../../core/alerts/action.ts';
import { DeskId, OperatorId } from '../../core/base/ids.ts';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { startDesk } from '../../test/fixtures/desk.ts';
import { eventually, startSignedInDesk, subscribeToQueue, total } from '../../test/fixtures/deskAlerts.ts';

describe('an action', () => {
  const a = fakeAlert(1);
  const chi = { id: OperatorId.parse('fake:operator:chi'), name: 'Chi' };
  const byChi = (command: AlertCommand, base: number): AlertAction => ({
    id: ActionId.parse('01890a5d-ac96-774b-bcce-b302099a8057'),
    desk: DeskId.parse('desk-00000000000000ff'),
    deskSeq: 1,
    alert: a.id,
    base,
    at: 1,
    by: chi,
    command,
  });

  it('is confirmed by the site', async () => {
    const { site, queue, act, get } = await startSignedInDesk();
    site.alerts.report(a);
    await eventually(() => total(queue()?.queued) === 1);
    expect(await act({ do: 'acknowledge' }, a.id)).toEqual({ done: 1, refused: [] });
    await eventually(() => site.alerts.alert(a.id)?.acknowledged !== null);
    await eventually(async () => (await get(a.id)).shown.pending === 0);
    expect((await get(a.id)).timeline.map(({ entry }) => entry.kind)).toEqual(['occurred', 'acted']);
    await eventually(() => queue()?.unacknowledged.high === 0);
    expect(site.alerts.sent).toHaveLength(1);
  });

  it('works without the site, is shown as pending, and is sent once, in order', async () => {
    const { site, links, window, queue, act, get, list } = await startSignedInDesk();
    site.alerts.report(a, fakeAlert(2));
    await eventually(() => total(queue()?.queued) === 2);
    links.allow(false);
    site.drop();
    await eventually(() => queue()?.live === false);
    await act({ do: 'acknowledge' }, a.id);
    await act({ do: 'note', text: 'đang xem' }, a.id);
    await act({ do: 'close', disposition: 'nuisance', note: '' }, a.id);
    await act({ do: 'acknowledge' }, fakeAlert(2).id);
    await eventually(() => queue()?.pending === 4);
    expect((await list()).map(({ alert, pending }) => [alert.title, pending])).toEqual([['Xâm nhập 2', 1]]);
    expect((await get(a.id)).pending.map(({ deskSeq }) => deskSeq)).toEqual([1, 2, 3]);
    expect((await get(a.id)).shown.alert.closed?.disposition).toBe('nuisance');
    links.allow(true);
    await window.until(() => window.status()?.site.state === 'connected');
    await eventually(() => queue()?.pending === 0 && queue()?.live === true);
    expect(site.alerts.sent.map(({ deskSeq, command }) => [deskSeq, command.do])).toEqual([
      [1, 'acknowledge'],
      [2, 'note'],
      [3, 'close'],
      [4, 'acknowledge'],
    ]);
    expect(site.alerts.alert(a.id)).toMatchObject({ notes: 1, closed: { disposition: 'nuisance' } });
    await eventually(async () => (await get(a.id)).shown.pending === 0);
  });

  it('of shelving ends on time without the site too, annunciates the alert, and follows the site once it is back', async () => {
    const { site, links, queue, called, act, get, list } = await startSignedInDesk();
    const [first, second] = [fakeAlert(1, {}, Date.now() - 60_000), fakeAlert(2, {}, Date.now() - 60_000)];
    site.alerts.report(first, second);
    await eventually(() => total(queue()?.queued) === 2);
    const until = Date.now() + 800;
    await act({ do: 'shelve', until, reason: 'sửa đèn' }, first.id);
    await act({ do: 'shelve', until: Date.now() + 3_600_000, reason: 'sửa đèn' }, second.id);
    await eventually(() => queue()?.shelved === 2 && queue()?.pending === 0);
    links.allow(false);
    site.drop();
    await eventually(() => queue()?.live === false);
    called.length = 0;
    await eventually(() => queue()?.shelved === 1);
    expect((await list()).map(({ alert }) => alert)).toMatchObject([
      { id: first.id, shelved: null, calledAt: until },
    ]);
    await eventually(() => called.length > 0);
    expect(called[0]?.alerts.map(({ why, shown }) => [why, shown.alert.id])).toEqual([['again', first.id]]);
    // The fake site does not unshelve by itself, like a site whose clock is behind.
    links.allow(true);
    await eventually(() => queue()?.live === true);
    await eventually(() => queue()?.shelved === 2);
    expect((await get(first.id)).shown.alert.shelved?.until).toBe(until);
  });

  it('of shelving that ended before the site was back causes no conflict: the alert has been queued since', async () => {
    const { site, links, queue, act, get } = await startSignedInDesk();
    const one = fakeAlert(1, {}, Date.now() - 60_000);
    site.alerts.report(one);
    await eventually(() => total(queue()?.queued) === 1);
    links.allow(false);
    site.drop();
    await eventually(() => queue()?.live === false);
    const until = Date.now() + 400;
    await act({ do: 'shelve', until, reason: 'mưa' }, one.id);
    await eventually(() => queue()?.shelved === 1);
    await eventually(() => Date.now() > until);
    links.allow(true);
    await eventually(() => queue()?.live === true && queue()?.pending === 0);
    expect(queue()).toMatchObject({ conflicts: 0, shelved: 0 });
    expect(total(queue()?.queued)).toBe(1);
    expect([...site.alerts.outcomes.values()].map(({ result }) => result)).toEqual(['already']);
    expect((await get(one.id)).shown.alert.shelved).toBeNull();
  });

  it('whose response was lost takes effect once', async () => {
    const { site, queue, act } = await startSignedInDesk();
    site.alerts.report(a);
    await eventually(() => total(queue()?.queued) === 1);
    site.alerts.loseNextResponse();
    await act({ do: 'note', text: 'một lần' }, a.id);
    await eventually(() => site.alerts.sent.length === 1);
    site.drop();
    await eventually(() => queue()?.pending === 0);
    await eventually(() => queue()?.live === true);
    expect(site.alerts.alert(a.id)?.notes).toBe(1);
  });

  it.each([
    { theirs: { do: 'assign', to: chi } as const },
    // The close is undone first, which the timeline shows.
    { theirs: { do: 'close', disposition: 'genuine', note: '' } as const },
  ])(
    'that conflicts with another operator’s $theirs.do is returned with both versions, and is repeated',
    async ({ theirs }) => {
      const { site, links, queue, act, call, get } = await startSignedInDesk();
      site.alerts.report(a);
      await eventually(() => total(queue()?.queued) === 1);
      links.allow(false);
      site.drop();
      await eventually(() => queue()?.live === false);
      await act({ do: 'close', disposition: 'nuisance', note: '' }, a.id);
      site.alerts.actElsewhere(byChi(theirs, 1), { rights: ['alert.work'] });
      links.allow(true);
      await eventually(() => queue()?.conflicts === 1 && queue()?.pending === 0);
      const [conflict] = (await call('alert.conflicts', {})).conflicts;
      expect(conflict).toMatchObject({
        action: { command: { do: 'close' } },
        fault: { code: 'alert.changedBy', params: { who: 'Chi' } },
        theirs:
          theirs.do === 'assign' ? { owner: chi, closed: null } : { closed: { disposition: 'genuine' } },
      });
      expect((await get(a.id)).shown).toMatchObject({ pending: 0, conflicts: 1, alert: conflict?.theirs });
      if (!conflict) throw new Error('no conflict');
      await call('alert.settle', { action: conflict.action.id, how: 'again' });
      await eventually(() => site.alerts.alert(a.id)?.closed?.disposition === 'nuisance');
      await eventually(() => queue()?.conflicts === 0 && queue()?.pending === 0);
    },
  );

  it('that cannot be repeated on a closed alert leaves it closed and keeps the conflict', async () => {
    const { site, links, queue, act, call } = await startSignedInDesk();
    site.alerts.report(a);
    await eventually(() => total(queue()?.queued) === 1);
    links.allow(false);
    site.drop();
    await eventually(() => queue()?.live === false);
    await act({ do: 'close', disposition: 'nuisance', note: '' }, a.id);
    // Meanwhile its priority forbids an operator to close it while its cause is active.
    site.alerts.report({ ...a, version: 2, priority: 'critical' });
    site.alerts.actElsewhere(byChi({ do: 'close', disposition: 'genuine', note: '' }, 2), {
      rights: ['alert.work', 'alert.supervise'],
    });
    links.allow(true);
    await eventually(() => queue()?.conflicts === 1 && queue()?.pending === 0);
    const [conflict] = (await call('alert.conflicts', {})).conflicts;
    if (!conflict) throw new Error('no conflict');
    await expect(call('alert.settle', { action: conflict.action.id, how: 'again' })).rejects.toThrow();
    expect((await call('alert.conflicts', {})).conflicts).toHaveLength(1);
    expect(site.alerts.alert(a.id)?.closed?.disposition).toBe('genuine');
    expect(queue()).toMatchObject({ pending: 0, conflicts: 1 });
  });

  it('is refused at once if it is impossible, without failing others', async () => {
    const { site, queue, call } = await startSignedInDesk();
    site.alerts.report(a, fakeAlert(2, { priority: 'critical' }));
    await eventually(() => total(queue()?.queued) === 2);
    const answer = await call('alert.act', {
      command: { do: 'close', disposition: 'genuine', note: '' },
      alerts: [a.id, fakeAlert(2).id, fakeAlert(9).id].map((id) => ({ id, base: 1 })),
    });
    expect(answer.done).toBe(1);
    expect(answer.refused.map(({ fault }) => fault.code)).toEqual(['alert.standing', 'alert.unknown']);
  });

  it('is renumbered if the site expects another number', async () => {
    const { site, links, queue, act } = await startSignedInDesk();
    site.alerts.report(a);
    await eventually(() => total(queue()?.queued) === 1);
    await act({ do: 'note', text: 'một' }, a.id);
    await eventually(() => queue()?.pending === 0 && site.alerts.sent.length === 1);
    links.allow(false);
    site.drop();
    await eventually(() => queue()?.live === false);
    await act({ do: 'note', text: 'hai' }, a.id);
    await act({ do: 'note', text: 'ba' }, a.id);
    site.alerts.startNewEpoch();
    site.alerts.report(a);
    links.allow(true);
    await eventually(() => site.alerts.alert(a.id)?.notes === 2);
    await eventually(() => queue()?.pending === 0);
  });

  it('survives a killed desk, and its number is not reused', async () => {
    const first = await startSignedInDesk();
    first.site.alerts.report(a);
    await eventually(() => total(first.queue()?.queued) === 1);
    first.links.allow(false);
    first.site.drop();
    await eventually(() => first.queue()?.live === false);
    await first.act({ do: 'note', text: 'một' }, a.id);
    first.desk.close();
    const second = startDesk({ site: first.site, folder: first.folder, session: first.sessions.at(-1) });
    const seen = subscribeToQueue(second.window);
    await eventually(() => seen.queue()?.pending === 0 && seen.queue()?.live === true);
    expect(first.site.alerts.alert(a.id)?.notes).toBe(1);
    await seen.act({ do: 'note', text: 'hai' }, a.id);
    await eventually(() => first.site.alerts.alert(a.id)?.notes === 2);
    expect(first.site.alerts.sent.map(({ deskSeq }) => deskSeq)).toEqual([1, 2]);
  });
});
