import type { Cancel, Clock } from '../../core/base/clock.ts';
import { fail, type Result } from '../../core/base/result.ts';
import { createBackOff, type RetryPolicy } from '../../core/base/retry.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Fingerprint } from '../../core/people/deskEntry.ts';
import {
  type ControlCalls,
  type ControlTicket,
  type ControlTopics,
  controlCalls,
  controlTopics,
} from '../../core/ptz/controlApi.ts';
import type { Lease, LeaseEvent } from '../../core/ptz/lease.ts';
import type { CameraControl } from '../../core/ptz/ptz.ts';
import { createRpcClient, type RpcClient } from '../../core/rpc/client.ts';
import type { CallInput, CallOutput, TopicMessage } from '../../core/rpc/define.ts';
import { type ConnectionAttempt, createReconnectingClient } from '../../core/rpc/reconnectingClient.ts';
import { type MessageChannelPort, protocolVersion } from '../../core/rpc/wire.ts';
import { checkAddress } from '../../node/socket/address.ts';
import { openSocket, type SocketOptions } from '../../node/socket/socket.ts';

/** The link counts as cut after so long without a message, ms: sooner than others, for it moves cameras. */
const silentAfterMs = 1_000;
const pingEveryMs = 400;

/** The first retry is immediate, the next follow soon: a lease outlives its link by `idleReleaseMs` at most. */
const again = createBackOff({ firstMs: 100, maxMs: 2_000 });
const atOnceThenSoon: RetryPolicy = (attempt) => (attempt <= 1 ? 0 : again(attempt - 1));

export interface ControlLinkStatus {
  /** `none`: no operator is signed in that may steer. */
  readonly link: 'none' | 'connecting' | 'connected' | 'lost';
  readonly fault: Fault | null;
}

/** The gateway's address, the operator's ticket, and the certificate that the gateway must show (over wss). */
export interface GatewayAccess {
  readonly ticket: ControlTicket;
  readonly pin: Fingerprint | undefined;
}

/** Callbacks of the link. Never called from within a call to the link itself, but for `use` and `close`. */
export interface ControlLinkEvents {
  /** At each change. After a status other than `connected` every input has to be released before it moves anything. */
  onStatus(status: ControlLinkStatus): void;
  /** The gateway has accepted the ticket; this desk still has these leases. Before `onStatus`. */
  onJoined(leases: readonly Lease[]): void;
  onLease(event: LeaseEvent): void;
  onCamera(camera: CameraControl): void;
  /** The gateway stopped a camera of this desk by itself. */
  onStopped(message: TopicMessage<ControlTopics, 'stopped'>): void;
}

/** The console's own connection to the site's PTZ gateway; it reconnects by itself while it has a ticket. */
export interface ControlLink {
  /** null: no operator is signed in that may steer. A new ticket of the same person at the same gateway interrupts nothing. */
  use(given: GatewayAccess | null): void;
  status(): ControlLinkStatus;
  /** Fails at once with `steer.noLink` or `steer.nobody` while not connected. */
  call<K extends keyof ControlCalls & string>(
    name: K,
    input: CallInput<ControlCalls, K>,
  ): Promise<Result<CallOutput<ControlCalls, K>>>;
  close(): void;
}

/** Returns whether both are of the same person at the same gateway. */
const isSame = (a: GatewayAccess | null, b: GatewayAccess | null): boolean =>
  a?.ticket.url === b?.ticket.url &&
  a?.ticket.operator === b?.ticket.operator &&
  a?.ticket.desk === b?.ticket.desk &&
  a?.pin === b?.pin;

type GatewayClient = RpcClient<ControlCalls, ControlTopics>;

export function openControlLink(
  options: {
    readonly clock: Clock;
    readonly log: (line: string) => void;
    readonly retry?: RetryPolicy;
    /** Opens another transport than a WebSocket. */
    readonly open?: (url: string, options: SocketOptions) => Cancel;
  },
  events: ControlLinkEvents,
): ControlLink {
  const { clock, log } = options;
  const retry = options.retry ?? atOnceThenSoon;
  const dial = options.open ?? openSocket;
  let given: GatewayAccess | null = null;
  let status: ControlLinkStatus = { link: 'none', fault: null };
  /** The instance of the gateway that was joined last. */
  let instance: string | undefined;

  function publish(next: ControlLinkStatus): void {
    if (next.link === status.link && next.fault?.code === status.fault?.code) return;
    status = next;
    log(`control link: ${next.link}${next.fault ? ` (${next.fault.code})` : ''}`);
    events.onStatus(next);
  }

  function join(
    port: MessageChannelPort,
    attempt: ConnectionAttempt<GatewayClient>,
    { ticket }: ControlTicket,
  ): void {
    const client = createRpcClient(port, { calls: controlCalls, topics: controlTopics, clock });
    client.call('control.join', { protocol: protocolVersion, ticket }).then(
      (answer) => {
        if (!answer.ok) return attempt.end(answer.fault.code === 'call.closed' ? undefined : answer.fault);
        if (!attempt.isCurrent) return;
        if (instance !== undefined && instance !== answer.value.instance)
          log('the PTZ gateway has restarted');
        instance = answer.value.instance;
        events.onJoined(answer.value.leases);
        client.subscribe('lease', { onMessage: (event) => attempt.isCurrent && events.onLease(event) });
        client.subscribe('camera', { onMessage: (camera) => attempt.isCurrent && events.onCamera(camera) });
        client.subscribe('stopped', {
          onMessage: (message) => attempt.isCurrent && events.onStopped(message),
        });
        attempt.connected(client);
      },
      (error: unknown) => {
        log(`unexpected error in the control link: ${error instanceof Error ? error.stack : String(error)}`);
        attempt.end();
      },
    );
  }

  const connection = createReconnectingClient<GatewayClient>({
    clock,
    policy: ({ failures, fault }) => (fault?.code === 'site.plainRefused' ? null : retry(failures)),
    connect(attempt) {
      const to = given;
      if (!to) return () => {};
      const address = checkAddress(to.ticket.url);
      if (!address.ok) {
        attempt.lost('its address is refused', address.fault);
        return () => {};
      }
      const { control, encrypted } = address.value;
      return dial(control, {
        clock,
        pingEveryMs,
        silentAfterMs,
        accept(fingerprint) {
          if (!encrypted || (fingerprint !== undefined && fingerprint === to.pin)) return true;
          attempt.end({ code: 'steer.certificateChanged', params: {} });
          return false;
        },
        onOpen: (port) => attempt.isCurrent && join(port, attempt, to.ticket),
        onEnd: attempt.lost,
      });
    },
    // Closed rather than cut, so that the last commands are still sent.
    disconnect: (client) => client.close(),
    onFailure: (why, failures) => failures === 1 && log(`control link ended: ${why}`),
    onState: (state) =>
      publish({
        link: state.is,
        fault: state.is === 'lost' ? (state.fault ?? { code: 'steer.noLink', params: {} }) : null,
      }),
  });

  return {
    use(next) {
      const same = isSame(given, next);
      given = next;
      if (same && (next === null || connection.session)) return;
      if (next) return connection.open();
      connection.close();
      publish({ link: 'none', fault: null });
    },
    status: () => status,
    async call(name, input) {
      const answer = await connection.session?.call(name, input);
      if (answer && (answer.ok || answer.fault.code !== 'call.closed')) return answer;
      return fail(given === null ? 'steer.nobody' : 'steer.noLink');
    },
    close() {
      given = null;
      connection.close();
    },
  };
}
