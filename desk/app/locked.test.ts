import { describe, expect, it } from 'vitest';
import { deskCalls } from '../../core/api/desk.ts';
import { exampleOf } from '../../test/contract/examples.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { fakeSeal } from '../../test/fakes/seal.ts';
import { startDesk } from '../../test/fixtures/desk.ts';
import { until } from '../../test/fixtures/until.ts';

const minute = 60_000;
const right = { name: 'an', password: 'a password' };

async function signInAtDesk(policy: object = { lockAfterMinutes: 5 }) {
  const clock = handClock();
  const seal = fakeSeal();
  const desk = startDesk({ clock, seal });
  const { window, site } = desk;
  site.setGateway('ws://127.0.0.1:2');
  site.people.setPolicy(policy);
  await window.until(() => window.status()?.site.state === 'connected');
  await window.signIn('an');
  await window.until(() => window.list.size === 20 && site.receivedCalls.includes('people.policy'));
  await seal.untilSealed(1);
  const locked = () => window.until(() => window.status()?.locked === true);
  const open = () => window.until(() => window.status()?.locked === undefined);
  return { ...desk, clock, seal, locked, open };
}

describe('an idle desk', () => {
  it('locks itself after the minutes set by the site, and not earlier', async () => {
    const { window, clock, locked } = await signInAtDesk();
    await clock.advance(5 * minute - 1);
    expect(window.status()?.locked).toBeUndefined();
    await clock.advance(1);
    await locked();
  });

  it('does not lock while an operator uses it or holds its joystick', async () => {
    const { window, desk, clock } = await signInAtDesk();
    for (let time = 0; time < 4; time += 1) {
      await clock.advance(4 * minute);
      if (time % 2 === 0) await window.client.call('session.touched', {});
      else desk.touched();
    }
    expect(window.status()?.locked).toBeUndefined();
  });

  it('locks itself after the machine slept for a night', async () => {
    const { clock, locked } = await signInAtDesk();
    clock.jump(8 * 60 * minute);
    await clock.advance(minute);
    await locked();
  });

  it('never locks if the site disables it, nor for the demo operator, who has no password', async () => {
    const never = await signInAtDesk({ lockAfterMinutes: 0 });
    await never.clock.advance(30 * minute);
    expect(never.window.status()?.locked).toBeUndefined();
    const clock = handClock();
    const { window } = startDesk({ automatic: true, clock });
    await window.until(() => window.status()?.operator?.name === 'demo');
    await clock.advance(20 * minute);
    expect(window.status()?.locked).toBeUndefined();
    expect(await window.client.call('session.lock', {})).toMatchObject({ fault: { code: 'desk.noLock' } });
  });
});

describe('a locked desk', () => {
  it('responds to calls for pictures, alarms and sign-in, and refuses all others', async () => {
    const { window, locked } = await signInAtDesk();
    await window.client.call('session.lock', {});
    await locked();
    const camera = [...window.list.keys()][0] ?? '';
    for (const [name, spec] of Object.entries(deskCalls)) {
      if (spec.right === 'public' || !window.status()?.operator?.rights.some((one) => one === spec.right))
        continue;
      const answer = await window.client.call(
        name as keyof typeof deskCalls,
        exampleOf(name, camera) as never,
      );
      const code = answer.ok ? 'ok' : answer.fault.code;
      if (spec.whileLocked) expect([name, code]).toEqual([name, 'ok']);
      else expect([name, code]).toEqual([name, 'desk.locked']);
    }
    expect(await window.client.call('media.ticket', {})).toMatchObject({ ok: true });
    expect(window.list.size).toBe(20);
  });

  it('controls no camera: main has no ticket until it is unlocked', async () => {
    const { window, tickets, locked } = await signInAtDesk();
    await until(() => tickets.at(-1) != null);
    await window.client.call('session.lock', {});
    await locked();
    expect(tickets.at(-1)).toBeNull();
    await window.client.call('session.signIn', right);
    await until(() => tickets.at(-1) != null);
  });

  it('is unlocked by its operator’s password, and the session continues', async () => {
    const { window, site, locked, open } = await signInAtDesk();
    await window.client.call('session.lock', {});
    await locked();
    expect(await window.client.call('session.signIn', { ...right, password: 'wrong' })).toMatchObject({
      fault: { code: 'password.wrong' },
    });
    expect(window.status()?.locked).toBe(true);
    expect(await window.client.call('session.signIn', right)).toMatchObject({ ok: true });
    await open();
    expect(site.receivedCalls.filter((name) => name === 'session.signIn')).toHaveLength(1);
    const auditLog = await window.client.call('audit.page', { limit: 2 });
    const auditEvents = auditLog.ok ? auditLog.value.entries.map(({ event }) => event) : [];
    expect(auditEvents).toEqual(['session.unlock', 'session.lock']);
  });

  it('is unlocked without the site too, with at most five attempts', async () => {
    const { window, site, links, locked, open } = await signInAtDesk();
    await window.client.call('session.lock', {});
    await locked();
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    expect(await window.client.call('session.signIn', { ...right, password: 'wrong' })).toMatchObject({
      fault: { code: 'offline.refused', params: { left: 4 } },
    });
    await window.client.call('session.signIn', right);
    await open();
    // The session with the site continues.
    expect(window.status()?.away).toBeUndefined();
  });

  it('is unlocked by another operator’s sign-in, who then owns the session', async () => {
    const { window, site, locked, open } = await signInAtDesk();
    await window.client.call('session.lock', {});
    await locked();
    await window.signIn('binh');
    await open();
    expect([window.status()?.operator?.name, site.signedIn]).toEqual(['binh', ['binh']]);
  });

  it('is still locked after a crash', async () => {
    const before = await signInAtDesk();
    await before.window.client.call('session.lock', {});
    await before.locked();
    const session = before.sessions.at(-1);
    before.desk.close();
    const { site, folder, clock, seal } = before;
    const next = startDesk({ site, folder, clock, seal, session });
    await next.window.until(() => next.window.status()?.site.state === 'connected');
    expect(next.window.status()).toMatchObject({ locked: true, operator: { name: 'an' } });
    expect(await next.window.client.call('export.reasons', {})).toMatchObject({
      fault: { code: 'desk.locked' },
    });
  });
});
