import { emptyLayout } from '../../../core/domain/layout.ts';
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
 * that this operator may not see, or that the registry no longer has, come back empty.
 */
export function createLayout({ store, write, operator, mayTouch }: LayoutOptions): {
  readonly handlers: HandlersFor<'layout.get' | 'layout.save'>;
} {
  return {
    handlers: {
      'layout.get'({ window }) {
        const layout = readLayout(store, window) ?? emptyLayout;
        const tiles = layout.tiles.map((tile) => (tile !== null && mayTouch(tile) ? tile : null));
        return ok({ ...layout, tiles });
      },
      'layout.save'({ window, layout }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const detail = JSON.stringify({ window, ...layout });
        const saved = write({ who: who.id, deed: 'layout.save', camera: null, why: null, detail }, (tx) =>
          saveLayout(tx, window, layout),
        );
        return saved.ok ? ok({}) : saved;
      },
    },
  };
}
