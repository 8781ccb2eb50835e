import type { SteeredSite } from '../../test/fixtures/ptz/steeredSite.ts';
import type { OurSide } from './sides.ts';

const recordsPerSecond = 1_000;

export interface Load {
  /** Resolves once the window has the records. */
  arrived(ours: OurSide): Promise<void>;
  /** The records are gone when it has resolved. */
  end(): Promise<void>;
}

/**
 * Changes a thousand camera records a second, each of some 700 bytes: they come through the site's registry, the desk's link
 * and its store into the window.
 */
export function loadDesk(site: SteeredSite): Load {
  let writing: Promise<void> = site.writeFixed(recordsPerSecond);
  const timer = setInterval(() => {
    writing = writing.then(() => site.writeFixed(recordsPerSecond));
  }, 1_000);
  return {
    arrived: (ours) => ours.knows(recordsPerSecond),
    async end() {
      clearInterval(timer);
      await writing;
      await site.writeFixed(0);
    },
  };
}
