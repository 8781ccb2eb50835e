import type { Cancel } from '../../core/clock.ts';

const ofVideos = [
  'timeupdate',
  'loadstart',
  'loadedmetadata',
  'loadeddata',
  'durationchange',
  'canplay',
  'canplaythrough',
  'play',
  'playing',
  'emptied',
  'progress',
  'suspend',
] as const;

/**
 * Every video tells of its time four times a second, and of a dozen things as it begins. React would look for who listens each
 * time: nobody does, and of a wall of 64 that opens that was a tenth of the page's time. From now on it does not hear of them.
 */
export function keepFromReact(): Cancel {
  const keep = (event: Event) => event.stopImmediatePropagation();
  for (const type of ofVideos) window.addEventListener(type, keep, true);
  return () => {
    for (const type of ofVideos) window.removeEventListener(type, keep, true);
  };
}
