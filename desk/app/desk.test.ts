import { describe, expect, it } from 'vitest';
import { createSingleTab } from '../../core/wall/tabs.ts';
import { fakeCameras } from '../../test/fakes/cameras.ts';
import { demo, startDesk } from '../../test/fixtures/desk.ts';

describe('a wall', () => {
  const [one, two] = fakeCameras(2);

  it('survives a restart of its desk', async () => {
    const { window, desk, folder, site } = startDesk({ automatic: true });
    await window.until(() => window.list.size === 20);
    const laid = createSingleTab({
      division: '1+5',
      tiles: [two?.id ?? null, { kind: 'spot' }, one?.id ?? null],
    });
    // A layout of another operator, with a tile that was hidden from the operator who opened it.
    const tabs = { ...laid, tabs: laid.tabs.map((tab) => ({ ...tab, withheld: [4] })) };
    expect(await window.client.call('wall.save', { tabs })).toMatchObject({ ok: true });
    desk.close();
    const again = startDesk({ automatic: true, folder, site });
    await again.window.until(() => again.window.status()?.operator?.name === 'demo');
    expect(await again.window.client.call('wall.get', {})).toEqual({
      ok: true,
      value: { tabs, withheld: [] },
    });
    expect(again.window.status()?.desk).toBe(window.status()?.desk);
  });
});

it('a desk connected to another address keeps its operator and uses the new site', async () => {
  const { window, desk, site } = startDesk({ automatic: true });
  await window.until(() => window.list.size === 20);
  site.restart();
  desk.point({ url: 'ws://127.0.0.1:2', embedded: true, name: 'B', signIn: demo });
  await window.until(
    () => window.status()?.site.url === 'ws://127.0.0.1:2' && window.status()?.site.state === 'connected',
  );
  expect(window.status()?.operator?.name).toBe('demo');
  expect(await window.client.call('media.ticket', {})).toMatchObject({
    value: { url: 'ws://127.0.0.1:2/media' },
  });
});
