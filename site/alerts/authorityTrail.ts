import type { ActionOutcome, AlertAction } from '../../core/alerts/action.ts';
import type { AlertTrailPlace } from '../../core/audit/audit.ts';
import type { Cancel } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { faultText } from '../../core/errors/faults.ts';
import type { Refusals } from './authorityRefusals.ts';
import { deedsPerMessage, type PersonsDeed } from './hostMessages.ts';
import type { AlertLog } from './log/log.ts';

const recordsPerTurn = 500;
/** So far the place may lie behind the log's end though nothing in between is a deed: what a start reads again. */
const recordsBehind = 5_000;
const maxTextChars = 1_000;

/**
 * Tells the site every deed of people that the log holds, in order, for its trail. The site writes a batch and how far it goes in
 * one transaction, and asks for what comes after: so each is in the trail once, whoever crashes when.
 */
export interface DeedTeller {
  /** The trail is there: what comes after is wanted. */
  from(place: AlertTrailPlace | null): void;
  stop: Cancel;
}

export function createDeedTeller(
  log: AlertLog,
  refusals: Refusals,
  tell: (deeds: readonly PersonsDeed[], place: AlertTrailPlace) => void,
): DeedTeller {
  let wanted: AlertTrailPlace | undefined;
  let isScheduled = false;
  let isStopped = false;

  function turn(): void {
    isScheduled = false;
    const from = wanted;
    if (!from || isStopped) return;
    const deeds: PersonsDeed[] = [];
    const records = log.read(from.seq, Math.min(recordsPerTurn, deedsPerMessage));
    const seq = records.at(-1)?.seq ?? from.seq;
    for (const { alert, entry } of records)
      if (entry.kind === 'acted') deeds.push(deedOf(entry.action, entry.outcome, alert.camera));
    const refused = records.length === 0 ? refusals.after(from.refusal, deedsPerMessage) : [];
    for (const { action, outcome } of refused) deeds.push(deedOf(action, outcome, null));
    const place = { epoch: log.epoch, seq, refusal: refused.at(-1)?.seq ?? from.refusal };
    wanted = place;
    passed += records.length;
    if (deeds.length > 0 || passed >= recordsBehind) {
      passed = 0;
      // Nothing more until it is known that these are written.
      wanted = undefined;
      tell(deeds, place);
    } else if (records.length > 0) schedule();
  }
  let passed = 0;
  function schedule(): void {
    if (isScheduled || isStopped) return;
    isScheduled = true;
    setImmediate(turn);
  }
  const cancel = log.onRecords(schedule);

  return {
    from(place) {
      wanted =
        place?.epoch === log.epoch ? place : { epoch: log.epoch, seq: 0, refusal: place?.refusal ?? 0 };
      schedule();
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

function deedOf(action: AlertAction, outcome: ActionOutcome, camera: CameraId | null): PersonsDeed {
  const { do: what, ...rest } = action.deed;
  const why = 'reason' in rest ? rest.reason : null;
  const words = Object.entries(rest)
    .filter(([name]) => name !== 'reason')
    .map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, maxTextChars) : value]);
  return {
    who: action.by.id,
    deed: `alert.${what}`,
    camera,
    why,
    detail: JSON.stringify({
      alert: action.alert,
      ...Object.fromEntries(words),
      ...{ result: outcome.result, version: outcome.version, base: action.base },
      ...(outcome.fault ? { fault: faultText(outcome.fault, 'en').slice(0, 200) } : {}),
      ...{ action: action.id, desk: action.desk, deskSeq: action.deskSeq, at: action.at },
    }),
  };
}
