import type { StoreApi } from 'zustand';
import type { Media } from './media/index.ts';
import type { StatusState } from './mirror.ts';

/**
 * Joins the site's media while somebody is here who may watch: with the first word of them, before the page has drawn anything
 * for them.
 */
export function keepWatching(
  status: Pick<StoreApi<StatusState>, 'getState' | 'subscribe'>,
  media: Pick<Media, 'show' | 'standBy'>,
): void {
  let may = false;
  const look = ({ desk }: StatusState) => {
    const now = desk?.operator?.rights.includes('video.live') === true;
    if (now === may) return;
    may = now;
    if (!may) media.show([]);
    media.standBy(may);
  };
  look(status.getState());
  status.subscribe(look);
}
