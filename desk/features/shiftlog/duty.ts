import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { StandingLine } from '../../../core/shiftlog/line.ts';
import type { ShiftLogBody } from '../../../core/shiftlog/record.ts';
import { getShiftToJoin } from '../../../core/shiftlog/shift.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { readEndedStandingItems, readStandingItems, readStandingLine } from '../../store/incidents.ts';
import { readRoster } from '../../store/shiftLogSync.ts';
import type { ShiftLogHandlerParts } from './log.ts';
import { listOnDutyAt } from './state.ts';

const mostStanding = 1_000;

/** Creates the handlers for standing entries (observations, standing orders, planned events) and for duty. */
export function createDutyHandlers(
  parts: ShiftLogHandlerParts,
): HandlersFor<'standing.list' | 'standing.add' | 'standing.end' | 'duty.on' | 'duty.off'> {
  const { store, write, operator, scopeFilter, clock } = parts;

  function written(body: ShiftLogBody, of?: string): Result<StandingLine> {
    const who = operator();
    if (!who) return fail('right.notSignedIn');
    const done = write(who, [body], (tx, [record]) => readStandingLine(tx, of ?? record?.id ?? '')?.line);
    if (!done.ok) return done;
    return done.value ? ok(done.value) : fail('shiftLog.unknown');
  }

  function onDuty(body: ShiftLogBody): Result<Record<string, never>> {
    const who = operator();
    if (!who) return fail('right.notSignedIn');
    const done = write(who, [body], () => undefined);
    return done.ok ? ok({}) : done;
  }

  return {
    'standing.list'({ ended }) {
      const rows = ended
        ? readEndedStandingItems(store, mostStanding)
        : readStandingItems(store, clock.now(), mostStanding);
      const standing = rows.flatMap(({ line, cameras }) => (scopeFilter.sees(cameras) ? [line] : []));
      return ok({ standing });
    },
    'standing.add': (standing) => written({ kind: 'standingAdded', standing }),
    'standing.end'({ id, reason }) {
      const row = readStandingLine(store, id);
      if (!row || !scopeFilter.sees(row.cameras)) return fail('shiftLog.unknown');
      const { ended } = row.line;
      if (ended) return fail('shiftLog.ended', { who: ended.by.name });
      return written({ kind: 'standingEnded', standing: id, reason }, id);
    },
    'duty.on'({ post }) {
      const roster = readRoster(store);
      if (!roster) return fail('shiftLog.noRoster');
      const shift = getShiftToJoin(roster, clock.now());
      return shift ? onDuty({ kind: 'dutyOn', shift, post }) : fail('shiftLog.noShift');
    },
    'duty.off'({ reason }) {
      const who = operator();
      const duty = listOnDutyAt(store, Math.round(clock.now())).find(({ person }) => person.id === who?.id);
      return duty ? onDuty({ kind: 'dutyOff', shift: duty.shift, reason }) : fail('shiftLog.notOnDuty');
    },
  };
}
