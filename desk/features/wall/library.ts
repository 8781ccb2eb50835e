import type { DeskTopics } from '../../../core/api/desk.ts';
import type { LayoutId } from '../../../core/base/ids.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';
import type { SavedLayout } from '../../../core/wall/library.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { readLibrary, replaceLibrary } from '../../store/library.ts';
import type { SiteReceiver } from '../../sync/link.ts';
import { createFixedRetry, createSyncLoop } from '../../sync/loop.ts';

/** The retry delay after a failure although the link is up, ms. */
const retryMs = 5_000;
/** More pages than the maximum number of layouts needs: protects against a site whose pages form a loop. */
const maxPages = 40;

export interface LibraryState {
  readonly layouts: SavedLayout[];
  readonly asOf: number;
}

type LibraryOptions = Pick<DeskContext, 'store' | 'project' | 'link' | 'operator' | 'clock' | 'log'>;

type LibraryCall = 'save' | 'remove' | 'saveShared' | 'removeShared';

/**
 * The site's layouts: this desk stores those visible to its operators, so that they open while the site is
 * unreachable.
 */
export interface DeskLibrary {
  readonly handlers: HandlersFor<`library.${LibraryCall}`>;
  /** The layouts shown to the signed-in operator. */
  readonly topics: TopicSources<Pick<DeskTopics, 'library'>>;
  readonly receives: SiteReceiver<'layouts'>;
  /** The site has accepted the session: synchronises the copy. */
  live(): void;
  lost(): void;
  close(): void;
}

export function createDeskLibrary(options: LibraryOptions): DeskLibrary {
  const { store, project, link, operator, clock, log } = options;
  const state = (): LibraryState => {
    const who = operator();
    return who?.rights.includes('layout.own') ? readLibrary(store, who.id) : { layouts: [], asOf: 0 };
  };

  const library = createPublication(() => [state()]);

  async function run(): Promise<Result<unknown>> {
    const who = operator();
    if (!who?.rights.includes('layout.own')) return ok({});
    const layouts: SavedLayout[] = [];
    let after: LayoutId | undefined;
    for (let page = 0; page < maxPages; page += 1) {
      const answer = await link().call('layout.list', after === undefined ? {} : { after });
      if (operator()?.id !== who.id) return ok({});
      if (!answer.ok) return answer;
      layouts.push(...answer.value.layouts);
      after = answer.value.next;
      if (after === undefined) break;
    }
    const stored = project((tx) => replaceLibrary(tx, who.id, layouts, Math.round(clock.now())));
    if (stored.ok) library.publish(state());
    return stored;
  }

  const loop = createSyncLoop({ clock, log, name: 'layouts', retry: createFixedRetry(retryMs), run });

  return {
    topics: { library },
    receives: { layouts: { onMessage: loop.request } },
    live: loop.start,
    lost: loop.stop,
    close: loop.stop,
    // The site decides and audits; its change message then updates the copy.
    handlers: {
      'library.save': (input) => link().call('layout.save', input),
      'library.remove': (input) => link().call('layout.remove', input),
      'library.saveShared': (input) => link().call('layout.saveShared', input),
      'library.removeShared': (input) => link().call('layout.removeShared', input),
    },
  };
}
