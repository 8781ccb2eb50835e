import type { Clock } from '../../core/clock.ts';
import type { WatchState } from '../../core/contract/watch.ts';
import type { Operator } from '../../core/domain/operator.ts';
import { createWatch, type Watch } from './features/watch.ts';
import type { Kept } from './kept.ts';
import type { SiteLink } from './links/link.ts';
import type { Log } from './log.ts';
import { createWriteRecords } from './records.ts';
import type { Turns } from './turns.ts';

/** What is written of the watch at this desk, with all that the desk joins to it. */
export type WatchPath = Watch;

export function startWatchPath(options: {
  readonly kept: Kept;
  readonly operator: () => Operator | null;
  readonly link: () => SiteLink;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly log: Log;
  readonly onState: (state: WatchState) => void;
}): WatchPath {
  const { kept, operator, link, turns, clock, log, onState } = options;
  const { store, writeDeeds, project, desk, ballast } = kept;
  const write = createWriteRecords({ writeDeeds, desk, clock, onWritten: () => watch.written() });
  const watch = createWatch({
    ...{ store, writeDeeds, project, desk, write, operator, link, turns, clock, log, onState },
    paused: () => ballast.paused(),
    onRecords: () => undefined,
  });
  return watch;
}
