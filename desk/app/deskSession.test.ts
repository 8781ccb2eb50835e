import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditRow } from '../../core/audit/api.ts';
import { CameraId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import { everything } from '../../test/fixtures/desk.ts';
import { eventually, startSignedInDesk } from '../../test/fixtures/deskAlerts.ts';

const an = { name: 'an', password: 'a password' };
const cuc = { name: 'cuc', password: 'a password' };
const hash = '0'.repeat(64);
const secret: AuditRow = {
  seq: 1,
  at: 1,
  monotonicMs: 1,
  who: 'fake:operator:an',
  event: 'camera.view',
  camera: null,
  desk: null,
  why: 'Chỉ An được biết',
  detail: '',
  previous: hash,
  hash,
};

/** Creates a desk at which An is signed in with all rights; Cuc has them too. */
async function anSits(options: Parameters<typeof startSignedInDesk>[0] = {}) {
  const started = await startSignedInDesk(options);
  const { site, window } = started;
  site.addOperator('cuc', cuc.password, [...everything, 'video.unmasked'], 'all');
  site.auditLog.entries.push(secret);
  const codeOf = async (answer: Promise<Result<unknown>>) => {
    const is = await answer;
    return is.ok ? 'ok' : is.fault.code;
  };
  const ask = (...[name, input]: Parameters<typeof window.client.call>) =>
    codeOf(window.client.call(name, input));
  const asked = (name: string, times = 1) =>
    eventually(() => site.receivedCalls.filter((one) => one === name).length >= times);
  const auditLog = async () => {
    const page = await window.client.call('audit.page', { limit: 500 });
    return page.ok ? page.value.entries : [];
  };
  return { ...started, ask, asked, auditLog };
}

/** The same with a printer that prints on request of the test. */
async function anPrints() {
  const waiting: (() => void)[] = [];
  const print = () =>
    new Promise<Result<Uint8Array>>((done) => {
      waiting.push(() => done(ok(Buffer.from('%PDF'))));
    });
  const printing = async () => {
    await eventually(() => waiting.length > 0);
    return () => {
      for (const finish of waiting) finish();
    };
  };
  return { ...(await anSits({ print })), printing };
}

describe('a request of an operator who has left since', () => {
  it('gets no response for the next operator, who may request it again', async () => {
    const { site, window, ask, asked } = await anSits();
    const release = site.holdResponses('audit.page');
    const answer = window.client.call('audit.page', { auditLog: 'site' });
    await asked('audit.page');
    await window.signIn('cuc');
    release();
    expect(await answer).toEqual({ ok: false, fault: { code: 'call.operatorChanged', params: {} } });
    expect(await ask('audit.page', { auditLog: 'site' })).toBe('ok');
  });

  it('gets no response if no operator is signed in', async () => {
    const { site, window, ask, asked } = await anSits();
    const release = site.holdResponses('audit.page');
    const answer = ask('audit.page', { auditLog: 'site' });
    await asked('audit.page');
    expect(await ask('session.signOut', {})).toBe('ok');
    release();
    expect(await answer).toBe('call.operatorChanged');
    expect(window.status()?.operator).toBeNull();
  });

  it('gets its response after a lost link and a resumed session of the same operator', async () => {
    const { links, site, window, call, ask, printing } = await anPrints();
    const { id } = await call('handover.begin', { of: 'desk' });
    const answer = ask('handover.file', { handover: id, format: 'pdf', language: 'vi' });
    const printed = await printing();
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    links.allow(true);
    await window.until(() => window.status()?.site.state === 'connected');
    expect(await ask('media.ticket', {})).toBe('ok');
    printed();
    expect(await answer).toBe('ok');
  });

  it('stays executed and audited in their name', async () => {
    const { site, window, ask, asked, auditLog } = await anSits();
    await window.signIn('cuc');
    await window.until(() => window.list.size === 20);
    const camera = CameraId.parse([...window.list.keys()][0]);
    const release = site.holdResponses('video.unmask');
    const answer = ask('video.unmask', { camera, why: 'Tìm người' });
    await asked('video.unmask');
    await window.signIn('an');
    release();
    expect(await answer).toBe('call.operatorChanged');
    const actions = (await auditLog()).filter(({ event }) => event === 'video.unmask');
    expect(actions).toMatchObject([{ who: 'fake:operator:cuc', camera }]);
  });

  it('gets no ticket in the name of the next operator', async () => {
    const { site, window, ask, asked } = await anSits();
    const release = site.holdResponses('session.signIn');
    const coming = window.signIn('cuc');
    await asked('session.signIn', 2);
    const ticket = ask('media.ticket', {});
    release();
    await coming;
    expect(await ticket).toBe('call.operatorChanged');
    expect(site.receivedCalls).not.toContain('media.ticket');
    expect(await ask('media.ticket', {})).toBe('ok');
  });

  it('writes nothing in the name of the operator who has taken over meanwhile', async () => {
    const { call, ask, window } = await anSits();
    const { id } = await call('handover.begin', { of: 'desk' });
    await call('handover.sign', { handover: id, credentials: an });
    const { report } = await call('handover.get', { handover: id });
    for (const { item } of report.carried) await call('handover.tick', { handover: id, item, ticked: true });
    const accepting = ask('handover.accept', { handover: id, credentials: cuc });
    const adding = ask('handover.addendum', { handover: id, text: 'An viết' });
    expect([await accepting, await adding]).toEqual(['ok', 'call.operatorChanged']);
    expect(window.status()?.operator?.name).toBe('cuc');
    expect((await call('handover.get', { handover: id })).report.addenda).toEqual([]);
  });

  it('leaves no file behind', async () => {
    const { call, ask, folder, auditLog, window, printing } = await anPrints();
    const { id } = await call('handover.begin', { of: 'desk' });
    const answer = ask('handover.file', { handover: id, format: 'pdf', language: 'vi' });
    const printed = await printing();
    await window.signIn('cuc');
    printed();
    expect(await answer).toBe('call.operatorChanged');
    const exports = join(folder, 'exports');
    expect(existsSync(exports) ? readdirSync(exports) : []).toEqual([]);
    expect((await auditLog()).map(({ event }) => event)).not.toContain('handover.file');
  });
});

describe('a request made before the desk was locked', () => {
  async function asking() {
    const started = await anSits();
    const { site, ask, asked, window } = started;
    const release = site.holdResponses('audit.page');
    const answer = ask('audit.page', { auditLog: 'site' });
    await asked('audit.page');
    expect(await ask('session.lock', {})).toBe('ok');
    await window.until(() => window.status()?.locked === true);
    return { ...started, release, answer };
  }

  it('gets no response while the desk is locked', async () => {
    const { release, answer } = await asking();
    release();
    expect(await answer).toBe('call.lockedSince');
  });

  it('gets its response once its operator has unlocked the desk', async () => {
    const { release, answer, window } = await asking();
    await window.signIn('an');
    release();
    expect(await answer).toBe('ok');
  });

  it('gets no response if another operator has unlocked the desk', async () => {
    const { release, answer, window } = await asking();
    await window.signIn('cuc');
    release();
    expect(await answer).toBe('call.operatorChanged');
  });

  it('gets its response if pictures need it', async () => {
    const { site, ask, asked } = await anSits();
    const release = site.holdResponses('media.ticket');
    const ticket = ask('media.ticket', {});
    await asked('media.ticket');
    await ask('session.lock', {});
    release();
    expect(await ticket).toBe('ok');
  });
});
