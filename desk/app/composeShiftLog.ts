import type { Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import type { Result } from '../../core/base/result.ts';
import type { Operator } from '../../core/people/operator.ts';
import type { WatchRecord } from '../../core/shiftlog/record.ts';
import { createWatch, type Watch } from '../features/shiftlog/watch.ts';
import type { Log } from '../shared/log.ts';
import { createWriteRecords, type WriteRecords } from '../shared/records.ts';
import type { Turns } from '../shared/turns.ts';
import type { SiteLink } from '../sync/link.ts';
import type { DeskStorage } from './deskStore.ts';

/** The shift log of this desk, with its connections to other features. */
export interface DeskShiftLog extends Watch {
  /** Writes records for other features. */
  readonly write: WriteRecords;
  /** Notifies of records once they are on disk: written here, received, or numbered or refused by the site. */
  onRecords(listener: (records: readonly WatchRecord[]) => void): void;
}

export function composeShiftLog(options: {
  readonly stored: DeskStorage;
  readonly operator: () => Operator | null;
  readonly link: () => SiteLink;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly log: Log;
  /** Sends the site the documents that these records refer to, before the records. */
  readonly beforePush: (records: readonly WatchRecord[]) => Promise<Result<void>>;
}): DeskShiftLog {
  const { stored, operator, link, turns, clock, log, beforePush } = options;
  const { store, writeWithAudit, project, desk, ballast } = stored;
  const onRecords = new Listeners<readonly WatchRecord[]>();
  const write = createWriteRecords({
    writeWithAudit,
    desk,
    clock,
    onWritten(records) {
      watch.written();
      onRecords.emit(records);
    },
  });
  const watch = createWatch({
    store,
    writeWithAudit,
    project,
    desk,
    write,
    operator,
    link,
    turns,
    clock,
    log,
    beforePush,
    paused: () => ballast.paused(),
    onRecords: (records) => onRecords.emit(records),
  });
  return { ...watch, write, onRecords: onRecords.add };
}
