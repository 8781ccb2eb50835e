import type { SiteTopics } from '../../../core/api/site.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { DeskId } from '../../../core/base/ids.ts';
import { presencesPerMessage } from '../../../core/ptz/lease.ts';
import type { TopicMessage } from '../../../core/rpc/define.ts';
import type { WriteFromSite } from '../../shared/write.ts';
import {
  addCameraUse,
  type CameraUse,
  deleteCameraUseBefore,
  getQuarterStart,
} from '../../store/cameraUse.ts';
import type { SiteReceiver } from '../../sync/link.ts';

/**
 * Views are saved this often, ms, the most that a crash loses. PTZ control is saved at once, because the handover
 * names its operators.
 */
const saveEveryMs = 30_000;
const retentionMs = 120 * 86_400_000;

interface Known {
  readonly watching: ReadonlySet<string>;
  /** `timedFrom`: monotonic clock, ms; null while the camera's presence is unknown. */
  readonly steering: {
    readonly desk: DeskId;
    readonly since: number;
    readonly timedFrom: number | null;
  } | null;
}
const unknown: Known = { watching: new Set(), steering: null };

/** Counts who viewed and controlled which camera, from the site's presence messages, per quarter of an hour. */
export interface CameraUseCount {
  readonly receives: SiteReceiver<'presence'>;
  /** The link is lost: presence is unknown until the site sends it again. */
  lost(): void;
  /** Saves the pending counts, so that sums read next are complete. */
  save(): void;
  close(): void;
}

export function createCameraUseCount(options: {
  readonly project: WriteFromSite;
  readonly desk: DeskId;
  /** The name of the signed-in operator; null: none. */
  readonly me: () => string | null;
  readonly clock: Clock;
}): CameraUseCount {
  const { project, desk, me, clock } = options;
  let known = new Map<string, Known>();
  /** The presence before a complete retransmission in several messages, to recognise use that continues. */
  let before = new Map<string, Known>();
  let waiting = new Map<string, CameraUse>();

  function add(
    camera: string,
    own: boolean,
    more: Partial<Pick<CameraUse, 'views' | 'gestures' | 'steeredMs'>>,
  ): void {
    const quarter = getQuarterStart(clock.now());
    const key = `${quarter} ${camera} ${own}`;
    const sum = waiting.get(key) ?? { quarter, camera, own, views: 0, gestures: 0, steeredMs: 0 };
    waiting.set(key, {
      ...sum,
      views: sum.views + (more.views ?? 0),
      gestures: sum.gestures + (more.gestures ?? 0),
      steeredMs: sum.steeredMs + Math.round(more.steeredMs ?? 0),
    });
  }

  /** Counts the time up to now. */
  function pause(camera: string, steering: Known['steering']): Known['steering'] {
    if (!steering || steering.timedFrom === null) return steering;
    add(camera, steering.desk === desk, { steeredMs: clock.monotonic() - steering.timedFrom });
    return { ...steering, timedFrom: null };
  }

  function lost(): void {
    for (const [camera, { steering, watching }] of known)
      known.set(camera, { watching, steering: pause(camera, steering) });
  }

  function save(): void {
    if (waiting.size === 0) return;
    const uses = [...waiting.values()];
    const saved = project((tx) => {
      for (const use of uses) addCameraUse(tx, use);
    });
    if (saved.ok) waiting = new Map();
  }
  project((tx) => deleteCameraUseBefore(tx, getQuarterStart(clock.now() - retentionMs)));
  const cancel = clock.every(saveEveryMs, save);

  function onMessage({ reset, cameras }: TopicMessage<SiteTopics, 'presence'>): void {
    if (reset) {
      lost();
      before = known;
      known = new Map();
    }
    let isSteeringNew = false;
    for (const { camera, steering, watching } of cameras) {
      const was = known.get(camera) ?? before.get(camera) ?? unknown;
      const views = watching.filter((name) => !was.watching.has(name));
      for (const name of views) add(camera, name === me(), { views: 1 });
      const isSame = steering?.desk === was.steering?.desk && steering?.since === was.steering?.since;
      isSteeringNew ||= !isSame;
      if (!isSame) pause(camera, was.steering);
      if (steering && !isSame) add(camera, steering.desk === desk, { gestures: 1 });
      const timedFrom = (isSame ? was.steering?.timedFrom : null) ?? clock.monotonic();
      known.set(camera, {
        watching: new Set(watching),
        steering: steering && { desk: steering.desk, since: steering.since, timedFrom },
      });
    }
    // Only the last message of a retransmission is not full.
    if (cameras.length < presencesPerMessage) before = new Map();
    if (isSteeringNew) save();
  }

  return {
    receives: { presence: { onMessage, onRefused: lost } },
    lost,
    save,
    close() {
      cancel();
      save();
      waiting = new Map();
    },
  };
}
