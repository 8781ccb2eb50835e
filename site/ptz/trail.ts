import type { Clock } from '../../core/base/clock.ts';
import type { LeftDeed, SteeringDeed } from '../../core/ptz/gatewayMessages.ts';

/** What was done at a site's end fits in; more than that nobody did in the moments that it takes. */
const mostKept = 1_000;

/** What is to be written down by the site, also what ended while there was none: the next one writes it. */
export interface Trail {
  record(deed: SteeringDeed): void;
  siteGone(): void;
  siteThere(): void;
  /** What no site has been told, each with when it ended, ms since the epoch: it is this process's no more. */
  left(): LeftDeed[];
}

export function createTrail(clock: Clock, tell: (deed: SteeringDeed) => void): Trail {
  const kept: { readonly deed: SteeringDeed; readonly at: number; readonly wall: number }[] = [];
  let isSiteThere = true;

  return {
    record(deed) {
      if (isSiteThere) tell(deed);
      else if (kept.length < mostKept)
        kept.push({ deed, at: clock.monotonic(), wall: Math.round(clock.now()) });
    },
    siteGone() {
      isSiteThere = false;
    },
    siteThere() {
      isSiteThere = true;
      for (const { deed, at } of kept.splice(0)) {
        const lateMs = Math.round(clock.monotonic() - at);
        tell({ ...deed, detail: { ...deed.detail, lateMs } });
      }
    },
    left: () => kept.splice(0).map(({ deed, wall }) => ({ at: wall, deed })),
  };
}
