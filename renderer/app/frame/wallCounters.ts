import { useEffect, useState } from 'react';
import { isStopped, stopKind, type TileSnapshot } from '../../media/index.ts';
import { useMedia } from '../../shared/services.ts';

/** How a wall stands as a whole. Tiles that nobody can see are no part of it. */
export interface Counters {
  readonly live: number;
  readonly stopped: number;
  readonly all: number;
  /** Nothing comes from the site: its media link is gone, or every tile stopped though nothing is said of its camera. */
  readonly silent: boolean;
}

/** By then it is known why, if the camera is the reason. */
const silent: ReadonlySet<string> = new Set(['stale', 'lost']);
/** One tile that stops is its camera's affair; as many as this at once are not. */
const togetherFrom = 2;

/** `linkLost`: the media link stood, or should have stood by now, and is gone. */
export function countersOf(
  tiles: readonly Pick<TileSnapshot, 'state' | 'cause'>[],
  linkLost: boolean,
): Counters {
  const seen = tiles.filter((tile) => tile.state !== 'paused');
  // What is the camera's fault, or this machine's, is not the site's.
  const isSilent = ({ state, cause }: Pick<TileSnapshot, 'state' | 'cause'>) => {
    if (!cause) return silent.has(state);
    const isOfSite = stopKind(cause) === 'site' || stopKind(cause) === 'network';
    return isOfSite && (state === 'late' || silent.has(state));
  };
  return {
    live: seen.filter((tile) => tile.state === 'live').length,
    stopped: seen.filter(({ state }) => isStopped(state)).length,
    all: seen.length,
    silent: tiles.length > 0 && (linkLost || (seen.length >= togetherFrom && seen.every(isSilent))),
  };
}

const isSame = (a: Counters, b: Counters) =>
  a.live === b.live && a.stopped === b.stopped && a.all === b.all && a.silent === b.silent;

/** What is worked out of the wall's counters, renewed when a tile's meaning changes and it is another for it. */
function useCounters<T>(of: (counters: Counters) => T, same: (a: T, b: T) => boolean): T {
  const media = useMedia();
  const [state, setState] = useState<T>(() => of(countersOf([], false)));
  useEffect(() => {
    const count = () => {
      const next = of(countersOf(media.tiles(), media.linkLost()));
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
const all = (counters: Counters) => counters;
const isSilent = (counters: Counters) => counters.silent;

/** The wall's counters. */
export const useWallCounters = (): Counters => useCounters(all, isSame);
/** Nothing comes from the site: see `Counters`. */
export const useSilent = (): boolean => useCounters(isSilent, Object.is);
