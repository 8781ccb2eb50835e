import { Listeners } from '../../core/base/listeners.ts';
import type { ShiftLogRecord } from '../../core/shiftlog/record.ts';
import { createShiftLog, type ShiftLog, type ShiftLogOptions } from '../features/shiftlog/shiftLog.ts';
import type { DeskContext } from '../shared/context.ts';
import { createWriteRecords, type WriteRecords } from '../shared/records.ts';

/** The shift log of this desk, with its connections to other features. */
export interface DeskShiftLog extends ShiftLog {
  /** Writes records for other features. */
  readonly write: WriteRecords;
  /** Notifies of records once they are on disk: written here, received, or numbered or refused by the site. */
  onRecords(listener: (records: readonly ShiftLogRecord[]) => void): void;
}

export function composeShiftLog(
  context: DeskContext,
  options: Pick<ShiftLogOptions, 'beforePush' | 'paused'>,
): DeskShiftLog {
  const onRecords = new Listeners<readonly ShiftLogRecord[]>();
  const write = createWriteRecords({
    ...context,
    onWritten(records) {
      shiftLog.written();
      onRecords.emit(records);
    },
  });
  const shiftLog = createShiftLog(context, {
    ...options,
    write,
    onRecords: (records) => onRecords.emit(records),
  });
  return { ...shiftLog, write, onRecords: onRecords.add };
}
