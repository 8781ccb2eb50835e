import type { WindowId } from '../../../core/domain/ids.ts';
import { emptyLayout, mergeLayout } from '../../../core/domain/layout.ts';
import type { Operator } from '../../../core/domain/operator.ts';
import { fail, ok } from '../../../core/result.ts';
import type { HandlersFor } from '../handlers.ts';
import type { Reader } from '../store/access.ts';
import { readLayout, saveLayout } from '../store/layouts.ts';
import type { Write } from '../write.ts';

interface LayoutOptions {
  readonly store: Reader;
  readonly write: Write;
  readonly operator: () => Operator | null;
  readonly mayTouch: (camera: string) => boolean;
}

/**
 * The wall of a window belongs to its place at the desk, not to a person: the next shift takes it over. Tiles with cameras
 * that this operator may not see, or that the registry no longer has, come back empty, and are still there for the next.
 */
export function createLayout({ store, write, operator, mayTouch }: LayoutOptions): {
  readonly handlers: HandlersFor<'layout.get' | 'layout.save'>;
} {
  /** Tiles of each window that its operator was shown as empty though they are not; the registry may come later. */
  const withheld = new Map<WindowId, ReadonlySet<number>>();

  return {
    handlers: {
      'layout.get'(_input, { window }) {
        const layout = readLayout(store, window) ?? emptyLayout;
        const hidden = new Set<number>();
        const tiles = layout.tiles.map((tile, at) => {
          if (tile === null || mayTouch(tile)) return tile;
          hidden.add(at);
          return null;
        });
        withheld.set(window, hidden);
        return ok({ ...layout, tiles });
      },
      'layout.save'({ layout: saved }, { window }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const { layout, kept } = mergeLayout({
          stored: readLayout(store, window) ?? emptyLayout,
          saved,
          seen: mayTouch,
          withheld: (tile) => withheld.get(window)?.has(tile) === true,
        });
        const detail = JSON.stringify({ window, ...layout });
        const written = write({ who: who.id, deed: 'layout.save', camera: null, why: null, detail }, (tx) =>
          saveLayout(tx, window, layout),
        );
        if (!written.ok) return written;
        withheld.set(window, kept);
        return ok({});
      },
    },
  };
}
