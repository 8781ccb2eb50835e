import { Listeners } from '../../core/base/listeners.ts';
import type { WatchRecord } from '../../core/shiftlog/record.ts';
import { createShiftLog, type ShiftLog, type ShiftLogOptions } from '../features/shiftlog/shiftLog.ts';
import type { DeskContext } from '../shared/context.ts';
import { createWriteRecords, type WriteRecords } from '../shared/records.ts';

/** The shift log of this desk, with its connections to other features. */
export interface DeskShiftLog extends ShiftLog {
  /** Writes records for other features. */
  readonly write: WriteRecords;
  /** Notifies of records once they are on disk: written here, received, or numbered or refused by the site. */
  onRecords(listener: (records: readonly WatchRecord[]) => void): void;
}

export function composeShiftLog(
  context: DeskContext,
  options: Pick<ShiftLogOptions, 'beforePush' | 'paused'>,
): DeskShiftLog {
  const onRecords = new Listeners<readonly WatchRecord[]>();
  const write = createWriteRecords({
    ...context,
    onWritten(records) {
      watch.written();
      onRecords.emit(records);
    },
  });
  const watch = createShiftLog(context, {
    ...options,
    write,
    onRecords: (records) => onRecords.emit(records),
  });
  return { ...watch, write, onRecords: onRecords.add };
}
