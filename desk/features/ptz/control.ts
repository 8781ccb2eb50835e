import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { ControlTicket } from '../../../core/ptz/controlApi.ts';
import { formatError, type LogEvent } from '../../shared/log.ts';
import type { SiteLink } from '../../sync/link.ts';

/** The retry delay while no gateway is available, ms. */
const againMs = 2_000;
/** The ticket is refreshed this often, because the gateway may have moved to another port. */
const renewMs = 20_000;

/** Supplies Electron's main process with PTZ tickets while an operator with the right is signed in. */
export interface ControlTickets {
  /** The signed-in operator or their rights have changed. */
  operatorChanged(): void;
  /** The site has accepted the session. */
  live(): void;
  /** The link is lost: main continues with its ticket. */
  lost(): void;
  /** Returns since when the PTZ gateway is unavailable, ms since the epoch; null: available, or no right to control. */
  gatewayAway(): number | null;
  close(): void;
}

export function createControlTickets(options: {
  readonly link: () => SiteLink;
  readonly operator: () => Operator | null;
  /** An operator was signed in when this desk last ended: main may still control cameras in their name. */
  readonly isResumed: boolean;
  readonly clock: Clock;
  readonly log: LogEvent;
  /** Called on each change; null: no operator may control cameras. */
  readonly publish: (ticket: ControlTicket | null) => void;
}): ControlTickets {
  const { link, operator, clock, log, publish } = options;
  /** Undefined: main may still have the ticket of this desk's previous run. */
  let lastPublished: ControlTicket | null | undefined = options.isResumed ? undefined : null;
  let cancel: Cancel = () => {};
  let awaySince: number | null = null;
  /** Counts the requests, so that the response to an outdated one is ignored. */
  let question = 0;

  const steerer = () => {
    const who = operator();
    return who?.rights.includes('ptz.steer') ? who : undefined;
  };

  function send(next: ControlTicket | null): void {
    const isSame =
      lastPublished !== undefined &&
      next?.url === lastPublished?.url &&
      next?.ticket === lastPublished?.ticket;
    lastPublished = next;
    if (!isSame) publish(next);
  }

  async function ask(): Promise<void> {
    cancel();
    question += 1;
    const mine = question;
    const who = steerer();
    if (!who) return;
    const answer = await link().call('control.ticket', {});
    if (mine !== question || steerer()?.id !== who.id) return;
    const isAway = !answer.ok && answer.fault.code === 'steer.gatewayAway';
    awaySince = isAway ? (awaySince ?? Math.round(clock.now())) : null;
    if (answer.ok) send(answer.value);
    else if (answer.fault.code === 'site.unreachable') return;
    else if (!isAway) log('warn', 'no ticket for steering', { cause: answer.fault.code });
    cancel = clock.after(answer.ok ? renewMs : againMs, start);
  }
  function start(): void {
    ask().catch((error: unknown) => log('error', 'control', { why: formatError(error) }));
  }

  return {
    operatorChanged() {
      const who = steerer();
      if (who && (lastPublished === null || lastPublished?.operator === who.id)) return;
      question += 1;
      cancel();
      send(null);
    },
    live: start,
    gatewayAway: () => (steerer() ? awaySince : null),
    lost() {
      question += 1;
      awaySince = null;
      cancel();
    },
    close: () => cancel(),
  };
}
