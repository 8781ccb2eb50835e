import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { countTiles } from '../../../core/wall/division.ts';
import { getTileContent, isSequenceContent, type Sequence } from '../../../core/wall/layout.ts';
import type { TabId } from '../../../core/wall/tabs.ts';
import { getActiveLayout, type WallState } from '../../../core/wall/wall.ts';
import {
  type CameraState,
  getStopKind,
  type Media,
  type StopKind,
  type TileState,
} from '../../media/index.ts';
import {
  createSequencePosition,
  fitToSequence,
  getCameraToPrefetch,
  listSkippedCameras,
  pauseSequence,
  prefetchLeadMs,
  resumePausedMs,
  resumeSequence,
  type SequencePosition,
  type SequencesState,
  skipPrefetchedCamera,
  stepSequence,
  type TileSequenceState,
  updateSequencePosition,
} from './sequencePosition.ts';
import type { WallStore } from './wallStore.ts';

export interface SequenceRunner extends StoreApi<SequencesState> {
  /** Pauses a tile's sequence, or the rotation of tabs, because the operator is using it. */
  touch(tile?: number): void;
  /** Pauses or resumes a sequence. */
  toggle(tile: number): void;
  step(tile: number, by: 1 | -1): void;
  /** Stops the rotation of tabs while a form for the active tab is open, until cancelled. */
  stay(): Cancel;
  /** Resumes the rotation of tabs at once. */
  goOnTabs(): void;
  /** Stops all sequences while the machine cannot keep up. */
  hold(on: boolean): void;
}

const lookEveryMs = 500;
/** Minimum interval of touches: a moving mouse touches a tile with every move. */
const touchedWithinMs = 1_000;
const nothing: ReadonlySet<TileState> = new Set(['lost', 'refused']);
/** States of a camera without live pictures yet: a still may be arbitrarily old. */
const unlive: ReadonlySet<TileState | undefined> = new Set(['waiting', 'still']);
const ofTheCamera: ReadonlySet<StopKind> = new Set(['camera', 'source', 'permission']);

/**
 * Tells whether a camera has no pictures through its own fault: faults of the site, the line or this machine skip no
 * camera.
 */
const isFailing = (now: CameraState | undefined): boolean =>
  now?.cause !== undefined && nothing.has(now.state) && ofTheCamera.has(getStopKind(now.cause));

const isSame = (a: TileSequenceState | undefined, b: TileSequenceState) =>
  a !== undefined && JSON.stringify(a) === JSON.stringify(b);

/** Returns the sequences of one tab with their tiles; none of them while another tile is shown alone. */
function sequencesOf(wall: WallState): readonly { readonly tile: number; readonly sequence: Sequence }[] {
  const layout = getActiveLayout(wall);
  return Array.from({ length: countTiles(layout.division) }, (_, tile) => {
    const content = getTileContent(layout, tile);
    return isSequenceContent(content) ? [{ tile, sequence: content }] : [];
  }).flat();
}

/** Runs a window's sequences: those on its tiles, and the rotation of its tabs. */
export function createSequenceRunner(options: {
  readonly wall: WallStore;
  readonly media: Pick<Media, 'cameraState' | 'linkLost'>;
  /** Tells whether the registry no longer contains the camera. */
  readonly isGone: (camera: CameraId) => boolean;
  readonly clock: Clock;
}): SequenceRunner {
  const { wall, media, clock } = options;
  const fails = (camera: CameraId) => options.isGone(camera) || isFailing(media.cameraState(camera));
  const all = new Map<string, SequencePosition>();
  /** Time at which each tab was last left. */
  const leftAt = new Map<TabId, number>();
  let tabsSince = clock.monotonic();
  let tabsTouched: number | undefined;
  /** Number of open forms. */
  let forms = 0;
  let cancelLooks: Cancel | undefined;
  const keyOf = (tile: number, tab: TabId = wall.getState().tabs.active) => `${tab} ${tile}`;
  const store = createStore<SequencesState>(() => ({
    turns: new Map(),
    leftWith,
    nextTab: undefined,
    tabsPaused: false,
    held: false,
  }));

  function turnOf(tile: number, sequence: Sequence, now: number): SequencePosition | undefined {
    const before = all.get(keyOf(tile)) ?? createSequencePosition(sequence, now);
    if (!before) return undefined;
    const { alone, selected } = wall.getState();
    // Invisible sequences do not advance; nor can another camera start while the line is cut.
    const current = store.getState().held || media.linkLost() || (alone && tile !== selected);
    if (current) return { ...fitToSequence(before, sequence, now), since: now };
    const next = getCameraToPrefetch(before, sequence, now);
    const isNextComing = next !== undefined && unlive.has(media.cameraState(next)?.state);
    return withoutFailing(
      updateSequencePosition(before, { sequence, now, fails: fails(before.camera), isNextComing }),
      sequence,
      now,
    );
  }

  /** Skips failing prefetched cameras before their turn. */
  function withoutFailing(turn: SequencePosition, sequence: Sequence, now: number): SequencePosition {
    const next = getCameraToPrefetch(turn, sequence, now);
    if (!next || !fails(next)) return turn;
    return withoutFailing(skipPrefetchedCamera(turn, next, now), sequence, now);
  }

  function leftWith(tab: TabId, tile: number): CameraId | undefined {
    const layout = wall.getState().tabs.tabs.find(({ id }) => id === tab)?.layout;
    const content = layout ? getTileContent(layout, tile) : null;
    const turn = all.get(keyOf(tile, tab));
    return turn && isSequenceContent(content)
      ? fitToSequence(turn, content, clock.monotonic()).camera
      : undefined;
  }

  /** Advances the tabs; returns the next one shortly before its turn. */
  function lookAtTabs(now: number): Pick<SequencesState, 'nextTab' | 'tabsPaused'> {
    const { tabs, active, turnMs } = wall.getState().tabs;
    if (turnMs === null || tabs.length < 2) return { nextTab: undefined, tabsPaused: false };
    if (tabsTouched !== undefined && now - tabsTouched >= resumePausedMs) {
      tabsTouched = undefined;
      tabsSince = now;
    }
    const { held } = store.getState();
    if (media.linkLost() || forms > 0 || held) tabsSince = now;
    const tabsPaused = tabsTouched !== undefined || forms > 0;
    if (tabsPaused || held) return { nextTab: undefined, tabsPaused };
    const next = tabs[(tabs.findIndex(({ id }) => id === active) + 1) % tabs.length]?.id;
    if (next && now - tabsSince >= turnMs) {
      tabsSince = now;
      wall.act({ do: 'useTab', id: next });
      return { nextTab: undefined, tabsPaused: false };
    }
    return { nextTab: now - tabsSince >= turnMs - prefetchLeadMs ? next : undefined, tabsPaused: false };
  }

  function look(): void {
    const now = clock.monotonic();
    const ofTabs = lookAtTabs(now);
    const before = store.getState();
    const turns = new Map<number, TileSequenceState>();
    for (const { tile, sequence } of sequencesOf(wall.getState())) {
      const turn = turnOf(tile, sequence, now);
      if (!turn) continue;
      all.set(keyOf(tile), turn);
      const shown: TileSequenceState = {
        camera: turn.camera,
        at: turn.at,
        of: sequence.cameras.length,
        next: before.held ? undefined : getCameraToPrefetch(turn, sequence, now),
        paused: turn.touched !== undefined,
        skipped: listSkippedCameras(turn, sequence, now),
      };
      const was = before.turns.get(tile);
      turns.set(tile, was && isSame(was, shown) ? was : shown);
    }
    const unchanged =
      turns.size === before.turns.size && [...turns].every(([tile, turn]) => before.turns.get(tile) === turn);
    if (!unchanged || ofTabs.nextTab !== before.nextTab || ofTabs.tabsPaused !== before.tabsPaused)
      store.setState({ turns: unchanged ? before.turns : turns, ...ofTabs });
    const isNeeded = turns.size > 0 || wall.getState().tabs.turnMs !== null;
    if (isNeeded && !cancelLooks) cancelLooks = clock.every(lookEveryMs, look);
    if (!isNeeded) {
      cancelLooks?.();
      cancelLooks = undefined;
    }
  }

  function change(
    tile: number,
    to: (turn: SequencePosition, sequence: Sequence, now: number) => SequencePosition,
  ): void {
    const content = getTileContent(getActiveLayout(wall.getState()), tile);
    const turn = all.get(keyOf(tile));
    if (!isSequenceContent(content) || !turn) return;
    all.set(keyOf(tile), to(turn, content, clock.monotonic()));
    look();
  }

  /** Starts a sequence newly put on a tile, whatever was touched or shown there before. */
  function begin(after: WallState, before: WallState): void {
    if (after.tabs.active !== before.tabs.active) return;
    const [is, was] = [getActiveLayout(after), getActiveLayout(before)];
    for (let tile = 0; tile < countTiles(is.division); tile += 1) {
      const [now, then] = [getTileContent(is, tile), getTileContent(was, tile)];
      const turn = all.get(keyOf(tile));
      if (now === then || !turn) continue;
      if (isSequenceContent(now) && isSequenceContent(then))
        all.set(keyOf(tile), resumeSequence(turn, clock.monotonic()));
      else all.delete(keyOf(tile));
    }
  }

  /** Restores a tab's sequences with the rest of their dwell: no time passed while it was hidden. */
  function comeIntoSight(left: TabId): void {
    tabsSince = clock.monotonic();
    leftAt.set(left, tabsSince);
    const awayMs = tabsSince - (leftAt.get(wall.getState().tabs.active) ?? tabsSince);
    for (const { tile } of sequencesOf(wall.getState())) {
      const turn = all.get(keyOf(tile));
      if (turn) all.set(keyOf(tile), { ...turn, since: turn.since + awayMs });
    }
  }

  wall.subscribe((after, before) => {
    if (after.tabs !== before.tabs) begin(after, before);
    if (after.tabs.active !== before.tabs.active) comeIntoSight(before.tabs.active);
    if (after.tabs.turnMs !== before.tabs.turnMs) {
      tabsSince = clock.monotonic();
      tabsTouched = undefined;
    }
    if (after.tabs !== before.tabs) look();
  });
  look();

  return Object.assign(store, {
    touch(tile: number | undefined) {
      const now = clock.monotonic();
      if (wall.getState().tabs.turnMs !== null) {
        const previous = tabsTouched !== undefined;
        tabsTouched = now;
        if (!previous) look();
      }
      if (tile === undefined) return;
      const last = all.get(keyOf(tile))?.touched;
      if (last === undefined || now - last >= touchedWithinMs)
        change(tile, (turn) => pauseSequence(turn, now));
    },
    toggle(tile: number) {
      change(tile, (turn, _, now) =>
        turn.touched === undefined ? pauseSequence(turn, now) : resumeSequence(turn, now),
      );
    },
    step(tile: number, by: 1 | -1) {
      change(tile, (turn, sequence, now) => stepSequence(turn, sequence, by, now));
    },
    stay() {
      forms += 1;
      look();
      let isOpen = true;
      return () => {
        if (isOpen) forms -= 1;
        isOpen = false;
        look();
      };
    },
    goOnTabs() {
      tabsTouched = undefined;
      tabsSince = clock.monotonic();
      look();
    },
    hold(on: boolean) {
      store.setState({ held: on });
      look();
    },
  });
}
