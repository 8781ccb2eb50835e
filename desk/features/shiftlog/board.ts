import type { HandlersFor } from '../../shared/handlers.ts';
import type { SiteLink } from '../../sync/link.ts';

/** The shift leader's board, asked of the site each time: what is not of now is worth nothing there. */
export function createBoard({ link }: { readonly link: () => SiteLink }): {
  readonly handlers: HandlersFor<'board.get'>;
} {
  return { handlers: { 'board.get': () => link().call('board.get', {}) } };
}
