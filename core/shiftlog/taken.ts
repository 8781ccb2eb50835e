import type { Person } from '../alerts/alert.ts';
import type { DeskId } from '../base/ids.ts';
import type { WatchRecord } from './record.ts';
import type { Shift } from './shift.ts';

/** What a handover of a desk hands over, and anyone who began it. */
export interface DeskHandover {
  readonly desk: DeskId;
  readonly shift: Shift;
  readonly by: Person;
}

/** Told records one by one, in their order: what is taken over with this one; undefined where it accepts no handover of a desk. */
export function desksTaken(): (record: WatchRecord) => DeskHandover | undefined {
  const begun = new Map<string, DeskHandover>();
  return ({ id, by, body }) => {
    if (body.kind === 'handoverBegun' && 'desk' in body.subject)
      begun.set(id, { desk: body.subject.desk, shift: body.shift, by });
    return body.kind === 'handoverAccepted' ? begun.get(body.handover) : undefined;
  };
}
