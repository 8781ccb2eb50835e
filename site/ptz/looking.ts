import type { Cancel, Clock } from '../../core/base/clock.ts';
import { PtzPose } from '../../core/ptz/ptz.ts';
import type { PtzDriver, PtzReading } from './driver.ts';
import { isSamePlace } from './stopping.ts';

/** Where a camera looks is read so often while it moves, and while somebody looks on, ms. */
export const readMovingMs = 250;
const readIdleMs = 2_000;

/** Where a camera looks, read as often as somebody needs to know. */
export interface Looking {
  /** As it was told last, with its age now. */
  pose(): PtzPose | null;
  /** Its position was seen to change once: that of some cameras never does. */
  readonly isPositionTrue: boolean;
  /** One reading, from whomever. */
  took(reading: PtzReading): void;
  /** Reads after so long, and then again and again, while anybody needs it. */
  after(ms: number): void;
  /** A command goes out: what was read before says nothing of rest. */
  commanded(): void;
  close(): void;
}

export function createLooking(options: {
  readonly driver: Pick<PtzDriver, 'read'>;
  readonly clock: Clock;
  readonly isNeeded: () => boolean;
  /** Not yet: it is not known what it can do, or it is read by whoever stops it. */
  readonly waits: () => boolean;
  /** Somebody moves it. */
  readonly isMoved: () => boolean;
  /** Nobody moves it, and two readings were the same. */
  readonly onRest: () => void;
  readonly onChange: () => void;
}): Looking {
  const { driver, clock } = options;
  let pose: { readonly pose: PtzPose; readonly at: number } | undefined;
  let first: PtzReading | undefined;
  let last: PtzReading | undefined;
  let isPositionTrue = false;
  let closed = false;
  let cancel: Cancel = () => undefined;

  function took(reading: PtzReading): void {
    isPositionTrue ||= first !== undefined && !isSamePlace(first, reading);
    first ??= reading;
    // What no console would take is not told: it gives up a link over which such a thing comes, and with it all cameras.
    const said = PtzPose.safeParse(reading.pose);
    pose = said.success ? { pose: said.data, at: clock.monotonic() - said.data.ageMs } : undefined;
    options.onChange();
  }

  function after(ms: number): void {
    cancel();
    if (closed || !options.isNeeded()) return;
    cancel = clock.after(ms, () => {
      if (options.waits()) return after(readMovingMs);
      driver.read().then((read) => {
        if (closed) return;
        const moving = options.isMoved();
        if (read.ok) {
          took(read.value);
          if (!moving && read.value.pose.moving !== true && last && isSamePlace(last, read.value))
            options.onRest();
        }
        last = read.ok ? read.value : undefined;
        after(moving || (read.ok && read.value.pose.moving === true) ? readMovingMs : readIdleMs);
      });
    });
  }

  return {
    pose: () => (pose ? { ...pose.pose, ageMs: Math.max(0, clock.monotonic() - pose.at) } : null),
    get isPositionTrue() {
      return isPositionTrue;
    },
    took,
    after,
    commanded() {
      last = undefined;
    },
    close() {
      closed = true;
      cancel();
    },
  };
}
