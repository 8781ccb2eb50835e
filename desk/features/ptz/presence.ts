import type { DeskTopics } from '../../../core/api/desk.ts';
import type { SiteTopics } from '../../../core/api/site.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { hasPresence, type Presence, splitPresences } from '../../../core/ptz/lease.ts';
import type { TopicMessage } from '../../../core/rpc/define.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';
import type { StepScheduler } from '../../shared/stepScheduler.ts';
import type { SiteReceiver } from '../../sync/link.ts';

/** Each camera is looked up in the store: thousands at once would delay a call too long. */
const camerasPerTurn = 250;

/** The site's presence: who controls and views each camera; unknown without the site. */
export interface CameraPresences {
  readonly receives: SiteReceiver<'presence'>;
  /** Discards all presence. */
  forget(): void;
  /** Returns the presence of cameras within scope. */
  seen(): Presence[];
  readonly topics: TopicSources<Pick<DeskTopics, 'presence'>>;
  /** Publishes the presence of cameras that the registry has added or changed, which was withheld until now. */
  camerasChanged(cameras: readonly CameraId[]): Promise<void>;
}

export function createCameraPresences(options: {
  /** Returns whether a camera is within the signed-in operator's scope. */
  readonly mayTouch: (camera: string) => boolean;
  readonly turns: StepScheduler;
}): CameraPresences {
  const { mayTouch, turns } = options;
  const known = new Map<CameraId, Presence>();

  const seen = () => [...known.values()].filter(({ camera }) => mayTouch(camera));

  const published = createPublication(() => splitPresences(true, seen()));
  const { publish } = published;

  function forget(): void {
    if (known.size === 0) return;
    known.clear();
    publish({ reset: true, cameras: [] });
  }
  function onMessage({ reset, cameras }: TopicMessage<SiteTopics, 'presence'>): void {
    if (reset) known.clear();
    for (const presence of cameras) {
      if (hasPresence(presence)) known.set(presence.camera, presence);
      else known.delete(presence.camera);
    }
    publish({ reset, cameras: cameras.filter(({ camera }) => mayTouch(camera)) });
  }

  return {
    seen,
    receives: { presence: { onMessage, onRefused: forget } },
    forget,
    topics: { presence: published },
    async camerasChanged(cameras) {
      const all = cameras.filter((camera) => known.has(camera));
      for (let at = 0; at < all.length; at += camerasPerTurn)
        await turns(() => {
          const part = all.slice(at, at + camerasPerTurn).flatMap((camera) => known.get(camera) ?? []);
          publish({ reset: false, cameras: part.filter(({ camera }) => mayTouch(camera)) });
        });
    },
  };
}
