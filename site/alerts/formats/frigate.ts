import { z } from 'zod';
import { type AlertPriority, type Evidence, maxEvidence, priorityRank } from '../../../core/domain/alert.ts';
import { Recent } from '../../../core/domain/alertCorrelateMemory.ts';
import type { Occurrence } from '../../../core/domain/alertLog.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { classOf, occurrence, only } from './building.ts';
import { classOfLabels, plainLabel } from './frigateLabels.ts';
import { readAs, readJson, readText } from './json.ts';
import type { Normalise, NormaliserSite, RawMessage } from './message.ts';
import { canonical, derivedId, flag, line, numeric, slug, timeOf } from './values.ts';

const Id = z.string().min(1).max(120);
const Words = z.array(z.string().max(200)).max(500).nullish();

/**
 * Of Frigate's messages only this is read (docs.frigate.video, "MQTT"). Never `sub_label`, `sub_labels` or a recognised plate:
 * they say who somebody is.
 */
const Review = z.looseObject({
  id: Id,
  camera: z.string().min(1).max(200),
  start_time: z.unknown(),
  end_time: z.unknown().optional(),
  severity: z.string().max(40),
  thumb_path: z.string().max(1_000).nullish(),
  data: z.looseObject({ detections: Words, objects: Words, zones: Words, audio: Words }).partial().optional(),
});
const ReviewChange = z.looseObject({ type: z.string().max(40), after: Review });

const TrackedObject = z.looseObject({
  id: Id,
  camera: z.string().min(1).max(200),
  label: z.string().min(1).max(200),
  start_time: z.unknown(),
  false_positive: z.unknown().optional(),
  has_snapshot: z.unknown().optional(),
  has_clip: z.unknown().optional(),
});
const EventChange = z.looseObject({ type: z.string().max(40), after: TrackedObject });

/** What is remembered of a review: so that what is told of it later is told of the same alert. */
interface Known {
  readonly camera: string;
  /** Of the first message; a later one may list more objects, and is still the same alert. */
  readonly class: string;
  readonly priority: AlertPriority;
  readonly title: string;
  readonly ended: boolean;
}
interface Seen {
  readonly review: string | undefined;
  readonly label: string;
  readonly at: number;
  readonly snapshot: boolean;
  readonly clip: boolean;
}

/** A large site's open reviews and the objects in them, several times over; some 40 MB, as twice as many may be held. */
const reviewsRemembered = 10_000;
const eventsRemembered = 40_000;

/** Topics that Frigate fills with counts, pictures, settings and, below a camera's name, states: understood, and no alerts. */
const noAlerts =
  /^(stats|restart|onConnect|camera_activity|job_state|model_state|birdseye_layout|embeddings_reindex_progress|tracked_object_update|triggers|notifications)$|^[^/]+\/./;

/** An id begins with the time at which it was made, in seconds: `1607123955.475377-mxklsc`. */
const timeOfId = (id: string): number | undefined => timeOf(numeric(id.split('-')[0]));

/** `detection`: noticed, at most medium; `alert`: high at least (Frigate's own words for what is worth whose time). */
function priorityOfSeverity(severity: string, ofClass: AlertPriority): AlertPriority | undefined {
  const bound = severity === 'alert' ? 'high' : severity === 'detection' ? 'medium' : undefined;
  if (bound === undefined) return undefined;
  const isMore = priorityRank(ofClass) < priorityRank(bound);
  if (severity === 'alert') return isMore ? ofClass : bound;
  return isMore ? bound : ofClass;
}

/** Frigate over MQTT: reviews are the alerts, events their evidence, `available` is about Frigate itself. */
export function readFrigate(site: NormaliserSite): Normalise {
  const reviews = new Recent<string, Known>(reviewsRemembered);
  const events = new Recent<string, Seen>(eventsRemembered);
  const keyOf = ({ source }: RawMessage, id: string) => `${source} ${id}`;

  /** Addresses below Frigate's own API; a window never fetches them. */
  function evidenceOf(id: string, seen: Seen | undefined): Evidence[] {
    const at = seen?.at ?? timeOfId(id) ?? 0;
    const text = seen?.label ?? '';
    const ref = `/api/events/${encodeURIComponent(line(id, 120)).slice(0, 400)}`;
    return [
      { kind: 'event', ref, text, at },
      ...(seen?.snapshot ? [{ kind: 'snapshot' as const, ref: `${ref}/snapshot.jpg`, text, at }] : []),
      ...(seen?.clip ? [{ kind: 'clip' as const, ref: `${ref}/clip.mp4`, text, at }] : []),
    ];
  }

  function review(message: RawMessage): Result<readonly Occurrence[]> {
    const json = readJson(message.bytes, 'Frigate');
    if (!json.ok) return json;
    const change = readAs(ReviewChange, json.value, 'Frigate');
    if (!change.ok) return change;
    const { type, after } = change.value;
    if (!['new', 'update', 'end'].includes(type))
      return type === 'genai' ? ok([]) : fail('alert.messageUnknown', { what: `reviews: ${line(type, 40)}` });
    const startedAt = timeOf(after.start_time);
    const endedAt = timeOf(after.end_time);
    if (startedAt === undefined || (type === 'end' && endedAt === undefined))
      return fail('alert.messageMalformed', { format: 'Frigate', why: 'start_time or end_time: no time' });
    const detections = after.data?.detections ?? [];
    const zones = after.data?.zones ?? [];
    const labels = [
      ...new Set([...(after.data?.objects ?? []), ...(after.data?.audio ?? [])].map(plainLabel)),
    ];
    const key = keyOf(message, after.id);
    const known = reviews.get(key);
    const alertClass =
      known?.class ?? classOf(site, message, labels, classOfLabels(labels) ?? slug(labels[0] ?? 'detection'));
    const priority = priorityOfSeverity(after.severity, site.priorityOf(alertClass) ?? 'low');
    if (priority === undefined)
      return fail('alert.messageMalformed', {
        format: 'Frigate',
        why: 'severity: neither alert nor detection',
      });
    const where = zones.length > 0 ? ` (${zones.join(', ')})` : '';
    // What the class says already is not said twice.
    const inClass = new Set(alertClass.split('.'));
    const others = labels.filter((label) => !inClass.has(label));
    const title = line(`${others.join(', ').replaceAll('_', ' ')}${where}`.trim(), 200);
    for (const id of detections) {
      const event = keyOf(message, id);
      const seen = events.get(event);
      const at = seen?.at ?? timeOfId(id) ?? startedAt;
      events.set(event, { label: '', snapshot: false, clip: false, ...seen, at, review: after.id });
    }
    const isEnd = type === 'end';
    reviews.set(key, {
      camera: after.camera,
      class: alertClass,
      priority,
      title,
      ended: isEnd || known?.ended === true,
    });
    const newest = Math.max(startedAt, ...detections.map((id) => timeOfId(id) ?? 0));
    const thumbnail = line(after.thumb_path ?? '', 500);
    const shown: Evidence[] = thumbnail
      ? [{ kind: 'snapshot', ref: thumbnail, text: '', at: startedAt }]
      : [];
    return only(
      occurrence(site, message, {
        id: derivedId(after.id, type, canonical(json.value)),
        cameras: [after.camera],
        class: alertClass,
        track: after.id,
        phase: isEnd ? 'end' : type === 'new' ? 'begin' : 'update',
        priority,
        title,
        observedAt: isEnd ? (endedAt ?? startedAt) : type === 'new' ? startedAt : newest,
        evidence: [
          ...shown,
          ...detections.flatMap((id) => evidenceOf(id, events.get(keyOf(message, id)))),
        ].slice(0, maxEvidence),
      }),
    );
  }

  function event(message: RawMessage): Result<readonly Occurrence[]> {
    const json = readJson(message.bytes, 'Frigate');
    if (!json.ok) return json;
    const change = readAs(EventChange, json.value, 'Frigate');
    if (!change.ok) return change;
    const { after } = change.value;
    if (flag(after.false_positive) === true) return ok([]);
    const at = timeOf(after.start_time);
    if (at === undefined)
      return fail('alert.messageMalformed', { format: 'Frigate', why: 'start_time: no time' });
    const key = keyOf(message, after.id);
    const before = events.get(key);
    const seen: Seen = {
      review: before?.review,
      label: line(plainLabel(after.label), 100),
      at,
      snapshot: flag(after.has_snapshot) === true || before?.snapshot === true,
      clip: flag(after.has_clip) === true || before?.clip === true,
    };
    events.set(key, seen);
    // Its review is not here yet: it will list this event, and then has its evidence.
    const known = seen.review === undefined ? undefined : reviews.get(keyOf(message, seen.review));
    if (known === undefined || seen.review === undefined) return ok([]);
    if (before?.label === seen.label && before.snapshot === seen.snapshot && before.clip === seen.clip)
      return ok([]);
    return only(
      occurrence(site, message, {
        id: derivedId(after.id, 'evidence', seen.label, String(seen.snapshot), String(seen.clip)),
        cameras: [known.camera],
        class: known.class,
        track: seen.review,
        // Clips are made when all is over: that must not make it stand again.
        phase: known.ended ? 'end' : 'update',
        priority: known.priority,
        title: known.title,
        observedAt: at,
        evidence: evidenceOf(after.id, seen),
      }),
    );
  }

  function available(message: RawMessage): Result<readonly Occurrence[]> {
    const text = readText(message.bytes, 'Frigate');
    if (!text.ok) return text;
    const said = text.value.trim().toLowerCase();
    // `stopped`: on purpose, as Frigate 0.14 and later say it.
    if (!['online', 'offline', 'stopped'].includes(said))
      return fail('alert.messageMalformed', {
        format: 'Frigate',
        why: 'available: neither online nor offline',
      });
    return only(
      occurrence(site, message, {
        id: derivedId(message.channel, said, String(message.receivedAt)),
        cameras: [],
        class: classOf(site, message, ['available'], 'source.offline'),
        track: 'available',
        phase: said === 'online' ? 'end' : 'begin',
        title: `Frigate ${said}`,
        observedAt: message.receivedAt,
      }),
    );
  }

  return (message) => {
    const [kind = ''] = message.channel.split('/').slice(-1);
    const levels = message.channel.split('/').length;
    if (levels >= 2 && kind === 'reviews') return review(message);
    if (levels >= 2 && kind === 'events') return event(message);
    if (levels >= 2 && kind === 'available') return available(message);
    const below = message.channel.split('/').slice(1).join('/');
    if (noAlerts.test(below)) return ok([]);
    return fail('alert.messageUnknown', { what: line(message.channel, 200) });
  };
}
