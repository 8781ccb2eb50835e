import { describe, expect, it } from 'vitest';
import type { CallInput, TopicMessage } from '../../core/contract/define.ts';
import type { DeskCalls, DeskTopics } from '../../core/contract/desk.ts';
import type { AlertDeed } from '../../core/domain/alertAction.ts';
import { ActionId } from '../../core/domain/alertAction.ts';
import type { QueueState } from '../../core/domain/alertQueue.ts';
import { type AlertId, DeskId, OperatorId } from '../../core/domain/ids.ts';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { openWindow, startDesk } from '../../test/fixtures/desk.ts';

/** What a window knows of the queue, and what it asks. */
function watch(window: ReturnType<typeof openWindow>) {
  let queue: QueueState | undefined;
  const called: TopicMessage<DeskTopics, 'annunciations'>[] = [];
  window.client.subscribe('queue', {
    onMessage: (state) => {
      queue = state;
    },
  });
  window.client.subscribe('annunciations', {
    onMessage: (message) => void (message.alerts.length > 0 && called.push(message)),
  });
  const call = async <K extends keyof DeskCalls & string>(name: K, input: CallInput<DeskCalls, K>) => {
    const answer = await window.client.call(name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.fault.code}`);
    return answer.value;
  };
  const list = async (filter: CallInput<DeskCalls, 'alert.list'>['filter'] = {}) =>
    (await call('alert.list', { filter })).rows;
  return {
    queue: () => queue,
    called,
    call,
    list,
    titles: async (filter: CallInput<DeskCalls, 'alert.list'>['filter'] = {}) =>
      (await list(filter)).map(({ alert }) => alert.title),
    act: (deed: AlertDeed, id: AlertId, base = 1) => call('alert.act', { deed, alerts: [{ id, base }] }),
    get: (alert: AlertId) => call('alert.get', { alert }),
  };
}
const eventually = async (check: () => boolean | Promise<boolean>) => {
  while (!(await check())) await new Promise((next) => setTimeout(next, 5));
};

async function signedIn(options: Parameters<typeof startDesk>[0] = {}) {
  const started = startDesk(options);
  const seen = watch(started.window);
  await started.window.until(() => started.window.status()?.site.state === 'connected');
  await started.window.signIn('an');
  await eventually(() => seen.queue()?.live === true);
  return { ...started, ...seen };
}
const total = (tally: QueueState['queued'] | undefined) =>
  Object.values(tally ?? {}).reduce((sum, n) => sum + n, 0);

describe('the queue of a desk', () => {
  it('is what the site reports, highest priority first and newest first', async () => {
    const { site, titles, queue } = await signedIn();
    site.alerts.report(fakeAlert(1), fakeAlert(2, { priority: 'critical' }), fakeAlert(3));
    await eventually(() => total(queue()?.queued) === 3);
    expect(await titles()).toEqual(['Xâm nhập 2', 'Xâm nhập 3', 'Xâm nhập 1']);
    expect(queue()).toMatchObject({ live: true, queued: { critical: 1, high: 2 }, syncing: null });
  });

  it('calls for what is new while it is live, and for nothing that is old', async () => {
    const { site, links, called, queue, window } = await signedIn();
    site.alerts.report(fakeAlert(1));
    await eventually(() => called.length === 1);
    expect(called[0]?.alerts).toMatchObject([{ why: 'new', shown: { alert: { title: 'Xâm nhập 1' } } }]);
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    site.alerts.report(fakeAlert(2));
    links.allow(true);
    await eventually(() => total(queue()?.queued) === 2 && queue()?.live === true);
    site.alerts.report(fakeAlert(3));
    await eventually(() => called.length === 2);
    expect(called[1]?.alerts.map(({ shown }) => shown.alert.title)).toEqual(['Xâm nhập 3']);
  });

  it('pages by where the last page ended, each alert once', async () => {
    const { site, call, queue } = await signedIn();
    site.alerts.report(
      ...Array.from({ length: 120 }, (_, n) => fakeAlert(n + 1, { priority: n % 3 === 0 ? 'low' : 'high' })),
    );
    await eventually(() => total(queue()?.queued) === 120);
    const ids: string[] = [];
    let after: CallInput<DeskCalls, 'alert.list'>['after'];
    do {
      const page = await call('alert.list', { limit: 50, ...(after ? { after } : {}) });
      ids.push(...page.rows.map(({ alert }) => alert.id));
      expect(page.total).toBe(120);
      after = page.next;
    } while (after);
    expect(ids).toHaveLength(120);
    expect(new Set(ids).size).toBe(120);
  });

  it('finds words without their marks, from their beginnings, in what is open and in what is closed', async () => {
    const { site, titles, queue } = await signedIn({ cameras: 20 });
    await eventually(() => queue()?.live === true);
    site.alerts.report(
      fakeAlert(1, { title: 'Đánh nhau ở Đống Đa' }),
      fakeAlert(4, { title: 'Cháy ở Hà Nội', class: 'fire' }),
      fakeAlert(3, {
        title: 'Cháy ở Đống Đa',
        class: 'fire',
        place: { lat: null, lon: null, ward: null, text: 'ngõ chợ' },
      }),
    );
    await eventually(() => total(queue()?.queued) === 3);
    for (const state of ['queue', 'all'] as const) {
      expect(await titles({ state, text: 'dong da' })).toEqual(['Cháy ở Đống Đa', 'Đánh nhau ở Đống Đa']);
      expect(await titles({ state, text: 'chay ha no' })).toEqual(['Cháy ở Hà Nội']);
      expect(await titles({ state, text: 'ngo CHO' })).toEqual(['Cháy ở Đống Đa']);
      expect(await titles({ state, text: 'khong co' })).toEqual([]);
      expect(await titles({ state, classes: ['fire'], text: 'dong' })).toEqual(['Cháy ở Đống Đa']);
    }
    // The camera's name and ward.
    expect(await titles({ state: 'all', text: 'pho so 4' })).toEqual(['Cháy ở Hà Nội']);
    expect(await titles({ text: 'ba dinh' })).toEqual(['Cháy ở Đống Đa']);
    expect(await titles({ wards: ['fake:ward:w4' as never] })).toEqual(['Cháy ở Hà Nội']);
    expect(await titles({ state: 'all', functions: ['traffic'] })).toEqual([
      'Cháy ở Hà Nội',
      'Đánh nhau ở Đống Đa',
    ]);
    expect(await titles({ state: 'all', cameras: ['fake:camera:c4' as never] })).toEqual(['Cháy ở Hà Nội']);
  });

  it('holds, counts and finds nothing out of the scope of whoever sits there', async () => {
    const { site, window, titles, queue, get, act } = await signedIn();
    // Every third camera is for traffic, which is all that binh may see: c1, c4, c7.
    site.alerts.report(...[1, 2, 3, 4].map((n) => fakeAlert(n)));
    await eventually(() => total(queue()?.queued) === 4);
    await window.signIn('binh');
    await eventually(() => total(queue()?.queued) === 2 && queue()?.live === true);
    expect(await titles()).toEqual(['Xâm nhập 4', 'Xâm nhập 1']);
    expect(await titles({ state: 'all', text: 'xam nhap' })).toEqual(['Xâm nhập 4', 'Xâm nhập 1']);
    await expect(get(fakeAlert(2).id)).rejects.toThrow('alert.unknown');
    expect(await act({ do: 'acknowledge' }, fakeAlert(2).id)).toMatchObject({
      done: 0,
      refused: [{ fault: { code: 'alert.unknown' } }],
    });
    site.alerts.report(fakeAlert(5), fakeAlert(7));
    await eventually(() => total(queue()?.queued) === 3);
    // What was kept from the one before is there for the next who may see it.
    await window.signIn('an');
    await eventually(() => total(queue()?.queued) === 6);
  });

  it('groups by place and class', async () => {
    const { site, call, queue } = await signedIn();
    site.alerts.report(fakeAlert(1), fakeAlert(5), fakeAlert(2, { priority: 'critical' }));
    await eventually(() => total(queue()?.queued) === 3);
    expect((await call('alert.groups', {})).groups).toMatchObject([
      { ward: 'fake:ward:w2', class: 'intrusion', priority: 'critical', count: 1, unacknowledged: 1 },
      { ward: 'fake:ward:w1', count: 2 },
    ]);
  });

  it('begins anew with another life of the log, and is not confused by its lower versions', async () => {
    const { site, titles, queue } = await signedIn();
    site.alerts.report(fakeAlert(1), fakeAlert(1), fakeAlert(2));
    await eventually(() => total(queue()?.queued) === 2);
    site.alerts.beginAnew();
    site.alerts.report(fakeAlert(1, { title: 'Mới' }));
    await eventually(async () => (await titles()).includes('Mới'));
  });
});

describe('a deed', () => {
  const a = fakeAlert(1);

  it('is confirmed by the site', async () => {
    const { site, queue, act, get } = await signedIn();
    site.alerts.report(a);
    await eventually(() => total(queue()?.queued) === 1);
    expect(await act({ do: 'acknowledge' }, a.id)).toEqual({ done: 1, refused: [] });
    await eventually(() => site.alerts.alert(a.id)?.acknowledged !== null);
    await eventually(async () => (await get(a.id)).shown.pending === 0);
    expect((await get(a.id)).timeline.map(({ entry }) => entry.kind)).toEqual(['occurred', 'acted']);
    await eventually(() => queue()?.unacknowledged.high === 0);
    expect(site.alerts.sent).toHaveLength(1);
  });

  it('works without the site, says that it waits, and is sent once, in order', async () => {
    const { site, links, window, queue, act, get, list } = await signedIn();
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
    expect(site.alerts.sent.map(({ deskSeq, deed }) => [deskSeq, deed.do])).toEqual([
      [1, 'acknowledge'],
      [2, 'note'],
      [3, 'close'],
      [4, 'acknowledge'],
    ]);
    expect(site.alerts.alert(a.id)).toMatchObject({ notes: 1, closed: { disposition: 'nuisance' } });
    await eventually(async () => (await get(a.id)).shown.pending === 0);
  });

  it('whose answer was lost has its effect once', async () => {
    const { site, queue, act } = await signedIn();
    site.alerts.report(a);
    await eventually(() => total(queue()?.queued) === 1);
    site.alerts.loseNextAnswer();
    await act({ do: 'note', text: 'một lần' }, a.id);
    await eventually(() => site.alerts.sent.length === 1);
    site.drop();
    await eventually(() => queue()?.pending === 0);
    await eventually(() => queue()?.live === true);
    expect(site.alerts.alert(a.id)?.notes).toBe(1);
  });

  const chi = { id: OperatorId.parse('fake:operator:chi'), name: 'Chi' };
  it.each([
    { theirs: { do: 'assign', to: chi } as const },
    // Undone first, which the timeline shows.
    { theirs: { do: 'close', disposition: 'genuine', note: '' } as const },
  ])(
    'against somebody else’s $theirs.do comes back with both sides, and is done again',
    async ({ theirs }) => {
      const { site, links, queue, act, call, get } = await signedIn();
      site.alerts.report(a);
      await eventually(() => total(queue()?.queued) === 1);
      links.allow(false);
      site.drop();
      await eventually(() => queue()?.live === false);
      await act({ do: 'close', disposition: 'nuisance', note: '' }, a.id);
      site.alerts.actElsewhere(
        {
          id: ActionId.parse('01890a5d-ac96-774b-bcce-b302099a8057'),
          desk: DeskId.parse('desk-00000000000000ff'),
          ...{ deskSeq: 1, alert: a.id, base: 1, at: 1 },
          by: chi,
          deed: theirs,
        },
        { rights: ['alert.work'] },
      );
      links.allow(true);
      await eventually(() => queue()?.conflicts === 1 && queue()?.pending === 0);
      const [conflict] = (await call('alert.conflicts', {})).conflicts;
      expect(conflict).toMatchObject({
        action: { deed: { do: 'close' } },
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

  it('is refused at once where it cannot be, and fails no other', async () => {
    const { site, queue, call } = await signedIn();
    site.alerts.report(a, fakeAlert(2, { priority: 'critical' }));
    await eventually(() => total(queue()?.queued) === 2);
    const answer = await call('alert.act', {
      deed: { do: 'close', disposition: 'genuine', note: '' },
      alerts: [a.id, fakeAlert(2).id, fakeAlert(9).id].map((id) => ({ id, base: 1 })),
    });
    expect(answer.done).toBe(1);
    expect(answer.refused.map(({ fault }) => fault.code)).toEqual(['alert.standing', 'alert.unknown']);
  });

  it('is numbered anew where the site counts otherwise', async () => {
    const { site, links, queue, act } = await signedIn();
    site.alerts.report(a);
    await eventually(() => total(queue()?.queued) === 1);
    await act({ do: 'note', text: 'một' }, a.id);
    await eventually(() => queue()?.pending === 0 && site.alerts.sent.length === 1);
    links.allow(false);
    site.drop();
    await eventually(() => queue()?.live === false);
    await act({ do: 'note', text: 'hai' }, a.id);
    await act({ do: 'note', text: 'ba' }, a.id);
    site.alerts.beginAnew();
    site.alerts.report(a);
    links.allow(true);
    await eventually(() => site.alerts.alert(a.id)?.notes === 2);
    await eventually(() => queue()?.pending === 0);
  });

  it('is still there after the desk was killed, and its number is not given twice', async () => {
    const first = await signedIn();
    first.site.alerts.report(a);
    await eventually(() => total(first.queue()?.queued) === 1);
    first.links.allow(false);
    first.site.drop();
    await eventually(() => first.queue()?.live === false);
    await first.act({ do: 'note', text: 'một' }, a.id);
    first.desk.close();
    const second = startDesk({ site: first.site, folder: first.folder, session: first.sessions.at(-1) });
    const seen = watch(second.window);
    await eventually(() => seen.queue()?.pending === 0 && seen.queue()?.live === true);
    expect(first.site.alerts.alert(a.id)?.notes).toBe(1);
    await seen.act({ do: 'note', text: 'hai' }, a.id);
    await eventually(() => first.site.alerts.alert(a.id)?.notes === 2);
    expect(first.site.alerts.sent.map(({ deskSeq }) => deskSeq)).toEqual([1, 2]);
  });
});

it('a window opened later knows the queue at once', async () => {
  const { site, desk, queue } = await signedIn();
  site.alerts.report(fakeAlert(1));
  await eventually(() => total(queue()?.queued) === 1);
  const later = watch(openWindow(desk));
  await eventually(() => total(later.queue()?.queued) === 1);
});
