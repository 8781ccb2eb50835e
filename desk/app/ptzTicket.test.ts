import { describe, expect, it } from 'vitest';
import { CameraId, DeskId } from '../../core/base/ids.ts';
import type { Presence } from '../../core/ptz/lease.ts';
import { fakeCameras } from '../../test/fakes/cameras.ts';
import { startDesk } from '../../test/fixtures/desk.ts';
import { until } from '../../test/fixtures/until.ts';

const gateway = 'ws://127.0.0.1:2';
const presenceOf = (camera: string, name: string): Presence => ({
  camera: CameraId.parse(camera),
  steering: {
    name,
    desk: DeskId.parse('desk-0000000000000002'),
    kind: 'steering',
    priority: 1_000,
    since: 0,
    until: 5_000,
  },
  tour: null,
  watching: ['An'],
});

describe('the PTZ ticket of main', () => {
  it('is fetched when an operator with the right signs in, and withdrawn when they leave', async () => {
    const { window, site, tickets } = startDesk();
    site.setGateway(gateway);
    await window.until(() => window.status()?.site.state === 'connected');
    expect(tickets).toEqual([]);
    await window.signIn('an');
    await until(() => tickets.length > 0);
    expect(tickets.at(-1)).toMatchObject({ url: gateway, operator: 'fake:operator:an' });
    await window.client.call('session.signOut', {});
    expect(tickets.at(-1)).toBeNull();
  });
  it('is replaced for the next operator, with no gap', async () => {
    const { window, site, tickets } = startDesk();
    site.setGateway(gateway);
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await until(() => tickets.length === 1);
    await window.signIn('binh');
    await until(() => tickets.length === 3);
    expect(tickets.map((one) => one?.operator ?? null)).toEqual([
      'fake:operator:an',
      null,
      'fake:operator:binh',
    ]);
  });
  it('stays while the site is unreachable, and is the same after a reconnect', async () => {
    const { window, site, links, tickets } = startDesk();
    site.setGateway(gateway);
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await until(() => tickets.length === 1);
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    links.allow(true);
    const asked = site.receivedCalls.length;
    await until(() => site.receivedCalls.slice(asked).includes('control.ticket'));
    await window.client.call('media.ticket', {});
    expect(tickets).toHaveLength(1);
  });
  it('is withdrawn by a restarted desk that has not supplied one yet', async () => {
    const first = startDesk();
    first.site.setGateway(gateway);
    await first.window.until(() => first.window.status()?.site.state === 'connected');
    await first.window.signIn('an');
    await until(() => first.tickets.length === 1);
    await first.desk.close();
    const { site, folder } = first;
    const again = startDesk({ site, folder, session: first.sessions.at(-1), away: true });
    await again.window.until(() => again.window.status()?.operator !== null);
    expect(again.tickets).toEqual([]);
    await again.window.client.call('session.signOut', {});
    expect(again.tickets).toEqual([null]);
  });
  it('is requested again while the gateway is unavailable', async () => {
    const { window, site, tickets } = startDesk();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await until(() => site.receivedCalls.includes('control.ticket'));
    site.setGateway(gateway);
    await until(() => tickets.length === 1);
  });
});

describe('the presence of controllers and viewers', () => {
  it('reaches the windows within the operator’s scope, and is unknown without the site', async () => {
    const { window, site, links } = startDesk();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await window.until(() => window.isComplete() && window.list.size === 20);
    const [one = '', two = ''] = [...window.list.keys()];
    site.sendPresence(true, [presenceOf(one, 'Bình'), presenceOf('fake:camera:none', 'Bình')]);
    await window.until(() => window.presences.size === 1);
    site.sendPresence(false, [
      presenceOf(two, 'Chi'),
      { ...presenceOf(one, ''), steering: null, watching: [] },
    ]);
    await window.until(() => window.presences.get(two)?.steering?.name === 'Chi');
    expect(window.presences.get(one)?.steering).toBeNull();
    links.allow(false);
    site.drop();
    await window.until(() => window.presences.size === 0);
  });

  it('of a camera added to the registry later reaches them together with the camera', async () => {
    const { window, site } = startDesk({ automatic: true });
    await window.until(() => window.isComplete() && window.list.size === 20);
    const [one = ''] = [...window.list.keys()];
    const next = CameraId.parse('fake:camera:c21');
    site.sendPresence(true, [presenceOf(one, 'Bình'), presenceOf(next, 'Chi')]);
    await window.until(() => window.presences.size === 1);
    expect(window.presences.has(next)).toBe(false);
    site.setCameras(fakeCameras(21));
    await window.until(() => window.presences.get(next)?.steering?.name === 'Chi');
  });
});
