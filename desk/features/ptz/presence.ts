import type { DeskTopics } from '../../../core/api/desk.ts';
import type { SiteTopics } from '../../../core/api/site.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { isAnythingKnown, type Presence, presenceMessages } from '../../../core/ptz/lease.ts';
import type { TopicMessage } from '../../../core/rpc/define.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';
import type { Turns } from '../../shared/turns.ts';
import type { SiteReceiver } from '../../sync/link.ts';

/** Each is looked up in the store: of thousands a call would wait too long. */
const camerasPerTurn = 250;

/** Who steers and who watches, as the site says; without the site nothing is known. */
export interface Presences {
  readonly receives: SiteReceiver<'presence'>;
  /** What was known is known no more. */
  forget(): void;
  /** Of the cameras within scope. */
  seen(): Presence[];
  readonly topics: TopicSources<Pick<DeskTopics, 'presence'>>;
  /** The registry has these, or has them otherwise: what is known of them is published, where it was left out until now. */
  camerasChanged(cameras: readonly CameraId[]): Promise<void>;
}

export function createPresences(options: {
  /** Within the scope of anyone who sits at the desk now. */
  readonly mayTouch: (camera: string) => boolean;
  readonly turns: Turns;
}): Presences {
  const { mayTouch, turns } = options;
  const known = new Map<CameraId, Presence>();

  const seen = () => [...known.values()].filter(({ camera }) => mayTouch(camera));

  const published = createPublication(() => presenceMessages(true, seen()));
  const { publish } = published;

  function forget(): void {
    if (known.size === 0) return;
    known.clear();
    publish({ reset: true, cameras: [] });
  }
  function onMessage({ reset, cameras }: TopicMessage<SiteTopics, 'presence'>): void {
    if (reset) known.clear();
    for (const presence of cameras) {
      if (isAnythingKnown(presence)) known.set(presence.camera, presence);
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
