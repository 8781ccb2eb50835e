import type { TopicMessage } from '../../../core/contract/define.ts';
import type { SiteTopics } from '../../../core/contract/site.ts';
import type { CameraId } from '../../../core/domain/ids.ts';
import { isAnythingKnown, type Presence, presencesPerMessage } from '../../../core/domain/lease.ts';

/** Who steers and who watches, as the site says; without the site nothing is known. */
export interface Presences {
  arrived(message: TopicMessage<SiteTopics, 'presence'>): void;
  /** What was known is known no more. */
  forget(): void;
  /** Of the cameras within scope. */
  seen(): Presence[];
  /** All of it in messages, the first of which takes the place of what was before. */
  snapshot(): TopicMessage<SiteTopics, 'presence'>[];
}

export function createPresences(options: {
  /** Within the scope of whoever sits at the desk now. */
  readonly mayTouch: (camera: string) => boolean;
  readonly publish: (message: TopicMessage<SiteTopics, 'presence'>) => void;
}): Presences {
  const { mayTouch, publish } = options;
  const known = new Map<CameraId, Presence>();

  const seen = () => [...known.values()].filter(({ camera }) => mayTouch(camera));

  return {
    seen,
    arrived({ reset, cameras }) {
      if (reset) known.clear();
      for (const presence of cameras) {
        if (isAnythingKnown(presence)) known.set(presence.camera, presence);
        else known.delete(presence.camera);
      }
      publish({ reset, cameras: cameras.filter(({ camera }) => mayTouch(camera)) });
    },
    forget() {
      if (known.size === 0) return;
      known.clear();
      publish({ reset: true, cameras: [] });
    },
    snapshot() {
      const all = seen();
      const messages = [{ reset: true, cameras: all.slice(0, presencesPerMessage) }];
      for (let at = presencesPerMessage; at < all.length; at += presencesPerMessage)
        messages.push({ reset: false, cameras: all.slice(at, at + presencesPerMessage) });
      return messages;
    },
  };
}
