import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { ViewKey, WantedTile } from './plan.ts';

/** A tile that is being made larger or smaller asks for another stream once it has kept its size for this long, ms. */
export const settleMs = 100;

/** Keeps the stream that a view has until another one has been wanted for a moment. */
export function createSteady(options: { readonly clock: Clock; readonly onSettled: () => void }): {
  /** `has`: the stream that a view has or has asked for; a new view has none and does not wait. */
  readonly settle: (
    wanted: ReadonlyMap<ViewKey, WantedTile>,
    has: (key: ViewKey) => StreamRole | undefined,
  ) => ReadonlyMap<ViewKey, WantedTile>;
  readonly close: Cancel;
} {
  const { clock } = options;
  /** Since when another stream than the one it has is wanted, ms. */
  const since = new Map<ViewKey, number>();
  let cancel: Cancel = () => {};
  return {
    settle(wanted, has) {
      const now = clock.monotonic();
      for (const key of since.keys()) if (!wanted.has(key)) since.delete(key);
      let isWaiting = false;
      const settled = new Map<ViewKey, WantedTile>();
      for (const [key, tile] of wanted) {
        const stream = has(key);
        if (stream === undefined || stream === tile.stream) {
          since.delete(key);
          settled.set(key, tile);
          continue;
        }
        const from = since.get(key) ?? now;
        since.set(key, from);
        const isSettled = now - from >= settleMs;
        isWaiting ||= !isSettled;
        settled.set(key, isSettled ? tile : { ...tile, stream });
      }
      cancel();
      if (isWaiting) cancel = clock.after(settleMs, options.onSettled);
      return settled;
    },
    close: () => cancel(),
  };
}
