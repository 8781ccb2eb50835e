import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../core/audit/audit.ts';
import { type CameraId, DeskId } from '../../../core/base/ids.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { defaultRoles, Operator } from '../../../core/people/operator.ts';
import {
  type FromPtzGateway,
  SteerableCamera,
  type ToPtzGateway,
} from '../../../core/ptz/gatewayMessages.ts';
import { fakeCameras } from '../../../test/fakes/cameras.ts';
import { type HandClock, handClock } from '../../../test/fakes/clock.ts';
import { createSitePtzClient, type SitePtzClient } from './sitePtzClient.ts';

const cameras = fakeCameras(3).map((camera) =>
  SteerableCamera.parse({ camera, address: { onvif: 'http://127.0.0.1:9/onvif' } }),
);
const [c1, c2] = cameras.map(({ camera }) => camera.id) as [CameraId, CameraId];
const session = {
  operator: Operator.parse({
    id: 'hn:operator:an',
    name: 'an',
    displayName: 'An',
    roles: ['supervisor'],
    scope: 'all',
    demo: false,
    rights: defaultRoles.supervisor,
  }),
  desk: DeskId.parse('desk-0000000000000001'),
  key: 'session-an',
};

const met = (camera: CameraId): FromPtzGateway => ({
  t: 'met',
  camera,
  stopWay: { profile: 'main', path: '/onvif/ptz', clockAheadMs: 0 },
});
const controlledBy = (camera: CameraId): FromPtzGateway => {
  const who = { name: 'An', desk: session.desk, priority: 1_000 };
  const steering = { ...who, kind: 'steering', since: 0, until: 1 } as const;
  return { t: 'presence', camera, steering, tour: null };
};

let clock: HandClock;
let steering: SitePtzClient<typeof session>;
let auditEvents: AuditEvent[];
let notices: (Fault | string)[];
let isCurrent: boolean;
let gone: number;
let registry: readonly SteerableCamera[];
let poses: unknown[];
let controls: unknown[];

beforeEach(() => {
  clock = handClock();
  auditEvents = [];
  notices = [];
  isCurrent = true;
  gone = 0;
  registry = cameras;
  poses = [];
  controls = [];
  steering = createSitePtzClient({
    clock,
    log: () => undefined,
    settings: { site: 'hn', gateway: { host: '127.0.0.1', port: 0 }, priorities: { supervisor: 20_000 } },
    cameras: () => registry,
    cameraName: (camera) => `tên ${camera}`,
    isCurrent: () => isCurrent,
    recordLater: (more) => auditEvents.push(...more),
    tours: { all: () => [], put: () => undefined, remove: () => undefined },
    board: {
      steered: () => undefined,
      posed: (camera, pose) => void poses.push([camera, pose]),
      controlled: (camera, control) => void controls.push([camera, control]),
      clearHolders: () => {
        gone += 1;
      },
    },
    notices: {
      onNotice: (fault) => void notices.push(fault),
      onNoticeOver: (code) => void notices.push(code),
    },
  });
});

function gateway() {
  const received: ToPtzGateway[] = [];
  let hear: (message: unknown) => void = () => undefined;
  let end: () => void = () => undefined;
  steering.connect({
    post: (message) => received.push(message),
    onMessage(run) {
      hear = run;
    },
    onClose(run) {
      end = run;
    },
  });
  return { received, send: (message: FromPtzGateway) => hear(message), end: () => end() };
}
const url = 'ws://127.0.0.1:4711';

describe('the site’s end of its gateway', () => {
  it('sends a gateway its address, the tickets and the cameras, in this order', () => {
    const { received } = gateway();
    expect(received.map(({ t }) => t)).toEqual(['start', 'cameras']);
    expect(received[1]).toMatchObject({ first: true, last: true, cameras: [{ camera: { id: c1 } }, {}, {}] });
  });
  it('audits refusals, including those of unknown people', () => {
    const { send } = gateway();
    const of = { camera: c1, call: 'ptz.steer', code: 'right.outOfScope', times: 7 } as const;
    send({ t: 'refused', who: session.operator.id, desk: session.desk, ...of });
    send({ t: 'refused', who: null, desk: null, ...of, camera: null, code: 'steer.ticketInvalid' });
    expect(auditEvents).toMatchObject([
      { who: 'hn:operator:an', event: 'ptz.refused', camera: c1 },
      { who: 'hn', event: 'ptz.refused', camera: null },
    ]);
    expect(JSON.parse(auditEvents[0]?.detail ?? '')).toEqual({
      desk: session.desk,
      call: 'ptz.steer',
      code: 'right.outOfScope',
      times: 7,
    });
  });
  it('issues no ticket before it knows the gateway’s address, and then one per session', () => {
    expect(steering.ticket(session)).toMatchObject({ fault: { code: 'steer.gatewayAway' } });
    const { received, send } = gateway();
    send({ t: 'ready', url });
    const first = steering.ticket(session);
    expect(first).toMatchObject({ ok: true, value: { url, operator: 'hn:operator:an' } });
    expect(steering.ticket(session)).toEqual(first);
    expect(received.filter(({ t }) => t === 'grant')).toMatchObject([
      { grant: { session: 'session-an', priority: 20_000 } },
    ]);
    expect(auditEvents.map(({ event }) => event)).toEqual(['ptz.ticket']);
  });
  it('sends the next gateway the same, with the same port, and recently controlled cameras first', () => {
    const one = gateway();
    one.send({ t: 'ready', url });
    steering.ticket(session);
    one.send(met(c2));
    one.send(controlledBy(c2));
    one.end();
    expect(gone).toBe(1);
    const two = gateway();
    expect(two.received).toMatchObject([
      { t: 'start', port: 4711 },
      { t: 'grant' },
      { t: 'cameras', cameras: [{ camera: { id: c2 }, steered: true }, {}, {}] },
    ]);
    expect(steering.ticket(session)).toMatchObject({ ok: true, value: { url } });
  });
  it('asks the next gateway to stop a camera first only if a gateway had connected to it', () => {
    const one = gateway();
    one.send(controlledBy(c1));
    one.send(controlledBy(c2));
    // Connected while its operator still holds the stick.
    one.send(met(c2));
    one.end();
    const two = gateway();
    const reported = two.received.flatMap((message) => (message.t === 'cameras' ? message.cameras : []));
    expect(reported.filter(({ steered }) => steered).map(({ camera }) => camera.id)).toEqual([c2]);
  });
  it('gives up a port that another process has taken', async () => {
    const one = gateway();
    one.send({ t: 'ready', url });
    one.end();
    const two = gateway();
    two.send({ t: 'failed', fault: { code: 'site.portTaken', params: { address: 'x', why: 'y' } } });
    await clock.advance(1_000);
    expect(two.received.at(-1)).toMatchObject({ t: 'start', port: 0 });
  });
  it('revokes the ticket of a session that has ended or expired', async () => {
    const { received, send } = gateway();
    send({ t: 'ready', url });
    steering.ticket(session);
    steering.sessionEnded('another');
    expect(received.filter(({ t }) => t === 'revoke')).toEqual([]);
    isCurrent = false;
    await clock.advance(15_000);
    expect(received.filter(({ t }) => t === 'revoke')).toEqual([{ t: 'revoke', session: 'session-an' }]);
  });
  it('audits the gateway’s events with their desk', () => {
    const { send } = gateway();
    const detail = { source: 'stick', durationMs: 1_200 };
    send({
      t: 'auditEvent',
      auditEvent: {
        who: session.operator.id,
        desk: session.desk,
        camera: c1,
        event: 'ptz.steer',
        why: null,
        detail,
      },
    });
    expect(auditEvents).toEqual([
      {
        who: 'hn:operator:an',
        event: 'ptz.steer',
        camera: c1,
        why: null,
        detail: JSON.stringify({ desk: session.desk, ...detail }),
      },
    ]);
  });
  it('forwards a camera’s pose', () => {
    const { send } = gateway();
    const pose = { panDeg: 359.99, tiltDeg: -20, fovDeg: 5 };
    send({ t: 'pose', camera: c1, pose });
    send({ t: 'pose', camera: c1, pose: { ...pose, panDeg: 360 } });
    expect(poses).toEqual([[c1, pose]]);
  });
  it('forwards why a camera cannot be controlled', () => {
    const { send } = gateway();
    const fault = { code: 'ptz.notFound', params: { status: 404 } } as const;
    const control = { fault, missing: [] };
    send({ t: 'control', camera: c1, ...control });
    expect(controls).toEqual([[c1, control]]);
  });
  it('publishes nothing more of a removed camera', () => {
    const { send } = gateway();
    send({ t: 'unconfirmed', camera: c1, cause: 'deadMan', over: false });
    steering.registryChanged();
    expect(notices).toHaveLength(1);
    registry = cameras.slice(1);
    steering.registryChanged();
    expect(notices.at(-1)).toBe('steer.stopUnconfirmed');
  });
  it('reports the cameras not confirmed to stand still, until they are', () => {
    const { send } = gateway();
    send({ t: 'unconfirmed', camera: c1, cause: 'deadMan', over: false });
    expect(notices.at(-1)).toEqual({
      code: 'steer.stopUnconfirmed',
      params: { cameras: `tên ${c1}` },
    });
    send({ t: 'unconfirmed', camera: c1, cause: null, over: true });
    expect(notices.at(-1)).toBe('steer.stopUnconfirmed');
    expect(auditEvents.map(({ who, event }) => [who, event])).toEqual([
      ['hn', 'ptz.stopUnconfirmed'],
      ['hn', 'ptz.stopConfirmed'],
    ]);
  });
});
