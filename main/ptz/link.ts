import type { Cancel, Clock } from '../../core/base/clock.ts';
import { fail, type Result } from '../../core/base/result.ts';
import { backOff, type RetryPolicy } from '../../core/base/retry.ts';
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
import { type Client, connect } from '../../core/rpc/client.ts';
import type { CallInput, CallOutput, TopicMessage } from '../../core/rpc/define.ts';
import { type Port, protocolVersion } from '../../core/rpc/wire.ts';
import { checkAddress } from '../../node/socket/address.ts';
import { openSocket, type SocketOptions } from '../../node/socket/socket.ts';

/** A link that steers is looked after more closely than one that only asks: it counts as cut after so long without a word, ms. */
const silentAfterMs = 1_000;
const pingEveryMs = 400;

/** At once, then soon: a lease outlives its link by `idleReleaseMs` at most. */
const again = backOff({ firstMs: 100, maxMs: 2_000 });
const atOnceThenSoon: RetryPolicy = (attempt) => (attempt <= 1 ? 0 : again(attempt - 1));

export interface ControlLinkStatus {
  /** `none`: nobody is signed in who may steer. */
  readonly link: 'none' | 'connecting' | 'connected' | 'lost';
  readonly fault: Fault | null;
}

/** Where and as whom to steer, and the certificate that the gateway must show (over wss). */
export interface ControlGiven {
  readonly ticket: ControlTicket;
  readonly pin: Fingerprint | undefined;
}

/** What a link tells its owner. Never called from within a call to the link itself, but for `use` and `close`. */
export interface ControlLinkEvents {
  /** At each change. Whatever moved has to be let go before it moves again once this was not `connected`. */
  onStatus(status: ControlLinkStatus): void;
  /** The gateway has let us in; these leases are ours still. Before `onStatus`. */
  onJoined(leases: readonly Lease[]): void;
  onLease(event: LeaseEvent): void;
  onCamera(camera: CameraControl): void;
  /** The gateway stopped a camera of ours by itself. */
  onStopped(message: TopicMessage<ControlTopics, 'stopped'>): void;
}

/** The console's own connection to the site's PTZ gateway; it reconnects by itself while it has a ticket. */
export interface ControlLink {
  /** null: nobody is signed in who may steer. A new ticket of the same person at the same gateway interrupts nothing. */
  use(given: ControlGiven | null): void;
  status(): ControlLinkStatus;
  /** Fails at once with `steer.noLink` or `steer.nobody` while not connected. */
  call<K extends keyof ControlCalls & string>(
    name: K,
    input: CallInput<ControlCalls, K>,
  ): Promise<Result<CallOutput<ControlCalls, K>>>;
  close(): void;
}

/** Whether two mean the same person at the same gateway. */
const isSame = (a: ControlGiven | null, b: ControlGiven | null): boolean =>
  a?.ticket.url === b?.ticket.url &&
  a?.ticket.operator === b?.ticket.operator &&
  a?.ticket.desk === b?.ticket.desk &&
  a?.pin === b?.pin;

export function openControlLink(
  options: {
    readonly clock: Clock;
    readonly log: (line: string) => void;
    readonly retry?: RetryPolicy;
    /** Another carrier than a WebSocket. */
    readonly open?: (url: string, options: SocketOptions) => Cancel;
  },
  events: ControlLinkEvents,
): ControlLink {
  const { clock, log } = options;
  const retry = options.retry ?? atOnceThenSoon;
  const dial = options.open ?? openSocket;
  let given: ControlGiven | null = null;
  let client: Client<ControlCalls, ControlTopics> | undefined;
  let status: ControlLinkStatus = { link: 'none', fault: null };
  /** Of the gateway that let us in last. */
  let instance: string | undefined;
  let attempt = 0;
  let refusal: Fault | undefined;
  /** Of this try to connect: what an earlier one still says is not heard. */
  let life = 0;
  let endSocket: Cancel = () => {};
  let cancelRetry: Cancel = () => {};

  function publish(next: ControlLinkStatus): void {
    if (next.link === status.link && next.fault?.code === status.fault?.code) return;
    status = next;
    log(`control link: ${next.link}${next.fault ? ` (${next.fault.code})` : ''}`);
    events.onStatus(next);
  }

  function accept(fingerprint: string | undefined, encrypted: boolean, pin: string | undefined): boolean {
    if (!encrypted || (fingerprint !== undefined && fingerprint === pin)) return true;
    refusal = { code: 'steer.certificateChanged', params: {} };
    return false;
  }

  function attach(port: Port, mine: number, { ticket }: ControlGiven): void {
    const opened = connect(port, { calls: controlCalls, topics: controlTopics, clock });
    opened.call('control.join', { protocol: protocolVersion, ticket: ticket.ticket }).then((answer) => {
      if (mine !== life) return;
      if (!answer.ok) {
        refusal = answer.fault.code === 'call.closed' ? undefined : answer.fault;
        return endSocket();
      }
      client = opened;
      attempt = 0;
      if (instance !== undefined && instance !== answer.value.instance)
        log('the PTZ gateway was started anew');
      instance = answer.value.instance;
      events.onJoined(answer.value.leases);
      opened.subscribe('lease', { onMessage: (event) => mine === life && events.onLease(event) });
      opened.subscribe('camera', { onMessage: (camera) => mine === life && events.onCamera(camera) });
      opened.subscribe('stopped', { onMessage: (message) => mine === life && events.onStopped(message) });
      publish({ link: 'connected', fault: null });
    }, bug);
  }

  function bug(error: unknown): void {
    log(`bug in the control link: ${error instanceof Error ? error.stack : String(error)}`);
    endSocket();
  }

  function lost(why: string): void {
    client = undefined;
    if (given === null) return;
    attempt += 1;
    if (attempt === 1) log(`control link ended: ${why}`);
    publish({ link: 'lost', fault: refusal ?? { code: 'steer.noLink', params: {} } });
    cancelRetry = clock.after(retry(attempt), open);
  }

  function open(): void {
    if (given === null) return;
    const to = given;
    const mine = ++life;
    refusal = undefined;
    const address = checkAddress(to.ticket.url);
    if (!address.ok) {
      publish({ link: 'lost', fault: address.fault });
      return;
    }
    const { control, encrypted } = address.value;
    endSocket = dial(control, {
      clock,
      pingEveryMs,
      silentAfterMs,
      accept: (fingerprint) => accept(fingerprint, encrypted, to.pin),
      onOpen: (port) => mine === life && attach(port, mine, to),
      onEnd: (why) => mine === life && lost(why),
    });
  }

  /** Nothing of the connection that there was is heard any more. */
  function drop(): void {
    life += 1;
    cancelRetry();
    // Closed rather than cut, so that what was said last still goes out.
    if (client) client.close();
    else endSocket();
    client = undefined;
  }

  return {
    use(next) {
      const same = isSame(given, next);
      given = next;
      if (same && (next === null || client !== undefined)) return;
      drop();
      attempt = 0;
      if (next === null) return publish({ link: 'none', fault: null });
      publish({ link: 'connecting', fault: null });
      cancelRetry = clock.after(0, open);
    },
    status: () => status,
    async call(name, input) {
      if (!client) return fail(given === null ? 'steer.nobody' : 'steer.noLink');
      const answer = await client.call(name, input);
      return !answer.ok && answer.fault.code === 'call.closed' ? fail('steer.noLink') : answer;
    },
    close() {
      given = null;
      drop();
    },
  };
}
