import type { Cancel } from '../../core/base/clock.ts';

/** Whoever is told when a tile's meaning changes, or the link to the site. */
export interface Hearers {
  onTile(tile: number, listener: () => void): Cancel;
  /** Told once, after all tiles, when the meaning of any was another one. */
  onTiles(listener: () => void): Cancel;
  onLink(listener: () => void): Cancel;
  /** Tells those of the tiles whose meaning is another one than when they were last told. */
  tell(): void;
  tellLink(): void;
  onHealth(listener: () => void): Cancel;
  tellHealth(): void;
  onWidths(listener: () => void): Cancel;
  tellWidths(): void;
}

export function createHearers(meaning: (tile: number) => string): Hearers {
  const tiles = new Map<number, Set<() => void>>();
  const meanings = new Map<number, string>();
  const link = new Set<() => void>();
  const whole = new Set<() => void>();
  const health = new Set<() => void>();
  const widths = new Set<() => void>();
  const hear = (set: Set<() => void>) => (listener: () => void) => {
    set.add(listener);
    return () => set.delete(listener);
  };
  return {
    onTile(at, listener) {
      const heard = tiles.get(at) ?? new Set();
      tiles.set(at, heard.add(listener));
      return () => heard.delete(listener);
    },
    onTiles: hear(whole),
    onLink: hear(link),
    onHealth: hear(health),
    onWidths: hear(widths),
    tell() {
      let changed = false;
      for (const [at, heard] of tiles) {
        const now = meaning(at);
        if (meanings.get(at) === now) continue;
        meanings.set(at, now);
        changed = true;
        for (const listener of heard) listener();
      }
      if (changed) for (const listener of whole) listener();
    },
    tellLink() {
      for (const listener of link) listener();
    },
    tellHealth() {
      for (const listener of health) listener();
    },
    tellWidths() {
      for (const listener of widths) listener();
    },
  };
}
