import { describe, expect, it } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { createSingleTab } from '../../core/wall/tabs.ts';
import { fakeCameras } from '../../test/fakes/cameras.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { fakeSeal } from '../../test/fakes/seal.ts';
import { openWindow, startDesk } from '../../test/fixtures/desk.ts';

const clock = createSystemClock();

describe('the list of cameras', () => {
  it('arrives in messages of 1,000, in order of number', async () => {
    const { window } = startDesk({ automatic: true, cameras: 2_500 });
    await window.until(() => window.isComplete() && window.list.size === 2_500);
    const last = window.messages.findLastIndex(({ kind }) => kind === 'reset');
    const shape = window.messages.slice(last).map((message) => [message.kind, message.cameras.length]);
    expect(shape).toEqual([
      ['reset', 1_000],
      ['more', 1_000],
      ['more', 500],
    ]);
    expect(window.messages[last]).toMatchObject({ total: 2_500, complete: false });
    expect([...window.list.values()].map(({ number }) => number)).toEqual(
      Array.from({ length: 2_500 }, (_, at) => at + 1),
    );
  });

  it('is sent one message at a time: a slow window delays nothing else', async () => {
    const { window } = startDesk({ automatic: true, cameras: 3_500, takes: false });
    await window.until(() => window.list.size === 1_000);
    // Each call with a response takes several event loop turns of the desk.
    for (let n = 0; n < 20; n += 1) await window.client.call('media.ticket', {});
    expect(window.list.size).toBe(1_000);
    await window.client.call('cameras.taken', {});
    await window.until(() => window.list.size === 2_000);
    for (let n = 0; n < 20; n += 1) await window.client.call('media.ticket', {});
    expect(window.list.size).toBe(2_000);
    await window.client.call('cameras.taken', {});
    await window.until(() => window.list.size === 3_000);
    await window.client.call('cameras.taken', {});
    await window.until(() => window.isComplete() && window.list.size === 3_500);
  });

  it('is checked with a request for one camera if the site has the same revision', async () => {
    const { window, site } = startDesk({ automatic: true, cameras: 1_500 });
    await window.until(() => window.isComplete() && window.list.size === 1_500);
    const before = site.requestedPages().length;
    site.drop();
    await window.until(() => site.requestedPages().length > before);
    expect(site.requestedPages().slice(before)).toEqual([{ after: 0, limit: 1 }]);
  });

  it('follows changes of the registry', async () => {
    const { window, site } = startDesk({ automatic: true });
    await window.until(() => window.list.size === 20);
    const [first, ...rest] = fakeCameras(21);
    if (!first) throw new Error('no cameras');
    site.setCameras([{ ...first, name: 'Cầu Long Biên' }, ...rest.slice(1)]);
    await window.until(
      () =>
        window.messages.at(-1)?.kind === 'change' &&
        window.list.size === 20 &&
        window.list.has('fake:camera:c21'),
    );
    expect(window.messages.at(-1)).toMatchObject({
      cameras: [{ name: 'Cầu Long Biên' }, { number: 21 }],
      removed: ['fake:camera:c2'],
    });
  });

  it('drops a camera that leaves the scope', async () => {
    const { window, site } = startDesk();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('binh');
    await window.until(() => window.list.size === 7);
    const [first, ...rest] = fakeCameras(20);
    if (!first) throw new Error('no cameras');
    site.setCameras([{ ...first, function: 'defence' }, ...rest]);
    await window.until(() => window.list.size === 6);
    expect(window.list.has(first.id)).toBe(false);
  });

  it('distinguishes a camera outside the scope from a removed one, in the list and on the wall, also after a restart', async () => {
    const folder = testFolder();
    const { window, site, desk } = startDesk({ folder });
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('binh');
    await window.until(() => window.list.size === 7 && window.isComplete());
    const [left, removed, stays] = [...window.list.values()];
    if (!left || !removed || !stays) throw new Error('no cameras');
    const tiles = [left.id, removed.id, stays.id];
    await window.client.call('wall.save', { tabs: createSingleTab({ division: '4', tiles }) });
    const others = fakeCameras(20).filter(({ id }) => id !== left.id && id !== removed.id);
    site.setCameras([{ ...left, function: 'defence' }, ...others]);
    await window.until(() => window.list.size === 5);
    const change = window.messages.findLast((message) => message.kind === 'change');
    expect(change).toMatchObject({ outside: [left.id] });
    expect(new Set(change?.kind === 'change' ? change.removed : [])).toEqual(new Set([left.id, removed.id]));
    const withheld = [
      { tab: 'first', tile: 0 },
      { tab: 'first', tile: 1, isGone: true },
    ];
    expect(await window.client.call('wall.get', {})).toMatchObject({ value: { withheld } });
    desk.close();
    const later = startDesk({ folder, site });
    await later.window.until(() => later.window.status()?.site.state === 'connected');
    await later.window.signIn('binh');
    await later.window.until(() => later.window.list.size === 5);
    expect(await later.window.client.call('wall.get', {})).toMatchObject({ value: { withheld } });
    // The camera returns and is removed later: its earlier mark as outside the scope no longer applies.
    site.setCameras([left, ...others]);
    await later.window.until(() => later.window.list.size === 6);
    site.setCameras(others);
    await later.window.until(() => later.window.list.size === 5);
    expect(later.window.messages.at(-1)).toMatchObject({ removed: [left.id] });
    expect(await later.window.client.call('wall.get', {})).toMatchObject({
      value: { withheld: withheld.map((one) => ({ ...one, isGone: true })) },
    });
  });

  it('switches to another operator’s as they sign in, and sends nothing of the previous one afterwards', async () => {
    const { window } = startDesk({ cameras: 3_000 });
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await window.until(() => window.list.size >= 1_000);
    const before = window.messages.length;
    await window.signIn('binh');
    const seenAfter = window.messages.length;
    await window.until(() => window.isComplete() && window.list.size === 1_000);
    for (const message of window.messages.slice(Math.max(before, seenAfter)))
      for (const camera of message.cameras) expect(camera.function).toBe('traffic');
  });

  it('names the wards of the scope only, and keeps the others for the next operator also while the site is away', async () => {
    const seal = fakeSeal();
    const { window, site, links } = startDesk({ cameras: 2, seal });
    const wards = () => {
      const last = window.messages.findLast(({ kind }) => kind === 'reset');
      return last?.kind === 'reset' ? last.wards.map(({ id }) => id) : undefined;
    };
    const [first] = fakeCameras(1);
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await window.until(() => window.list.size === 2);
    await seal.untilSealed(1);
    const all = wards();
    expect(all?.length).toBeGreaterThan(1);
    await window.signIn('binh');
    await window.until(() => window.list.size === 1 && window.isComplete());
    expect(wards()).toEqual([first?.ward]);
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state !== 'connected');
    await window.signIn('an');
    await window.until(() => window.list.size === 2 && window.isComplete());
    expect(wards()).toEqual(all);
  });

  it('is not sent again after a reconnect without changes', async () => {
    const { window, site } = startDesk({ automatic: true });
    await window.until(() => window.list.size === 20);
    const [before, snapshots] = [
      window.messages.length,
      window.messages.filter(({ kind }) => kind === 'reset').length,
    ];
    site.drop();
    await window.until(() => window.messages.length >= before + 2);
    expect(window.messages.slice(before)).toMatchObject([
      { kind: 'change', cameras: [], removed: [] },
      { kind: 'change', cameras: [], removed: [] },
    ]);
    expect(window.messages.filter(({ kind }) => kind === 'reset')).toHaveLength(snapshots);
  });

  it('is not restarted if the site confirms it while it is sent, but confirmed at its end', async () => {
    const { window } = startDesk({ automatic: true, cameras: 6_000 });
    await window.until(() => window.isComplete() && window.list.size === 6_000);
    const before = window.messages.length;
    await window.signIn('an');
    await window.until(
      () => window.messages.length > before + 6 && window.messages.at(-1)?.kind === 'change',
    );
    const sent = window.messages.slice(before).map(({ kind }) => kind);
    const last = sent.lastIndexOf('reset');
    expect(sent.slice(last)).toEqual(['reset', 'more', 'more', 'more', 'more', 'more', 'change']);
    expect(sent.slice(0, last).filter((kind) => kind !== 'reset')).toEqual([]);
  });

  it('comes from the store while the site is unreachable, with its age', async () => {
    const { window, desk, site, links } = startDesk({ automatic: true });
    await window.until(() => window.list.size === 20);
    const before = clock.now();
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    const late = openWindow(desk);
    await late.until(() => late.list.size === 20);
    expect(late.messages[0]).toMatchObject({ kind: 'reset', complete: true });
    const [reset] = late.messages;
    if (reset?.kind === 'reset') expect(reset.asOf).toBeGreaterThanOrEqual(Math.round(before));
    const camera = fakeCameras(1)[0]?.id;
    if (camera)
      expect(await late.client.call('camera.get', { camera })).toMatchObject({
        ok: true,
        value: { number: 1 },
      });
  });
});
