import type { DeskTopics } from '../../../core/api/desk.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { LayoutId } from '../../../core/base/ids.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';
import type { SavedLayout } from '../../../core/wall/library.ts';
import type { Reader } from '../../../node/sql/access.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { Log } from '../../shared/log.ts';
import { oneAtATime } from '../../shared/turns.ts';
import type { Project } from '../../shared/write.ts';
import { readLibrary, replaceLibrary } from '../../store/library.ts';
import type { SiteLink, SiteReceiver } from '../../sync/link.ts';

/** After a page that did not come although the link is up, ms. */
const againAfterMs = 5_000;
/** More pages than the most layouts make: a site that leads in circles is left alone. */
const maxPages = 40;

export interface LibraryState {
  readonly layouts: SavedLayout[];
  readonly asOf: number;
}

interface LibraryOptions {
  readonly store: Reader;
  readonly project: Project;
  readonly link: () => SiteLink;
  readonly operator: () => Operator | null;
  readonly clock: Clock;
  readonly log: Log;
}

type LibraryCall = 'save' | 'remove' | 'saveShared' | 'removeShared';

/** The site's layouts, of which this desk keeps what its operators may see: they open while the site is away. */
export interface Library {
  readonly handlers: HandlersFor<`library.${LibraryCall}`>;
  /** What the operator of now is shown. */
  readonly topics: TopicSources<Pick<DeskTopics, 'library'>>;
  /** Makes the copy the site's. One at a time; asked for during one, another follows. */
  sync(): void;
  readonly receives: SiteReceiver<'layouts'>;
  close(): void;
}

export function createLibrary(options: LibraryOptions): Library {
  const { store, project, link, operator, clock, log } = options;
  let cancelAgain: Cancel = () => {};

  const state = (): LibraryState => {
    const who = operator();
    return who?.rights.includes('layout.own') ? readLibrary(store, who.id) : { layouts: [], asOf: 0 };
  };

  const library = createPublication(() => [state()]);

  async function read(): Promise<void> {
    const who = operator();
    if (!who?.rights.includes('layout.own')) return;
    const layouts: SavedLayout[] = [];
    let after: LayoutId | undefined;
    for (let page = 0; page < maxPages; page += 1) {
      const answer = await link().call('layout.list', after === undefined ? {} : { after });
      if (operator()?.id !== who.id) return;
      if (!answer.ok) {
        log('warn', 'library not read', { cause: answer.fault.code });
        // A lost link asks again by itself when it is back.
        if (answer.fault.code !== 'site.unreachable') cancelAgain = clock.after(againAfterMs, sync);
        return;
      }
      layouts.push(...answer.value.layouts);
      after = answer.value.next;
      if (after === undefined) break;
    }
    if (project((tx) => replaceLibrary(tx, who.id, layouts, Math.round(clock.now()))).ok)
      library.publish(state());
  }

  const reading = oneAtATime(read, (error) => log('error', 'library', { why: String(error) }));
  function sync(): void {
    cancelAgain();
    reading.ask();
  }

  return {
    topics: { library },
    sync,
    receives: { layouts: { onMessage: sync } },
    close: () => cancelAgain(),
    // The site decides, and keeps the record; its word of the change brings the copy up to date.
    handlers: {
      'library.save': (input) => link().call('layout.save', input),
      'library.remove': (input) => link().call('layout.remove', input),
      'library.saveShared': (input) => link().call('layout.saveShared', input),
      'library.removeShared': (input) => link().call('layout.removeShared', input),
    },
  };
}
