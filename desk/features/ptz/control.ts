import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { ControlTicket } from '../../../core/ptz/controlApi.ts';
import { errorText, type Log } from '../../shared/log.ts';
import type { SiteLink } from '../../sync/link.ts';

/** A gateway that is not there yet is asked for again, ms. */
const againMs = 2_000;
/** It may have had to move to another port since: the ticket is the same, its address perhaps not. */
const renewMs = 20_000;

/** With what Electron's main steers, for as long as somebody is signed in who may. */
export interface ControlTickets {
  /** Who sits here has changed, or what they may do. */
  operatorChanged(): void;
  /** The site knows our session (again). */
  live(): void;
  /** The site is away: main goes on with the ticket that it has. */
  lost(): void;
  /** Since when the site says that its PTZ gateway is not there, ms since the epoch; null: it is, or nobody here may steer. */
  gatewayAway(): number | null;
  close(): void;
}

export function createControlTickets(options: {
  readonly link: () => SiteLink;
  readonly operator: () => Operator | null;
  /** Somebody was signed in when this desk ended last: main may steer in their name still. */
  readonly isResumed: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** Each time it is another one; null: nobody may steer. */
  readonly publish: (ticket: ControlTicket | null) => void;
}): ControlTickets {
  const { link, operator, clock, log, publish } = options;
  /** Undefined: main may have what this desk's last run told it. */
  let lastPublished: ControlTicket | null | undefined = options.isResumed ? undefined : null;
  let cancel: Cancel = () => {};
  let awaySince: number | null = null;
  /** Counts the reasons to ask again: an answer to an older question is nobody's. */
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
    ask().catch((error: unknown) => log('error', 'control', { why: errorText(error) }));
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
