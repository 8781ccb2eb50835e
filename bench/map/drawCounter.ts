import type { ToMapThread } from '../../renderer/map/thread/messages.ts';
import { countDraws, drawsSince } from './side.ts';

/** Counts the draws of this thread since the last message, so that draws between pictures belong to none. */
countDraws();
self.addEventListener('message', ({ data }: MessageEvent<ToMapThread>) => {
  if (data.t === 'ask') drawsSince();
});
