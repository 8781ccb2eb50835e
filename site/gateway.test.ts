import { type ChildProcess, fork } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CameraId } from '../core/base/ids.ts';
import { defaultRoles } from '../core/people/operator.ts';
import { FromPtzGateway, SteerableCamera, type ToPtzGateway } from '../core/ptz/gatewayMessages.ts';
import { deadManMs, zeroVelocity } from '../core/ptz/ptz.ts';
import { protocolVersion } from '../core/rpc/wire.ts';
import { fakeCameras } from '../test/fakes/cameras.ts';
import { controlClient } from '../test/fakes/siteClient.ts';
import { until } from '../test/fixtures/until.ts';

/** The gateway as a process of its own, with cameras that move in real time. */
interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly command: {
    readonly command: string;
    readonly camera: string;
    readonly at: number;
    readonly pan?: number;
  }[];
  readonly messages: FromPtzGateway[];
}
const program = new URL('../test/fakes/gatewayWorker.ts', import.meta.url);
const children: ChildProcess[] = [];
const ticket = 'ticket-0123456789abcdef';
const camera = CameraId.parse('fake:camera:c1');
const known = (habits = '') =>
  SteerableCamera.parse({
    camera: { ...fakeCameras(1)[0], id: camera },
    address: { onvif: `http://fake/c1${habits}` },
    steered: true,
  });

async function start(port = 0, habits = ''): Promise<Running> {
  const child = fork(program, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  children.push(child);
  const reported: Running['command'] = [];
  const messages: FromPtzGateway[] = [];
  child.on('message', (raw: object) => {
    if ('command' in raw) reported.push(raw as Running['command'][number]);
    else messages.push(FromPtzGateway.parse(raw));
  });
  const send = (message: ToPtzGateway) => child.send(message);
  send({ t: 'start', host: '127.0.0.1', port, tours: [] });
  send({
    t: 'grant',
    grant: {
      ticket,
      session: 's1',
      priority: 1_000,
      operator: {
        id: 'fake:operator:an' as never,
        name: 'an',
        displayName: 'An',
        demo: false,
        scope: 'all',
        roles: ['operator'],
        rights: [...defaultRoles.operator],
      },
      desk: 'desk-0000000000000001' as never,
    },
  });
  send({ t: 'cameras', first: true, last: true, cameras: [known(habits)] });
  await until(() => messages.some(({ t }) => t === 'ready'));
  const ready = messages.find((one) => one.t === 'ready');
  return { child, command: reported, messages, url: ready?.t === 'ready' ? ready.url : '' };
}

let seq: number;
async function join(url: string) {
  const { client, socket } = await controlClient(url);
  const joined = await client.call('control.join', { protocol: protocolVersion, ticket });
  expect(joined).toMatchObject({ ok: true });
  return {
    client,
    socket,
    steer: (pan: number) =>
      client.call('ptz.steer', { camera, seq: ++seq, velocity: { ...zeroVelocity, pan }, source: 'stick' }),
  };
}

beforeEach(() => {
  seq = 0;
});
afterEach(async () => {
  await Promise.all(
    children.splice(0).map((child) => {
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      return exited;
    }),
  );
});
/** Allowance for a busy machine; the times on a quiet one are measured by the fault matrix and bench:ptz. */
const busyMs = 5_400;
const stopsAfter = ({ command }: Running, at: number) =>
  command.filter((one) => one.command === 'stop' && one.at >= at);

it('a gateway process moves a camera on request, and stops it 600 ms after the last request', async () => {
  const gateway = await start();
  const { steer } = await join(gateway.url);
  const sentAt = Date.now();
  await steer(0.5);
  await until(() => gateway.command.some(({ command }) => command === 'move'));
  await until(() => stopsAfter(gateway, sentAt).length > 0);
  const stoppedAt = stopsAfter(gateway, sentAt)[0]?.at ?? 0;
  expect(stoppedAt - sentAt).toBeGreaterThanOrEqual(deadManMs - 1);
  expect(stoppedAt - sentAt).toBeLessThan(deadManMs + busyMs);
});

it('a gateway process sends Stop while a move hangs', async () => {
  const gateway = await start(0, '?moveDelayMs=2500');
  const { client, steer } = await join(gateway.url);
  await steer(0.5);
  await until(() => gateway.command.some(({ command }) => command === 'move'));
  const at = Date.now();
  expect(await client.call('ptz.stop', { camera, seq: ++seq })).toMatchObject({ ok: true });
  await until(() => stopsAfter(gateway, at).length > 0);
  expect((stopsAfter(gateway, at)[0]?.at ?? 0) - at).toBeLessThan(busyMs);
});

it('a gateway process stops a camera at once when its console disconnects', async () => {
  const gateway = await start();
  const { socket, steer } = await join(gateway.url);
  await steer(0.5);
  await until(() => gateway.command.some(({ command }) => command === 'move'));
  const at = Date.now();
  socket.terminate();
  await until(() => stopsAfter(gateway, at).length > 0);
  // By the disconnection, not by the dead-man, which would have come later.
  await until(() => gateway.messages.some(({ t }) => t === 'auditEvent'));
  expect(gateway.messages.find(({ t }) => t === 'auditEvent')).toMatchObject({
    auditEvent: { event: 'ptz.steer', detail: { ended: 'linkCut' } },
  });
});

it('a gateway process without its site stops all cameras, refuses clients, and ends', async () => {
  const gateway = await start();
  const { socket, steer } = await join(gateway.url);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await steer(0.5);
  await until(() => gateway.command.some(({ command }) => command === 'move'));
  const exited = new Promise((resolve) => gateway.child.once('exit', resolve));
  gateway.child.disconnect();
  await closed;
  await exited;
  expect(gateway.child.exitCode).toBe(0);
});

it('a killed gateway process restarts on its port, and first stops the controlled cameras', async () => {
  const first = await start();
  const { steer } = await join(first.url);
  await steer(0.5);
  first.child.kill('SIGKILL');
  const second = await start(Number(new URL(first.url).port));
  await until(() => second.command.some(({ command }) => command === 'stop'));
  expect(second.command[0]?.command).toBe('stop');
  const again = await join(second.url);
  expect(await again.steer(0.5)).toMatchObject({ ok: true });
});

it('a gateway process disconnects a console of over 200 messages a second', async () => {
  const gateway = await start();
  const { client, socket } = await join(gateway.url);
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
  for (let n = 0; n < 600; n += 1) void client.call('ptz.unfollow', { camera });
  expect(await closed).toBe(1008);
});
