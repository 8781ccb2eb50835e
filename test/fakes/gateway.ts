import type { Cancel, Clock } from '../../core/base/clock.ts';
import { CameraId, DeskId, OperatorId } from '../../core/base/ids.ts';
import { fail, ok } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Right } from '../../core/people/operator.ts';
import {
  type ControlCalls,
  type ControlTopics,
  controlCalls,
  controlTopics,
} from '../../core/ptz/controlApi.ts';
import { idleReleaseMs, type Lease } from '../../core/ptz/lease.ts';
import type { CameraControl, MoveSource, StopCause, Velocity } from '../../core/ptz/ptz.ts';
import { createCaller, createRpcServer, type Handlers, type Server } from '../../core/rpc/server.ts';
import type { MessageChannelPort } from '../../core/rpc/wire.ts';
import { portPair } from './ports.ts';

export const me = {
  operator: OperatorId.parse('fake:operator:an'),
  desk: DeskId.parse('desk-0123456789abcdef'),
};
export const validTicket = 'ticket-0123456789abcdef';

/** A call that the gateway received. `at` is the clock's `monotonic`. */
export type GatewayCall =
  | {
      readonly what: 'steer';
      readonly at: number;
      readonly camera: CameraId;
      readonly seq: number;
      readonly velocity: Velocity;
      readonly source: MoveSource;
    }
  | {
      readonly what: 'stop';
      readonly at: number;
      readonly camera: CameraId;
      readonly seq: number;
      readonly cause: StopCause | undefined;
    }
  | { readonly what: 'do'; readonly at: number; readonly camera: CameraId; readonly event: string };

export interface FakeGateway {
  readonly messages: GatewayCall[];
  /** The number of accepted connections. */
  readonly joined: number;
  /** The response to every steer command; undefined: a lease. */
  refusal: Fault | undefined;
  rights: readonly Right[];
  leases: Lease[];
  state: CameraControl | undefined;
  /** Serves an existing connection. */
  serve(port: MessageChannelPort): void;
  /** Connects a link to the gateway, as `openSocket` does. */
  dial(url: string, options: DialOptions): Cancel;
  publish: Server<ControlTopics>['publish'];
  /** Ends all connections, and refuses new ones until `mend`. */
  cut(): void;
  mend(): void;
  /** Ends all connections; the next ones reach another instance. */
  restart(): void;
}

interface DialOptions {
  readonly accept: (fingerprint: string | undefined) => boolean;
  readonly onOpen: (port: MessageChannelPort) => void;
  readonly onEnd: (why: string) => void;
}

export const leaseOf = (camera: CameraId, clock: Clock): Lease => ({
  camera,
  holder: { ...me, name: 'An', priority: 1_000 },
  kind: 'steering',
  since: 0,
  until: Math.round(clock.now()) + idleReleaseMs,
  reason: null,
  requests: [],
});

/** Creates a PTZ gateway that grants every lease and records the calls it receives. */
export function fakeGateway(clock: Clock): FakeGateway {
  const open = new Map<MessageChannelPort, Server<ControlTopics>>();
  let isCut = false;
  let life = 1;

  const lease = ({ camera }: { readonly camera: CameraId }) => ok({ lease: leaseOf(camera, clock) });
  const done = () => ok({});
  const handlers: Handlers<ControlCalls, undefined> = {
    'control.join'({ ticket }) {
      if (ticket !== validTicket) return fail('right.notSignedIn');
      gateway.joined += 1;
      return ok({ leases: gateway.leases, instance: `life-${life}` });
    },
    'ptz.steer'({ camera, seq, velocity, source }) {
      gateway.messages.push({ what: 'steer', at: clock.monotonic(), camera, seq, velocity, source });
      return gateway.refusal ? { ok: false as const, fault: gateway.refusal } : lease({ camera });
    },
    'ptz.stop'({ camera, seq, cause }) {
      gateway.messages.push({ what: 'stop', at: clock.monotonic(), camera, seq, cause });
      return ok({});
    },
    'ptz.do'({ camera, command }) {
      gateway.messages.push({ what: 'do', at: clock.monotonic(), camera, event: JSON.stringify(command) });
      return ok({});
    },
    'ptz.follow': () => (gateway.state ? ok(gateway.state) : fail('steer.fixed')),
    'ptz.unfollow': done,
    'lease.take': lease,
    'lease.release': done,
    'lease.reserve': lease,
    'lease.request': done,
    'lease.answer': done,
    'lease.releaseOther': done,
  };

  const gateway = {
    messages: [] as GatewayCall[],
    joined: 0,
    refusal: undefined as Fault | undefined,
    rights: ['ptz.steer'] as readonly Right[],
    leases: [] as Lease[],
    state: undefined as CameraControl | undefined,
    serve(far: MessageChannelPort): void {
      const server = createRpcServer<ControlCalls, ControlTopics, undefined>(far, {
        calls: controlCalls,
        topics: controlTopics,
        handlers,
        connection: undefined,
        // Grants the rights before the caller has joined, unlike a real gateway, whose own tests cover that.
        caller: () => createCaller(gateway.rights, () => true),
        clock,
        onUnexpectedError: (_id, call, error) => {
          throw new Error(`${call}: ${String(error)}`);
        },
      });
      open.set(far, server);
      far.onClose(() => open.delete(far));
    },
    dial(_url: string, options: DialOptions): Cancel {
      const [near, far] = portPair();
      near.onClose(() => options.onEnd('closed'));
      clock.after(0, () => {
        if (isCut) return options.onEnd('unreachable');
        if (!options.accept(undefined)) return options.onEnd('refused');
        gateway.serve(far);
        // As with a WebSocket, messages sent before closing still arrive.
        options.onOpen({ ...near, close: () => void clock.after(0, near.close) });
      });
      return () => near.close();
    },
    publish: ((...reported) => {
      for (const server of open.values()) server.publish(...reported);
    }) as Server<ControlTopics>['publish'],
    cut() {
      isCut = true;
      for (const port of [...open.keys()]) port.close();
    },
    mend() {
      isCut = false;
    },
    restart() {
      life += 1;
      for (const port of [...open.keys()]) port.close();
    },
  };
  return gateway;
}

export const cameraOf = (name: string): CameraId => CameraId.parse(`fake:camera:${name}`);
