import { beforeEach, describe, expect, it } from 'vitest';
import { type Client, connect } from '../../core/contract/client.ts';
import {
  type ControlCalls,
  type ControlTopics,
  controlCalls,
  controlTopics,
} from '../../core/contract/control.ts';
import { ControlGrant, type FromGateway, SteerableCamera } from '../../core/contract/gateway.ts';
import { protocolVersion } from '../../core/contract/wire.ts';
import { CameraId } from '../../core/domain/ids.ts';
import type { LeaseEvent } from '../../core/domain/lease.ts';
import { defaultRoles, type Scope } from '../../core/domain/operator.ts';
import { type PtzDeed, still } from '../../core/domain/ptz.ts';
import { fakeCameras } from '../../test/fakes/cameras.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { type FakePtz, fakePtz } from '../../test/fakes/ptzDriver.ts';
import { type ControlPort, serveControl } from './door.ts';
import { createGateway, type Gateway } from './gateway.ts';

let clock: HandClock;
let gateway: Gateway;
let told: FromGateway[];
/** Every driver that was opened, by camera, the newest last. */
let opened: Map<string, FakePtz[]>;
let habits: Record<string, Parameters<typeof fakePtz>[1]>;

const cameras = fakeCameras(3)
  .map((camera) => ({ ...camera, fovDeg: 60 }))
  .map((camera) => SteerableCamera.parse({ camera, address: { onvif: `http://127.0.0.1:9/${camera.id}` } }));
const [c1, c2] = cameras.map(({ camera }) => camera.id) as [CameraId, CameraId];
const desks = { an: 1, binh: 2, chief: 3 } as const;

function grantOf(name: keyof typeof desks, scope: Scope = 'all') {
  const isChief = name === 'chief';
  const role = isChief ? 'supervisor' : 'operator';
  return ControlGrant.parse({
    ticket: `ticket-of-${name}-0123456789`,
    session: `session-${name}`,
    operator: {
      ...{ id: `hn:operator:${name}`, name, displayName: name, demo: false, scope },
      ...{ roles: [role], rights: defaultRoles[role] },
    },
    desk: `desk-000000000000000${desks[name]}`,
    priority: isChief ? 10_000 : 1_000,
  });
}

beforeEach(() => {
  clock = handClock();
  told = [];
  opened = new Map();
  habits = {};
  gateway = createGateway({
    clock,
    openDriver({ onvif }) {
      const id = onvif.slice(onvif.lastIndexOf('/') + 1);
      const made = fakePtz(clock, habits[id]);
      opened.set(id, [...(opened.get(id) ?? []), made]);
      return made.driver;
    },
    tell: (message) => told.push(message),
    log: () => undefined,
  });
});

const ptz = (camera: CameraId): FakePtz => {
  const last = opened.get(camera)?.at(-1);
  if (!last) throw new Error(`${camera} was never met`);
  return last;
};
const deeds = () => told.flatMap((one) => (one.t === 'deed' ? one.deed : []));

interface Console {
  readonly client: Client<ControlCalls, ControlTopics>;
  readonly leases: LeaseEvent[];
  readonly stopped: string[];
  readonly ended: string[];
  cut(): void;
  steer(camera: CameraId, pan: number): Promise<unknown>;
}

/** A console on a wire of this process. */
async function console_(name: keyof typeof desks, ticket = grantOf(name).ticket): Promise<Console> {
  let toServer: (message: unknown) => void = () => undefined;
  let toClient: (message: unknown) => void = () => undefined;
  const closers: (() => void)[] = [];
  const ended: string[] = [];
  const cut = () => {
    for (const run of closers.splice(0)) run();
  };
  const port: ControlPort = {
    send: (message) => queueMicrotask(() => toClient(structuredClone(message))),
    onMessage(run) {
      toServer = run;
    },
    onClose: (run) => void closers.push(run),
    close: cut,
    countMalformed: () => undefined,
    setSignedIn: () => undefined,
    end: (_code, why) => {
      ended.push(why);
      cut();
    },
  };
  serveControl(port, gateway, clock, (_id, call, error) => {
    throw new Error(`${call}: ${String(error)}`);
  });
  const client = connect<ControlCalls, ControlTopics>(
    {
      send: (message) => queueMicrotask(() => toServer(structuredClone(message))),
      onMessage(run) {
        toClient = run;
      },
      onClose: (run) => void closers.push(run),
      close: cut,
    },
    { calls: controlCalls, topics: controlTopics, clock },
  );
  const leases: LeaseEvent[] = [];
  const stopped: string[] = [];
  client.subscribe('lease', { onMessage: (event) => leases.push(event) });
  client.subscribe('stopped', { onMessage: ({ cause }) => stopped.push(cause) });
  const joined = client.call('control.join', { protocol: protocolVersion, ticket });
  await clock.advance(0);
  await joined;
  return {
    ...{ client, leases, stopped, ended, cut },
    async steer(camera, pan) {
      seq += 1;
      const answer = client.call('ptz.steer', { camera, seq, velocity: { ...still, pan }, source: 'stick' });
      await clock.advance(10);
      return answer;
    },
  };
}
let seq = 0;

function begin(...names: (keyof typeof desks)[]): void {
  gateway.setCameras({ first: true, last: true, cameras });
  for (const name of names) gateway.grant(grantOf(name));
}
const held = (by: string) => ({ ok: false, fault: { code: 'steer.held', params: { by } } });

describe('a gateway', () => {
  it('lets nobody in without a ticket that its site gave', async () => {
    begin('an');
    const stranger = await console_('an', 'not-a-ticket-of-anybody');
    expect(await stranger.steer(c1, 1)).toMatchObject({ fault: { code: 'right.notSignedIn' } });
  });
  it('refuses a camera out of scope, and one that it does not know', async () => {
    begin();
    gateway.grant(grantOf('an', [{ cameras: [c2] }]));
    const an = await console_('an');
    expect(await an.steer(c1, 1)).toMatchObject({ fault: { code: 'right.outOfScope' } });
    expect(await an.steer(CameraId.parse('hn:camera:none'), 1)).toMatchObject({
      fault: { code: 'right.outOfScope' },
    });
    expect(await an.steer(c2, 1)).toMatchObject({ ok: true });
  });
  it('moves a camera for who comes first, and tells the next by whom it is held', async () => {
    begin('an', 'binh');
    const [an, binh] = [await console_('an'), await console_('binh')];
    expect(await an.steer(c1, 0.5)).toMatchObject({ ok: true, value: { lease: { holder: { name: 'an' } } } });
    expect(ptz(c1).velocity.pan).toBe(0.5);
    expect(await binh.steer(c1, -1)).toEqual(held('an'));
    await clock.advance(5_000);
    expect(await binh.steer(c1, -1)).toMatchObject({ ok: true });
    expect(an.leases.map((event) => ('how' in event ? event.how : event.what))).toEqual(['granted', 'idle']);
  });
  it('gives it to a higher priority, stops what the loser moved, and tells the loser who', async () => {
    begin('an', 'chief');
    const [an, chief] = [await console_('an'), await console_('chief')];
    await an.steer(c1, 0.5);
    expect(await chief.steer(c1, -1)).toMatchObject({ ok: true });
    await clock.advance(100);
    expect(an.stopped).toEqual(['leaseLost']);
    expect(an.leases.at(-1)).toMatchObject({ what: 'ended', how: 'preempted', by: { name: 'chief' } });
    expect(ptz(c1).times('stop').length).toBeGreaterThan(0);
    expect(ptz(c1).velocity.pan).toBe(-1);
    expect(deeds()).toMatchObject([
      { deed: 'lease.preempt', who: 'hn:operator:chief' },
      { deed: 'ptz.steer', who: 'hn:operator:an', detail: { ended: 'leaseLost', source: 'stick' } },
    ]);
    // What the loser says late changes nothing.
    expect(await an.client.call('ptz.stop', { camera: c1, seq: 99, cause: 'leaseLost' })).toEqual(
      held('chief'),
    );
    expect(ptz(c1).velocity.pan).toBe(-1);
  });
  it('ignores what is older than what was said last', async () => {
    begin('an');
    const an = await console_('an');
    const say = async (n: number, pan: number) => {
      void an.client.call('ptz.steer', { camera: c1, seq: n, velocity: { ...still, pan }, source: 'stick' });
      await clock.advance(150);
    };
    await say(1_000, 0.5);
    await say(999, -1);
    expect(ptz(c1).velocity.pan).toBe(0.5);
  });
  it('keeps a lease over a broken link for its idle time, though the camera is stopped at once', async () => {
    begin('an', 'binh');
    const [an, binh] = [await console_('an'), await console_('binh')];
    await an.steer(c1, 0.5);
    an.cut();
    await clock.advance(20);
    expect(ptz(c1).velocity.pan).toBe(0);
    expect(await binh.steer(c1, 1)).toEqual(held('an'));
    const again = await console_('an');
    expect(await again.steer(c1, 0.5)).toMatchObject({ ok: true });
  });
  it('reserves for a reason, hands over to who asked, and lets a supervisor release', async () => {
    begin('an', 'binh', 'chief');
    const [an, binh, chief] = [await console_('an'), await console_('binh'), await console_('chief')];
    const call = async <T>(answer: Promise<T>) => {
      await clock.advance(1);
      return answer;
    };
    const reserve = { camera: c1, forMs: 600_000, reason: 'lễ hội' };
    expect(await call(an.client.call('lease.reserve', reserve))).toMatchObject({ ok: true });
    expect(await binh.steer(c1, 1)).toMatchObject({ fault: { code: 'steer.reserved' } });
    await call(binh.client.call('lease.request', { camera: c1 }));
    expect(an.leases.at(-1)).toMatchObject({ what: 'requested', by: { name: 'binh' } });
    const to = grantOf('binh').operator.id;
    await call(an.client.call('lease.answer', { camera: c1, to, give: true }));
    expect(binh.leases.at(-1)).toMatchObject({ what: 'granted', lease: { holder: { name: 'binh' } } });
    const release = { camera: c1, reason: 'cần gấp' };
    expect(await call(an.client.call('lease.releaseOther', release))).toMatchObject({
      fault: { code: 'right.missing' },
    });
    expect(await call(chief.client.call('lease.releaseOther', release))).toMatchObject({ ok: true });
    expect(deeds().map(({ deed }) => deed)).toEqual([
      'lease.reserve',
      'lease.request',
      'lease.handOver',
      'lease.releaseOther',
    ]);
    expect(told.filter(({ t }) => t === 'presence').at(-1)).toMatchObject({ camera: c1, steering: null });
  });
  it('ends what a session had when it ends', async () => {
    begin('an', 'binh');
    const [an, binh] = [await console_('an'), await console_('binh')];
    await an.steer(c1, 0.5);
    gateway.revoke('session-an');
    await clock.advance(20);
    expect(ptz(c1).velocity.pan).toBe(0);
    expect(an.ended).toEqual(['the session has ended']);
    expect(await binh.steer(c1, 1)).toMatchObject({ ok: true });
    expect(gateway.join(grantOf('an').ticket, {} as never)).toMatchObject({ ok: false });
  });
  it('stops everything and drops every ticket when its site is gone', async () => {
    begin('an', 'binh');
    const [an, binh] = [await console_('an'), await console_('binh')];
    await an.steer(c1, 0.5);
    await binh.steer(c2, 0.5);
    gateway.siteGone();
    await clock.advance(20);
    expect([ptz(c1).velocity.pan, ptz(c2).velocity.pan]).toEqual([0, 0]);
    expect(an.ended).toHaveLength(1);
    expect(gateway.join(grantOf('binh').ticket, {} as never)).toMatchObject({ ok: false });
    await clock.advance(1_000);
    expect(gateway.busy).toBe(0);
  });
  it('tells the next site what the one before could not write down, and which cameras nobody saw stand still', async () => {
    habits[c1] = { obeysStopFrom: Number.POSITIVE_INFINITY };
    begin('an');
    const an = await console_('an');
    await an.steer(c1, 0.5);
    told.length = 0;
    gateway.siteGone();
    expect(deeds()).toEqual([]);
    await clock.advance(6_000);
    told.length = 0;
    gateway.setTours([]);
    expect(deeds()).toMatchObject([{ deed: 'ptz.steer', detail: { ended: 'siteGone', lateMs: 6_000 } }]);
    expect(told).toContainEqual({ t: 'unconfirmed', camera: c1, cause: null, over: false });
    gateway.setTours([]);
    expect(deeds()).toHaveLength(1);
  });
  it('writes one entry for a gesture, however often it is said and with short rests', async () => {
    begin('an');
    const an = await console_('an');
    for (let round = 0; round < 3; round += 1) {
      for (let at = 0; at < 1_000; at += 200) {
        await an.steer(c1, 0.25 * (round + 1));
        await clock.advance(190);
      }
      await an.steer(c1, 0);
      await clock.advance(500);
    }
    await clock.advance(10_000);
    expect(deeds()).toHaveLength(1);
    expect(deeds()[0]).toMatchObject({
      deed: 'ptz.steer',
      detail: { moves: 3, maxSpeed: 0.75, ended: 'letGo' },
    });
    expect(Number(deeds()[0]?.detail.durationMs)).toBeGreaterThan(3_500);
  });
  it('takes a camera from whoever does not see it any more: it stops, and nothing more is told of it', async () => {
    begin('binh');
    gateway.grant(grantOf('an', [{ tags: ['north'] }]));
    const tagged = (tags: string[]) =>
      cameras.map((one) => (one.camera.id === c1 ? { ...one, camera: { ...one.camera, tags } } : one));
    gateway.setCameras({ first: true, last: true, cameras: tagged(['north']) });
    const [an, binh] = [await console_('an'), await console_('binh')];
    const heard: unknown[] = [];
    an.client.subscribe('camera', { onMessage: (control) => heard.push(control) });
    void an.client.call('ptz.follow', { camera: c1 });
    expect(await an.steer(c1, 0.5)).toMatchObject({ ok: true });
    gateway.setCameras({ first: true, last: true, cameras: tagged([]) });
    await clock.advance(20);
    expect(ptz(c1).velocity.pan).toBe(0);
    expect(an.stopped).toEqual(['leaseLost']);
    const told = heard.length;
    expect(await binh.steer(c1, 0.5)).toMatchObject({ ok: true });
    await clock.advance(1_000);
    expect(heard).toHaveLength(told);
  });
  it('stops a camera whose address changes while it moves at both, and says where it looks from there on', async () => {
    begin('an');
    const an = await console_('an');
    const heard: { toCameraMs: number | null }[] = [];
    an.client.subscribe('camera', { onMessage: (control) => heard.push(control) });
    void an.client.call('ptz.follow', { camera: c1 });
    await an.steer(c1, 0.5);
    const before = ptz(c1);
    const moved = cameras.map((one) =>
      one.camera.id === c1 ? { ...one, address: { onvif: `http://127.0.0.1:10/${c1}` } } : one,
    );
    gateway.setCameras({ first: true, last: true, cameras: moved });
    await clock.advance(1_000);
    expect(before.velocity.pan).toBe(0);
    expect(before.isClosed).toBe(true);
    expect(ptz(c1)).not.toBe(before);
    expect(ptz(c1).times('stop').length).toBeGreaterThan(0);
    const told = heard.length;
    await an.steer(c1, -0.5);
    await clock.advance(1_000);
    expect(heard.length).toBeGreaterThan(told);
  });
  it('stops a camera that is gone from the registry until it is certain', async () => {
    habits[c1] = { obeysStopFrom: 12 };
    begin('an');
    const an = await console_('an');
    await an.steer(c1, 0.5);
    gateway.setCameras({ first: true, last: true, cameras: cameras.slice(1) });
    await clock.advance(8_000);
    expect(ptz(c1).isClosed).toBe(false);
    await clock.advance(8_000);
    expect(ptz(c1).velocity.pan).toBe(0);
    expect(ptz(c1).isClosed).toBe(true);
  });
  it('sends nobody’s deed to a camera that is another’s by then, and stops what is on its way', async () => {
    habits[c1] = { moveDelayMs: 300, delayMs: 100 };
    begin('an', 'chief');
    const [an, chief] = [await console_('an'), await console_('chief')];
    await an.steer(c1, 0.5);
    const late = an.client.call('ptz.do', { camera: c1, deed: { do: 'preset', token: 'p1' } });
    void chief.client.call('lease.take', { camera: c1 });
    await clock.advance(2_000);
    expect(await late).toMatchObject({ ok: false });
    expect(ptz(c1).times('preset')).toEqual([]);
    await clock.advance(5_000);
    const sent = an.client.call('ptz.do', { camera: c1, deed: { do: 'preset', token: 'p1' } });
    await clock.advance(150);
    expect(await sent).toMatchObject({ ok: true });
    const from = clock.monotonic();
    void chief.client.call('lease.take', { camera: c1 });
    await clock.advance(1);
    expect(ptz(c1).times('stop').at(-1)).toBeGreaterThanOrEqual(from);
    expect(an.stopped.at(-1)).toBe('leaseLost');
  });
  it('lets a camera get to where it was sent when the lease of who sent it runs out', async () => {
    begin('an');
    const an = await console_('an');
    void an.client.call('ptz.do', { camera: c1, deed: { do: 'home' } });
    await clock.advance(1);
    const stops = ptz(c1).times('stop').length;
    await clock.advance(10_000);
    expect(ptz(c1).times('stop')).toHaveLength(stops);
  });
  it('does not do when its site is gone what waited until then', async () => {
    habits[c1] = { moveDelayMs: 300 };
    begin('an');
    const an = await console_('an');
    await an.steer(c1, 0.5);
    void an.client.call('ptz.do', { camera: c1, deed: { do: 'preset', token: 'p1' } });
    await clock.advance(1);
    gateway.siteGone();
    await clock.advance(2_000);
    expect(ptz(c1).times('preset')).toEqual([]);
    expect(ptz(c1).velocity.pan).toBe(0);
  });
  it('leaves a tour alone for the late word of one whose lease has ended', async () => {
    begin('an');
    const an = await console_('an');
    const call = async (deed: PtzDeed) => {
      const done = an.client.call('ptz.do', { camera: c1, deed });
      await clock.advance(50);
      expect(await done).toMatchObject({ ok: true });
    };
    await call({ do: 'saveTour', name: 'Vòng', stops: [{ preset: 'p1', dwellS: 5, speed: 1 }] });
    const token = told.flatMap((one) => (one.t === 'tour' ? one.token : []))[0] ?? '';
    await call({ do: 'startTour', token });
    await clock.advance(6_000);
    const late = an.client.call('ptz.stop', { camera: c1, seq: 9e15, cause: 'unplugged' });
    await clock.advance(1);
    expect(await late).toMatchObject({ ok: true });
    const presets = ptz(c1).times('preset').length;
    await clock.advance(11_000);
    expect(ptz(c1).times('preset').length).toBeGreaterThan(presets);
  });
  it('hears a console that counts anew after its clock was set back', async () => {
    begin('an');
    const first = await console_('an');
    const say = (on: Console, n: number, pan: number) =>
      on.client.call('ptz.steer', { camera: c1, seq: n, velocity: { ...still, pan }, source: 'stick' });
    void say(first, 5_000_000, 0.5);
    await clock.advance(20);
    first.cut();
    await clock.advance(20);
    const second = await console_('an');
    void say(second, 1_000, -0.5);
    await clock.advance(150);
    expect(ptz(c1).velocity.pan).toBe(-0.5);
  });
  it('tells its site when somebody begins to move what they have reserved long ago', async () => {
    begin('an');
    const an = await console_('an');
    void an.client.call('lease.reserve', { camera: c1, forMs: 3_600_000, reason: 'lễ hội' });
    await clock.advance(1_800_000);
    told.length = 0;
    await an.steer(c1, 0.5);
    await an.steer(c1, 0.6);
    expect(told.filter(({ t }) => t === 'presence')).toHaveLength(1);
  });
  it('writes what a camera did not do, and Stop where nobody steered', async () => {
    habits[c1] = { refuses: ['preset'] };
    begin('an', 'chief');
    const [an, chief] = [await console_('an'), await console_('chief')];
    void an.client.call('ptz.do', { camera: c1, deed: { do: 'preset', token: 'p9' } });
    await clock.advance(50);
    expect(deeds()).toMatchObject([{ deed: 'ptz.preset', detail: { token: 'p9', failed: 'ptz.fault' } }]);
    void an.client.call('ptz.do', { camera: c1, deed: { do: 'home' } });
    await clock.advance(50);
    void chief.client.call('ptz.stop', { camera: c1, seq: 1 });
    await clock.advance(50);
    expect(deeds().at(-1)).toMatchObject({ deed: 'ptz.stop', who: 'hn:operator:chief' });
  });
  it('is not flooded with leases that are asked for, given up, and gestures that are begun', async () => {
    begin('an', 'binh');
    const [an, binh] = [await console_('an'), await console_('binh')];
    await an.steer(c1, 0.5);
    for (let n = 0; n < 200; n += 1) {
      void binh.client.call('lease.request', { camera: c1 });
      void an.client.call('ptz.steer', {
        ...{ camera: c2, seq: 1e15 + 2 * n, velocity: { ...still, tilt: 1 }, source: 'stick' },
      });
      void an.client.call('ptz.stop', { camera: c2, seq: 1e15 + 2 * n + 1, cause: 'selectionChanged' });
      await clock.advance(5);
    }
    expect(deeds().length).toBeLessThan(100);
  });
  it('writes presets and the like one by one, and no flood of them', async () => {
    begin('an');
    const an = await console_('an');
    const answers = Array.from({ length: 40 }, () =>
      an.client.call('ptz.do', { camera: c1, deed: { do: 'wiper', on: true } }),
    );
    await clock.advance(100);
    const done = await Promise.all(answers);
    expect(done.filter(({ ok }) => ok).length).toBe(deeds().length);
    expect(deeds().length).toBeLessThanOrEqual(20);
  });
});

describe('at its start', () => {
  it('tells every camera to stop, those steered before first, and leaves who steers by then alone', async () => {
    gateway.setCameras({
      first: true,
      last: false,
      cameras: cameras.slice(1, 2).map((one) => ({ ...one, steered: true })),
    });
    gateway.setCameras({ first: false, last: true, cameras: [...cameras.slice(0, 1), ...cameras.slice(2)] });
    await clock.advance(1_000);
    for (const { camera } of cameras) expect(ptz(camera.id).times('stop').length).toBeGreaterThan(0);
    expect(opened.get(c2)).toHaveLength(1);
    gateway.setCameras({ first: true, last: true, cameras });
    await clock.advance(1_000);
    expect(opened.get(c1)).toHaveLength(1);
  });
  it('tells one again that did not answer', async () => {
    habits[c1] = { isUnreachable: true };
    begin();
    await clock.advance(100);
    habits[c1] = {};
    await clock.advance(6_000);
    expect(opened.get(c1)).toHaveLength(2);
    expect(ptz(c1).times('stop')).toHaveLength(1);
  });
});

it('tells its site of a camera that is not seen to stand still', async () => {
  habits[c1] = { obeysStopFrom: Number.POSITIVE_INFINITY };
  begin('an');
  const an = await console_('an');
  await an.steer(c1, 0.5);
  await clock.advance(6_000);
  expect(an.stopped).toEqual(['deadMan']);
  expect(told).toContainEqual({ t: 'unconfirmed', camera: c1, cause: 'deadMan', over: false });
});
