import type { Clock } from '../../core/base/clock.ts';
import type { CameraId, WindowId } from '../../core/base/ids.ts';
import type { PtzDeed } from '../../core/ptz/ptz.ts';

/** No camera is on its way to a place for longer, ms; the gateway knows whether it is there. */
const onTheWayMs = 60_000;
const most = 64;

/** What moves a camera to a place and ends by itself. Tours are none: they are standing orders (docs/adr/016). */
const toPlaces: ReadonlySet<PtzDeed['do']> = new Set(['centre', 'box', 'look', 'home', 'preset']);
export const goesToPlace = (deed: PtzDeed): boolean => toPlaces.has(deed.do);

/** Cameras that this desk has sent to a place and that may be on their way there. */
export interface Sent {
  /** `window` null: by stick. */
  add(camera: CameraId, window: WindowId | null): void;
  /** A hand moves it, or it was stopped. */
  drop(camera: CameraId): void;
  /** Those of one window, or all; they are forgotten by it. */
  take(window?: WindowId): CameraId[];
}

export function createSent(clock: Clock): Sent {
  const sent = new Map<CameraId, { readonly window: WindowId | null; readonly at: number }>();

  return {
    add(camera, window) {
      sent.delete(camera);
      sent.set(camera, { window, at: clock.monotonic() });
      for (const oldest of sent.keys()) {
        if (sent.size <= most) break;
        sent.delete(oldest);
      }
    },
    drop: (camera) => void sent.delete(camera),
    take(window) {
      const since = clock.monotonic() - onTheWayMs;
      const taken = [...sent].filter(([, one]) => window === undefined || one.window === window);
      for (const [camera] of taken) sent.delete(camera);
      return taken.flatMap(([camera, { at }]) => (at >= since ? camera : []));
    },
  };
}
