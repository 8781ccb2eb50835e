import type { Person } from '../alerts/alert.ts';
import type { DeskId } from '../base/ids.ts';
import type { ShiftLogRecord } from './record.ts';
import type { Shift } from './shift.ts';

/** The desk and shift of a handover, and the person who began it. */
export interface DeskHandover {
  readonly desk: DeskId;
  readonly shift: Shift;
  readonly by: Person;
}

/**
 * Creates a function that takes records in order and returns the handover accepted by each; undefined if it
 * accepts none of a desk.
 */
export function createAcceptedHandovers(): (record: ShiftLogRecord) => DeskHandover | undefined {
  const begun = new Map<string, DeskHandover>();
  return ({ id, by, body }) => {
    if (body.kind === 'handoverBegun' && 'desk' in body.subject)
      begun.set(id, { desk: body.subject.desk, shift: body.shift, by });
    return body.kind === 'handoverAccepted' ? begun.get(body.handover) : undefined;
  };
}
