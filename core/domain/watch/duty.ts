import type { OnDuty } from './line.ts';
import type { WatchRecord } from './record.ts';

/** Nobody is on duty any more so long after the end of the shift that they came for, whatever was not written, ms. */
export const dutyEndsAfterMs = 12 * 3_600_000;
/** Records of duty older than this say nothing of now: a shift lasts a day at most. */
export const dutyLooksBackMs = 2 * 86_400_000;

/**
 * Who is on duty at a moment (ms since the epoch), by when they came on. Duty ends where somebody says so, comes on elsewhere,
 * or hands their desk over: with the acceptance of a handover of a desk, those of its shift there are off, but for whoever took
 * it. It goes by the times in the records: in whatever order they came, the outcome is the same.
 *
 * @param records those of duty and of handovers of at least the last `dutyLooksBackMs`, in any order
 */
export function foldDuty(records: Iterable<WatchRecord>, at: number): OnDuty[] {
  const byTime = [...records]
    .filter((record) => record.at <= at)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const handovers = new Map<string, WatchRecord>();
  const on = new Map<string, OnDuty>();
  for (const record of byTime) {
    const { body, by, desk } = record;
    if (body.kind === 'dutyOn')
      on.set(by.id, { person: by, desk, post: body.post, since: record.at, shift: body.shift });
    else if (body.kind === 'dutyOff') on.delete(by.id);
    else if (body.kind === 'handoverBegun') handovers.set(record.id, record);
    else if (body.kind === 'handoverAccepted') {
      const begun = handovers.get(body.handover)?.body;
      if (begun?.kind !== 'handoverBegun' || !('desk' in begun.subject)) continue;
      for (const [person, duty] of on)
        if (duty.desk === begun.subject.desk && duty.shift.from <= begun.shift.from && person !== by.id)
          on.delete(person);
    }
  }
  return [...on.values()].filter(({ shift }) => at < shift.to + dutyEndsAfterMs);
}
