import type { CameraId } from '../../core/base/ids.ts';
import { defaultRoles, type Scope } from '../../core/people/operator.ts';
import {
  type ControlCalls,
  type ControlTopics,
  controlCalls,
  controlTopics,
} from '../../core/ptz/controlApi.ts';
import { ControlGrant, type FromPtzGateway, SteerableCamera } from '../../core/ptz/gatewayMessages.ts';
import type { LeaseEvent } from '../../core/ptz/lease.ts';
import { zeroVelocity } from '../../core/ptz/ptz.ts';
import { createRpcClient, type RpcClient } from '../../core/rpc/client.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import { createPtzGateway } from '../../site/ptz/gateway.ts';
import { type ConsolePort, serveConsole } from '../../site/ptz/serveConsole.ts';
import { fakeCameras } from './cameras.ts';
import { handClock } from './clock.ts';
import { type FakePtz, fakePtz } from './ptzDriver.ts';

export const cameras = fakeCameras(3)
  .map((camera) => ({ ...camera, fovDeg: 60 }))
  .map((camera) => SteerableCamera.parse({ camera, address: { onvif: `http://127.0.0.1:9/${camera.id}` } }));
export const [c1, c2] = cameras.map(({ camera }) => camera.id) as [CameraId, CameraId];
const desks = { an: 1, binh: 2, chief: 3 } as const;

/** Returns the ticket of a person at their own desk. The chief takes precedence over the others. */
export function grantOf(name: keyof typeof desks, scope: Scope = 'all') {
  const isChief = name === 'chief';
  const role = isChief ? 'supervisor' : 'operator';
  return ControlGrant.parse({
    ticket: `ticket-of-${name}-0123456789`,
    session: `session-${name}`,
    operator: {
      id: `hn:operator:${name}`,
      name,
      displayName: name,
      demo: false,
      scope,
      roles: [role],
      rights: defaultRoles[role],
    },
    desk: `desk-000000000000000${desks[name]}`,
    priority: isChief ? 10_000 : 1_000,
  });
}

/** The response to a steer command for a camera that another person already holds. */
export const held = (by: string) => ({ ok: false, fault: { code: 'steer.held', params: { by } } });

export interface Console {
  readonly client: RpcClient<ControlCalls, ControlTopics>;
  readonly leases: LeaseEvent[];
  readonly stopped: string[];
  readonly ended: string[];
  cut(): void;
  steer(camera: CameraId, pan: number): Promise<unknown>;
}

/**
 * Creates a gateway with a hand-operated clock, fake cameras and consoles that join it.
 * `received` lists its messages to the site.
 */
export function createTestGateway() {
  const clock = handClock();
  const received: FromPtzGateway[] = [];
  const logged: string[] = [];
  /** Every opened driver, by camera, the newest last. */
  const opened = new Map<string, FakePtz[]>();
  const habits: Record<string, Parameters<typeof fakePtz>[1]> = {};
  let seq = 0;
  const gateway = createPtzGateway({
    clock,
    openDriver({ onvif }) {
      const id = onvif.slice(onvif.lastIndexOf('/') + 1);
      const made = fakePtz(clock, habits[id]);
      opened.set(id, [...(opened.get(id) ?? []), made]);
      return made.driver;
    },
    send: (message) => received.push(message),
    log: (line) => logged.push(line),
  });
  const ptz = (camera: CameraId): FakePtz => {
    const last = opened.get(camera)?.at(-1);
    if (!last) throw new Error(`${camera} was never met`);
    return last;
  };
  const auditEvents = () => received.flatMap((one) => (one.t === 'auditEvent' ? one.auditEvent : []));

  /** Connects a console to the gateway within this process. */
  async function console_(name: keyof typeof desks, ticket = grantOf(name).ticket): Promise<Console> {
    let toServer: (message: unknown) => void = () => undefined;
    let toClient: (message: unknown) => void = () => undefined;
    const closers: (() => void)[] = [];
    const ended: string[] = [];
    const cut = () => {
      for (const run of closers.splice(0)) run();
    };
    const port: ConsolePort = {
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
    serveConsole(port, gateway, clock, (_id, call, error) => {
      throw new Error(`${call}: ${String(error)}`);
    });
    const client = createRpcClient<ControlCalls, ControlTopics>(
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
      client,
      leases,
      stopped,
      ended,
      cut,
      async steer(camera, pan) {
        seq += 1;
        const answer = client.call('ptz.steer', {
          camera,
          seq,
          velocity: { ...zeroVelocity, pan },
          source: 'stick',
        });
        await clock.advance(10);
        return answer;
      },
    };
  }

  function begin(...names: (keyof typeof desks)[]): void {
    gateway.setCameras({ first: true, last: true, cameras });
    for (const name of names) gateway.grant(grantOf(name));
  }
  return { clock, gateway, received, logged, opened, habits, ptz, auditEvents, console_, begin };
}
