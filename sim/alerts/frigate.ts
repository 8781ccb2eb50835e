/**
 * Messages of Frigate 0.16 over MQTT (docs.frigate.video, "MQTT"). `events` are tracked objects; `reviews` group the
 * objects of a scene and may rise from a detection to an alert. Both are sent as `new`, `update`, `end`, each with the
 * previous state.
 */

import type { CityCamera } from '../city/registry.ts';
import { between, type Moment, oneOf, type TimedMessage } from './message.ts';
import { frigateName, frigatePrefix } from './names.ts';

export interface FrigateIncident {
  /** Frigate's labels; the first is that of the tracked object. */
  readonly objects: readonly [string, ...string[]];
  readonly zone?: string;
  readonly audio?: readonly string[];
  readonly severity: 'detection' | 'alert';
  readonly lastsMs: number;
}

/** Seconds since the epoch with six decimals, and six letters. */
function idAt(ms: number, random: () => number): string {
  const letters = Array.from({ length: 6 }, () => oneOf(random, [...'abcdefghijklmnopqrstuvwxyz0123456789']));
  return `${(ms / 1_000).toFixed(6)}-${letters.join('')}`;
}

const seconds = (ms: number) => Math.round(ms * 1_000) / 1_000_000;

/** Time from its last object to the end of a review, and from the tracking of an object to the start of its review, ms. */
const reviewLingersMs = 5_000;
const reviewBeginsAfterMs = 400;
const risesAfterMs = 2_100;
const updatedEachMs = 20_000;

export function frigateMessages(
  camera: CityCamera,
  incident: FrigateIncident,
  { at, random }: Moment,
): TimedMessage[] {
  const name = frigateName(camera);
  const { objects, zone, severity, lastsMs } = incident;
  const eventId = idAt(at, random);
  const reviewId = idAt(at + reviewBeginsAfterMs, random);
  const box = [between(random, 100, 900), between(random, 200, 600)];
  const [left = 0, top = 0] = box;
  const score = 0.7 + Math.round(random() * 250) / 1_000;
  const trackedAt = (afterMs: number, ended: boolean) => ({
    id: eventId,
    camera: name,
    frame_time: seconds(at + afterMs),
    snapshot: {
      frame_time: seconds(at + afterMs),
      box: [left, top, left + 120, top + 240],
      area: 28_800,
      region: [left, top, left + 320, top + 320],
      score,
    },
    label: objects[0],
    sub_label: null,
    top_score: score,
    false_positive: false,
    start_time: seconds(at),
    end_time: ended ? seconds(at + afterMs) : null,
    score,
    box: [left, top, left + 120, top + 240],
    area: 28_800,
    ratio: 0.5,
    region: [left, top, left + 320, top + 320],
    active: !ended,
    stationary: false,
    motionless_count: 0,
    position_changes: 1,
    current_zones: zone === undefined || ended ? [] : [zone],
    entered_zones: zone === undefined || afterMs === 0 ? [] : [zone],
    has_clip: afterMs > 0,
    has_snapshot: afterMs > 0,
    attributes: {},
    current_attributes: [],
    pending_loitering: false,
    max_severity: severity,
    current_estimated_speed: 0,
    average_estimated_speed: 0,
    velocity_angle: 0,
    recognized_license_plate: null,
  });
  const reviewAt = (afterMs: number, ended: boolean) => ({
    id: reviewId,
    camera: name,
    start_time: seconds(at + reviewBeginsAfterMs),
    end_time: ended ? seconds(at + afterMs) : null,
    severity: afterMs < risesAfterMs ? 'detection' : severity,
    thumb_path: `/media/frigate/clips/review/thumb-${name}-${reviewId}.webp`,
    data: {
      detections: [eventId],
      objects: [...objects],
      verified_objects: [],
      sub_labels: [],
      zones: zone === undefined || afterMs < risesAfterMs ? [] : [zone],
      audio: [...(incident.audio ?? [])],
    },
  });
  const reported = (
    topic: 'events' | 'reviews',
    type: string,
    before: object,
    after: object,
    afterMs: number,
  ) => ({
    afterMs,
    topic: `${frigatePrefix}/${topic}`,
    payload: JSON.stringify({ type, before, after }),
  });
  const overMs = Math.max(lastsMs, risesAfterMs + 1_000);
  const reviewOverMs = overMs + reviewLingersMs;
  const updates = Array.from(
    { length: Math.floor(overMs / updatedEachMs) },
    (_, n) => (n + 1) * updatedEachMs,
  );
  const [begun, risen] = [reviewBeginsAfterMs, risesAfterMs];
  return [
    reported('events', 'new', trackedAt(0, false), trackedAt(0, false), 0),
    reported('reviews', 'new', reviewAt(begun, false), reviewAt(begun, false), begun),
    reported('events', 'update', trackedAt(0, false), trackedAt(risen, false), risen),
    reported('reviews', 'update', reviewAt(begun, false), reviewAt(risen, false), risen),
    ...updates.map((ms) => reported('events', 'update', trackedAt(risen, false), trackedAt(ms, false), ms)),
    reported('events', 'end', trackedAt(risen, false), trackedAt(overMs, true), overMs),
    reported('reviews', 'end', reviewAt(risen, false), reviewAt(reviewOverMs, true), reviewOverMs),
  ].sort((a, b) => a.afterMs - b.afterMs);
}

export const frigateAvailable = (available: boolean) => ({
  topic: `${frigatePrefix}/available`,
  payload: available ? 'online' : 'offline',
});
