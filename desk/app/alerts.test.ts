import { describe, expect, it } from 'vitest';
import type { DeskCalls } from '../../core/api/desk.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import type { CallInput } from '../../core/rpc/define.ts';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { openWindow } from '../../test/fixtures/desk.ts';
import { eventually, startSignedInDesk, subscribeToQueue, total } from '../../test/fixtures/deskAlerts.ts';

describe('the queue of a desk', () => {
  it('shows the site’s alerts, highest priority first, then newest first', async () => {
    const { site, titles, queue } = await startSignedInDesk();
    site.alerts.report(fakeAlert(1), fakeAlert(2, { priority: 'critical' }), fakeAlert(3));
    await eventually(() => total(queue()?.queued) === 3);
    expect(await titles()).toEqual(['Xâm nhập 2', 'Xâm nhập 3', 'Xâm nhập 1']);
    expect(queue()).toMatchObject({ live: true, queued: { critical: 1, high: 2 }, syncing: null });
  });

  it('annunciates new alerts once, also those that arrived while the site was unreachable', async () => {
    const { site, links, called, queue, window } = await startSignedInDesk();
    const titles = (n: number) => called[n]?.alerts.map(({ why, shown }) => [why, shown.alert.title]);
    site.alerts.report(fakeAlert(1));
    await eventually(() => called.length === 1);
    expect(titles(0)).toEqual([['new', 'Xâm nhập 1']]);
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    const dealtWith = fakeAlert(3, {
      acknowledged: { by: { id: 'fake:operator:x' as never, name: 'X' }, at: 1 },
    });
    site.alerts.report(fakeAlert(2), dealtWith);
    links.allow(true);
    await eventually(() => total(queue()?.queued) === 3 && queue()?.live === true);
    await eventually(() => called.length === 2);
    expect(titles(1)).toEqual([['new', 'Xâm nhập 2']]);
    site.alerts.report(fakeAlert(4));
    await eventually(() => called.length === 3);
    expect(titles(2)).toEqual([['new', 'Xâm nhập 4']]);
  });

  it('annunciates a few of many missed alerts, including all critical ones, and counts the others', async () => {
    const { site, links, called, queue, window } = await startSignedInDesk();
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    const priority = (n: number) => (n <= 2 ? 'critical' : 'medium');
    const many = Array.from({ length: 1_500 }, (_, n) => fakeAlert(n + 1, { priority: priority(n + 1) }));
    site.alerts.report(...many);
    const by = { id: 'fake:operator:x' as never, name: 'X' };
    // Closed before any operator here received them.
    site.alerts.report(
      ...many
        .slice(2, 1_100)
        .map((one) => ({ ...one, version: 2, closed: { by, at: 1, disposition: 'test' as const } })),
    );
    links.allow(true);
    await eventually(() => total(queue()?.queued) === 402 && queue()?.live === true);
    await eventually(() => called.length > 0);
    expect(called).toHaveLength(1);
    expect(called[0]?.alerts.map(({ shown }) => shown.alert.priority)).toEqual([
      ...['critical', 'critical', 'medium', 'medium', 'medium'],
    ]);
    expect(called[0]?.more).toMatchObject({ critical: 0, high: 0 });
    expect(called[0]?.more.medium).toBeGreaterThan(300);
    expect(called[0]?.more.medium).toBeLessThanOrEqual(400);
  });

  it('continues each page at the end of the previous one, each alert once', async () => {
    const { site, call, queue } = await startSignedInDesk();
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

  it('counts a few rows however short the time is, and repeats a count that timed out even if nothing has changed', async () => {
    const system = createSystemClock();
    let [late, isBusy] = [0, false];
    /** During the count only the test advances the clock, so that a busy machine takes no extra time. */
    let stoppedAt: number | undefined;
    const monotonic = () => {
      if (isBusy) late += 20;
      return (stoppedAt ?? system.monotonic()) + late;
    };
    const { site, call, queue } = await startSignedInDesk({ clock: { ...system, monotonic } });
    const come = async (from: number, to: number) => {
      site.alerts.report(...Array.from({ length: to - from }, (_, n) => fakeAlert(from + n + 1)));
      await eventually(() => total(queue()?.queued) === to);
    };
    const counted = async () => {
      stoppedAt = system.monotonic();
      const { total } = await call('alert.list', { filter: { state: 'all' }, limit: 50 });
      stoppedAt = undefined;
      return total;
    };
    await come(0, 40);
    isBusy = true;
    expect(await counted()).toBe(40);
    isBusy = false;
    await come(40, 120);
    late += 2_000;
    isBusy = true;
    expect(await counted()).toBeNull();
    isBusy = false;
    late += 2_000;
    expect(await counted()).toBe(120);
  });

  it('finds words without diacritics and by prefix, in open and closed alerts', async () => {
    const { site, titles, queue } = await startSignedInDesk({ cameras: 20 });
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

  it('stores, counts and finds no alert outside the operator’s scope', async () => {
    const { site, window, titles, queue, get, act } = await startSignedInDesk();
    // Binh may only see every third camera, those for traffic: c1, c4, c7.
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
    // Alerts hidden from the previous operator appear for the next one, who may see them.
    await window.signIn('an');
    await eventually(() => total(queue()?.queued) === 6);
  });

  it('groups by ward and class', async () => {
    const { site, call, queue } = await startSignedInDesk();
    site.alerts.report(fakeAlert(1), fakeAlert(5), fakeAlert(2, { priority: 'critical' }));
    await eventually(() => total(queue()?.queued) === 3);
    expect((await call('alert.groups', {})).groups).toMatchObject([
      { ward: 'fake:ward:w2', class: 'intrusion', priority: 'critical', count: 1, unacknowledged: 1 },
      { ward: 'fake:ward:w1', count: 2 },
    ]);
  });

  it('starts over with a new epoch of the log, and ignores that its versions are lower', async () => {
    const { site, titles, queue } = await startSignedInDesk();
    site.alerts.report(fakeAlert(1), fakeAlert(1), fakeAlert(2));
    await eventually(() => total(queue()?.queued) === 2);
    site.alerts.startNewEpoch();
    site.alerts.report(fakeAlert(1, { title: 'Mới' }));
    await eventually(async () => (await titles()).includes('Mới'));
  });
});

it('is published at once to a window opened later', async () => {
  const { site, desk, queue } = await startSignedInDesk();
  site.alerts.report(fakeAlert(1));
  await eventually(() => total(queue()?.queued) === 1);
  const later = subscribeToQueue(openWindow(desk));
  await eventually(() => total(later.queue()?.queued) === 1);
});
