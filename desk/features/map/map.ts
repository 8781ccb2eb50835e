import { v7 as uuidv7 } from 'uuid';
import type { DeskTopics } from '../../../core/api/desk.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { fail, ok } from '../../../core/base/result.ts';
import { type MapPin, maxPins, maxSavedViews, PinId, type SavedView, ViewId } from '../../../core/map/map.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { TopicMessage } from '../../../core/rpc/define.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { ExecuteAction } from '../../shared/write.ts';
import { loadRowHead } from '../../store/alerts.ts';
import {
  deletePinsBefore,
  readPins,
  readSavedViews,
  removeMapView,
  removePin,
  saveMapView,
  savePin,
} from '../../store/map.ts';

/** How long removed or expired items can be restored, ms. */
const retentionMs = 24 * 3_600_000;
/**
 * The interval for checking the wall clock while a pin is to expire, ms.
 * The clock may be set, and the machine may sleep.
 */
const lookEveryMs = 30_000;

type Pins = TopicMessage<DeskTopics, 'mapPins'>;
type Views = TopicMessage<DeskTopics, 'mapViews'>;

/** The map items of this desk: pins for all operators, and each operator's own views. */
export interface MapMarks {
  readonly handlers: HandlersFor<'map.savePin' | 'map.removePin' | 'map.saveView' | 'map.removeView'>;
  /** Filtered by the signed-in operator's scope: a pin of a hidden alert is hidden. */
  readonly topics: TopicSources<Pick<DeskTopics, 'mapPins' | 'mapViews'>>;
  /** Alerts may have moved to other cameras, or cameras to another scope. */
  registryChanged(): void;
  close(): void;
}

export function createMapMarks(options: {
  readonly store: SqlReader;
  readonly write: ExecuteAction;
  readonly operator: () => Operator | null;
  readonly mayTouch: (camera: string) => boolean;
  readonly clock: Clock;
}): MapMarks {
  const { store, write, operator, mayTouch, clock } = options;
  let cancel: Cancel = () => undefined;

  // This feature alone writes pins, so they are read once.
  const stored = new Map(readPins(store).map((one) => [one.pin.id, one]));

  const now = () => Math.round(clock.now());
  const isEnded = ({ expiresAt }: MapPin, at: number) => expiresAt !== null && expiresAt <= at;
  /** Returns the current pins in creation order. */
  function standing(at = now()): MapPin[] {
    return [...stored.values()].flatMap(({ pin, removedAt }) =>
      removedAt === null && !isEnded(pin, at) ? [pin] : [],
    );
  }
  const isHidden = ({ alert }: Pick<MapPin, 'alert'>): boolean => {
    const camera = alert === null ? undefined : loadRowHead(store, alert)?.camera;
    return typeof camera === 'string' && !mayTouch(camera);
  };
  const pins = (at = now()): Pins => ({ pins: standing(at).filter((pin) => !isHidden(pin)) });
  const views = (): Views => {
    const who = operator();
    return { views: who ? readSavedViews(store, who.id) : [] };
  };

  const mapPins = createPublication(() => [pins()]);
  const mapViews = createPublication(() => [views()]);

  function pinsChanged(): void {
    const at = now();
    mapPins.publish(pins(at));
    watchExpiry(at);
  }
  /** @param at the time of the last check; a later one would report a pin that expires meanwhile again and again */
  function watchExpiry(at: number): void {
    cancel();
    const ends = standing(at).flatMap(({ expiresAt }) => expiresAt ?? []);
    if (ends.length === 0) return;
    awaitExpiry(Math.min(...ends));
  }
  function awaitExpiry(next: number): void {
    cancel = clock.after(Math.max(1, Math.min(next - now(), lookEveryMs)), () => {
      if (next <= now()) pinsChanged();
      // Waits for the same pin: a timer may fire slightly early, and the pin may be over at the next clock
      // reading.
      else awaitExpiry(next);
    });
  }
  watchExpiry(now());

  return {
    topics: { mapPins, mapViews },
    registryChanged: () => mapPins.publish(pins()),
    close: () => cancel(),
    handlers: {
      'map.savePin'({ id, ...asked }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const at = now();
        const before = id && stored.get(id)?.pin;
        if (isHidden(asked) || (before && isHidden(before))) return fail('right.outOfScope');
        const there = standing();
        if (there.length >= maxPins && !there.some((pin) => pin.id === id))
          return fail('map.tooManyPins', { most: maxPins });
        const by = { id: who.id, name: who.displayName };
        const pin: MapPin = {
          ...asked,
          id: id ?? PinId.parse(uuidv7({ msecs: at })),
          createdAt: before?.createdAt ?? at,
          createdBy: before?.createdBy ?? by,
          changedAt: at,
          changedBy: by,
        };
        const auditEvent = {
          who: who.id,
          event: 'map.savePin',
          camera: null,
          why: null,
          detail: JSON.stringify({ ...asked, id: pin.id }),
        };
        const saved = write(auditEvent, (tx) => {
          deletePinsBefore(tx, at - retentionMs);
          savePin(tx, pin);
        });
        if (!saved.ok) return saved;
        for (const [old, one] of stored)
          if ((one.removedAt ?? at) < at - retentionMs || isEnded(one.pin, at - retentionMs))
            stored.delete(old);
        stored.set(pin.id, { pin, removedAt: null });
        pinsChanged();
        return ok(pin);
      },
      'map.removePin'({ id }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const before = standing().find((pin) => pin.id === id);
        if (!before || isHidden(before)) return ok({});
        const auditEvent = {
          who: who.id,
          event: 'map.removePin',
          camera: null,
          why: null,
          detail: JSON.stringify({ id, text: before.text, alert: before.alert }),
        };
        const at = now();
        const removed = write(auditEvent, (tx) => removePin(tx, id, at));
        if (!removed.ok) return removed;
        stored.set(id, { pin: before, removedAt: at });
        pinsChanged();
        return ok({});
      },
      'map.saveView'({ id, ...asked }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const own = readSavedViews(store, who.id);
        if (own.length >= maxSavedViews && !own.some((view) => view.id === id))
          return fail('map.tooManyViews', { most: maxSavedViews });
        const at = now();
        const view: SavedView = { ...asked, id: id ?? ViewId.parse(uuidv7({ msecs: at })), changedAt: at };
        const auditEvent = {
          who: who.id,
          event: 'map.saveView',
          camera: null,
          why: null,
          detail: JSON.stringify(view),
        };
        const saved = write(auditEvent, (tx) => saveMapView(tx, who.id, view));
        if (!saved.ok) return saved;
        mapViews.publish(views());
        return ok(view);
      },
      'map.removeView'({ id }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const before = readSavedViews(store, who.id).find((view) => view.id === id);
        if (!before) return ok({});
        const auditEvent = {
          who: who.id,
          event: 'map.removeView',
          camera: null,
          why: null,
          detail: JSON.stringify({ id, name: before.name }),
        };
        const removed = write(auditEvent, (tx) => removeMapView(tx, who.id, id));
        if (!removed.ok) return removed;
        mapViews.publish(views());
        return ok({});
      },
    },
  };
}
