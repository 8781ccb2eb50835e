import type { DeskCalls, DeskTopics } from '../../../core/api/desk.ts';
import type { Cancel } from '../../../core/base/clock.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';
import type { ShiftLogState, shiftLogDeskCalls } from '../../../core/shiftlog/api.ts';
import type { ShiftLogRecord } from '../../../core/shiftlog/record.ts';
import type { Roster } from '../../../core/shiftlog/shift.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { WriteRecords } from '../../shared/records.ts';
import {
  deleteLimitedCursors,
  hasLimitedCursors,
  readRoster,
  saveRoster,
  shiftLogSyncState,
} from '../../store/shiftLogSync.ts';
import type { SiteReceiver } from '../../sync/link.ts';
import { createDutyHandlers } from './duty.ts';
import { createIncidentHandlers, createIncidentScopeFilter } from './incidents.ts';
import { createLogEntryHandlers } from './log.ts';
import { createShiftLogScopeFilter } from './scopeFilter.ts';
import { createShiftLogReader, type ShiftLogReader } from './shiftLogReader.ts';
import { createShiftLogState } from './state.ts';
import { createShiftLogSync, type SyncOptions } from './sync.ts';

/** The minimum interval between shift log state messages to windows, ms. */
const publishEveryMs = 250;
/** The interval for detecting shift changes and overdue items, ms; no event announces them. */
const lookEveryMs = 15_000;

export interface ShiftLogOptions extends Omit<SyncOptions, 'onRecords'> {
  readonly write: WriteRecords;
  /** These records have arrived, or the site has responded to them. */
  readonly onRecords: (records: readonly ShiftLogRecord[]) => void;
}

export interface ShiftLog {
  readonly handlers: HandlersFor<keyof typeof shiftLogDeskCalls & keyof DeskCalls>;
  readonly reading: ShiftLogReader;
  /** Returns the last received roster of the site's centre; null: none. */
  roster(): Roster | null;
  /** The shift log's state within the signed-in operator's scope. */
  readonly topics: TopicSources<Pick<DeskTopics, 'shiftLog'>>;
  readonly receives: SiteReceiver<'shiftLog'>;
  /** Records were written at this desk. */
  written(): void;
  /** The signed-in operator or their scope has changed. */
  operatorChanged(): void;
  /** The cameras or their locations have changed. */
  registryChanged(): void;
  /** The result of `paused` has changed. */
  pauseChanged(): void;
  /** The site has accepted the session; and: the link is lost. */
  live(): void;
  lost(): void;
  close(): void;
}

/** Creates the shift log of this desk: records are written, synchronised with the site, and published to windows. */
export function createShiftLog(context: DeskContext, options: ShiftLogOptions): ShiftLog {
  const { store, project, link, turns, clock } = context;
  const { write } = options;
  let revision = 0;
  let closed = false;
  let cancelPublish: Cancel | undefined;
  let publishedAt = Number.NEGATIVE_INFINITY;
  let lastPublished = '';

  const now = () => Math.round(clock.now());
  const operator = () => {
    const who = context.operator();
    return who?.rights.includes('log.read') ? who : null;
  };
  const scopeFilter = createShiftLogScopeFilter(store, operator);
  const sync = createShiftLogSync(context, {
    ...options,
    onRecords(records) {
      changed();
      if (records.length > 0) options.onRecords(records);
    },
  });
  const parts = {
    store,
    write,
    scopeFilter,
    turns,
    clock,
    operator: context.operator,
    revision: () => revision,
  };

  const incidents = createIncidentScopeFilter(parts);
  const standing = () => createShiftLogState(store, scopeFilter, now());
  const state = (current = standing()): ShiftLogState => ({
    revision,
    asOf: sync.isLive() ? now() : shiftLogSyncState.read(store).asOf,
    ...current,
  });

  const published = createPublication(() => [state()]);

  function publish(current: ReturnType<typeof standing>): void {
    lastPublished = JSON.stringify(current);
    publishedAt = clock.monotonic();
    published.publish(state(current));
  }

  function changed(): void {
    revision += 1;
    if (closed || cancelPublish) return;
    cancelPublish = clock.after(Math.max(0, publishedAt + publishEveryMs - clock.monotonic()), () => {
      cancelPublish = undefined;
      publish(standing());
    });
  }
  const cancelLooking = clock.every(lookEveryMs, () => {
    const current = standing();
    if (JSON.stringify(current) !== lastPublished) publish(current);
  });

  async function fetchRoster(): Promise<void> {
    const answer = await link().call('shiftLog.roster', {});
    if (!answer.ok || closed) return;
    const { roster } = answer.value;
    if (JSON.stringify(roster) === JSON.stringify(readRoster(store))) return;
    project((tx) => saveRoster(tx, roster));
    changed();
  }

  return {
    handlers: {
      ...createLogEntryHandlers(parts),
      ...createIncidentHandlers(parts, incidents),
      ...createDutyHandlers(parts),
    },
    reading: createShiftLogReader(parts, incidents),
    roster: () => readRoster(store),
    topics: { shiftLog: published },
    receives: { shiftLog: { onMessage: sync.announced } },
    written() {
      changed();
      sync.run();
    },
    operatorChanged() {
      scopeFilter.forget();
      sync.scopeChanged();
      changed();
    },
    registryChanged() {
      scopeFilter.forget();
      if (hasLimitedCursors(store)) {
        project(deleteLimitedCursors);
        sync.run();
      }
      changed();
    },
    pauseChanged() {
      if (options.paused() === null) sync.run();
    },
    live() {
      fetchRoster().catch(() => undefined);
      sync.live();
    },
    lost() {
      sync.lost();
      changed();
    },
    close() {
      closed = true;
      cancelPublish?.();
      cancelLooking();
      sync.close();
    },
  };
}
