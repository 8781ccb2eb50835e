import { useEffect, useState } from 'react';
import { getStopKind, isStoppedTile, type TileStatus } from '../../media/index.ts';
import { useMedia } from '../../shared/services.ts';

/** The state of a wall as a whole, without hidden tiles. */
export interface WallCounters {
  readonly live: number;
  readonly stopped: number;
  readonly all: number;
  /**
   * No video arrives from the site.
   * Its media link is lost, or every tile stopped without a fault of its camera.
   */
  readonly silent: boolean;
}

/** Tile states late enough that a fault of the camera would be known by now. */
const silent: ReadonlySet<string> = new Set(['stale', 'lost']);
/** A single stopped tile is a matter of its camera; at this number, of the site. */
const togetherFrom = 2;

/** Returns the counters. `linkLost`: the media link existed, or should exist by now, and is lost. */
export function countWallTiles(
  tiles: readonly Pick<TileStatus, 'state' | 'cause'>[],
  linkLost: boolean,
): WallCounters {
  const seen = tiles.filter((tile) => tile.state !== 'paused');
  // Faults of the camera or of this machine are not the site's.
  const isSilent = ({ state, cause }: Pick<TileStatus, 'state' | 'cause'>) => {
    if (!cause) return silent.has(state);
    const isOfSite = getStopKind(cause) === 'site' || getStopKind(cause) === 'network';
    return isOfSite && (state === 'late' || silent.has(state));
  };
  return {
    live: seen.filter((tile) => tile.state === 'live').length,
    stopped: seen.filter(({ state }) => isStoppedTile(state)).length,
    all: seen.length,
    silent: tiles.length > 0 && (linkLost || (seen.length >= togetherFrom && seen.every(isSilent))),
  };
}

const isSame = (a: WallCounters, b: WallCounters) =>
  a.live === b.live && a.stopped === b.stopped && a.all === b.all && a.silent === b.silent;

/** Subscribes to a value derived from the wall's counters; rerenders when it changes. */
function useCounters<T>(of: (counters: WallCounters) => T, same: (a: T, b: T) => boolean): T {
  const media = useMedia();
  const [state, setState] = useState<T>(() => of(countWallTiles([], false)));
  useEffect(() => {
    const count = () => {
      const next = of(countWallTiles(media.tiles(), media.linkLost()));
      setState((now) => (same(now, next) ? now : next));
    };
    const cancels = [media.onTiles(count), media.onLink(count)];
    count();
    return () => {
      for (const cancel of cancels) cancel();
    };
  }, [media, of, same]);
  return state;
}
const all = (counters: WallCounters) => counters;
const isSilent = (counters: WallCounters) => counters.silent;

/** Returns the wall's counters. */
export const useWallCounters = (): WallCounters => useCounters(all, isSame);
/** Returns whether no video arrives from the site: see `WallCounters`. */
export const useIsSiteSilent = (): boolean => useCounters(isSilent, Object.is);
