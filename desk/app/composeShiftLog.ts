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

/** What is written of the watch at this desk, with all that the desk joins to it. */
export interface DeskShiftLog extends Watch {
  /** For features that write records of their own. */
  readonly write: WriteRecords;
  /** Hears of records once they are on disk: written here, come from the site, numbered or refused by it. */
  onRecords(listener: (records: readonly WatchRecord[]) => void): void;
}

export function composeShiftLog(options: {
  readonly stored: DeskStorage;
  readonly operator: () => Operator | null;
  readonly link: () => SiteLink;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly log: Log;
  /** Gives the site what these records stand on: they go after it. */
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
