import type { HandlersFor } from '../../shared/handlers.ts';
import type { SiteLink } from '../../sync/link.ts';

/** Creates the handler of the shift leader's board, read from the site each time: stale values would be useless there. */
export function createBoardHandler({ link }: { readonly link: () => SiteLink }): {
  readonly handlers: HandlersFor<'board.get'>;
} {
  return { handlers: { 'board.get': () => link().call('board.get', {}) } };
}
