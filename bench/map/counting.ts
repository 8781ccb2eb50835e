import type { ToMapThread } from '../../renderer/map/thread/messages.ts';
import { countDraws, drawsSince } from './side.ts';

/** Counts the draws of this thread, from what it hears first on: what is drawn between pictures is of none. */
countDraws();
self.addEventListener('message', ({ data }: MessageEvent<ToMapThread>) => {
  if (data.t === 'ask') drawsSince();
});
