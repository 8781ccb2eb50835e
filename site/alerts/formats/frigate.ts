import { z } from 'zod';
import {
  type AlertPriority,
  type Evidence,
  getPriorityRank,
  getWorstClass,
  maxEvidence,
  maxReportedClasses,
  type ReportedClass,
} from '../../../core/alerts/alert.ts';
import { TwoGenerationMap } from '../../../core/alerts/correlateMemory.ts';
import type { Occurrence } from '../../../core/alerts/log.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { compareText } from '../../../core/base/text.ts';
import { buildOccurrence, getConfiguredClass, toOccurrenceList } from './buildOccurrence.ts';
import { decodeText, parseAs, parseJsonStart, parseLimitedJson, toRecord } from './json.ts';
import { maxFrigateBytes, type Normalise, type NormaliserSite, type RawMessage } from './message.ts';
import {
  deriveId,
  parseFlag,
  parseTime,
  toCanonicalText,
  toClassSlug,
  toSingleLine,
  toWord,
} from './values.ts';

/**
 * Classes of Frigate's labels (COCO's objects, AudioSet's sounds, and labels of models trained for cities).
 * The more urgent ones come first: a review of several labels has the class of the first. A label that is not listed keeps its own word.
 */
const frigateLabels: readonly (readonly [label: string, alertClass: string])[] = [
  ['fire', 'fire'],
  ['fire_alarm', 'fire'],
  ['smoke_detector', 'fire'],
  ['explosion', 'explosion'],
  ['gunshot', 'weapon'],
  ['gun', 'weapon'],
  ['knife', 'weapon'],
  ['weapon', 'weapon'],
  ['smoke', 'smoke'],
  ['accident', 'traffic.accident'],
  ['crash', 'traffic.accident'],
  ['fight', 'fight'],
  ['fall', 'person.fallen'],
  ['flood', 'flood'],
  ['crowd', 'crowd'],
  ['scream', 'audio'],
  ['yell', 'audio'],
  ['glass', 'audio'],
  ['shatter', 'audio'],
  ['siren', 'audio'],
  ['bark', 'audio'],
  ['speech', 'audio'],
  ['person', 'person'],
  ['car', 'vehicle'],
  ['motorcycle', 'vehicle'],
  ['bicycle', 'vehicle'],
  ['bus', 'vehicle'],
  ['truck', 'vehicle'],
  ['boat', 'vehicle'],
  ['license_plate', 'vehicle'],
  ['package', 'object.left'],
  ['suitcase', 'object.left'],
  ['backpack', 'object.left'],
  ['dog', 'animal'],
  ['cat', 'animal'],
  ['cow', 'animal'],
  ['horse', 'animal'],
  ['bird', 'animal'],
];

/** A face counts as a person; its identity is not used. */
const asPerson = new Set(['face']);

/**
 * Removes identities from a label.
 * Frigate writes `person-verified` for a named object, and `doorbell: a name` or `car: a plate` for an object with a sub-label from its
 * API or plate reader (frigate/track/object_processing.py): the name is never read.
 */
const plainLabel = (label: string): string => {
  const plain = (label.split(':', 1)[0] ?? '').trim().replace(/-verified$/, '');
  return asPerson.has(plain) ? 'person' : plain;
};

/** Returns a label's index in the table, the more urgent ones first; labels that are not listed come last. */
const placeInTable = (label: string): number => {
  const at = frigateLabels.findIndex(([known]) => known === label);
  return at < 0 ? frigateLabels.length : at;
};

/** Sorts labels by urgency without duplicates. Frigate's own order varies from message to message. */
const inOrder = (labels: readonly string[]): string[] =>
  [...new Set(labels)].sort((a, b) => placeInTable(a) - placeInTable(b) || compareText(a, b));

/** Returns the class of a label; undefined if it is not listed. */
const classOfLabel = (label: string): string | undefined =>
  frigateLabels.find(([known]) => known === label)?.[1];

/** Maximum number per review of objects (the newest) and of labels (any); Frigate's lists grow with the review. */
const maxObjects = 500;
const maxWords = 500;
const maxLabels = 40;

const maxIdChars = 120;
const Id = z.string().min(1).max(maxIdChars);

/**
 * A review as Frigate sends it (frigate/review/maintainer.py, frigate/comms/dispatcher.py).
 * Only the id is required: an end is recognised whatever else is missing, new or of another form. `sub_label`, `sub_labels`, `metadata`
 * and recognised plates are never read: they identify people.
 */
interface Review {
  readonly id: string;
  readonly camera: string | undefined;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly severity: string | undefined;
  readonly thumbnail: string;
  readonly detections: readonly string[];
  readonly labels: readonly string[];
  readonly zones: readonly string[];
}

const isId = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= maxIdChars;

const wordsIn = (list: unknown, most: number): string[] =>
  (Array.isArray(list) ? list.slice(0, most) : []).flatMap(
    (one) => toSingleLine(toWord(one) ?? '', 200) || [],
  );

function reviewIn(value: unknown): Review | undefined {
  const parsed = toRecord(value);
  const { id } = parsed;
  if (!isId(id)) return undefined;
  const data = toRecord(parsed.data);
  const detections = Array.isArray(data.detections) ? data.detections : [];
  const labels = [data.objects, data.audio].flatMap((list) => wordsIn(list, maxWords)).map(plainLabel);
  return {
    id,
    camera: toSingleLine(toWord(parsed.camera) ?? '', 200) || undefined,
    startedAt: parseTime(parsed.start_time),
    endedAt: parseTime(parsed.end_time),
    severity: toWord(parsed.severity),
    thumbnail: toSingleLine(toWord(parsed.thumb_path) ?? '', 500),
    detections: newest(detections.filter(isId), maxObjects),
    labels: inOrder(labels.filter((label) => label !== '')).slice(0, maxLabels),
    zones: wordsIn(data.zones, maxWords),
  };
}

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

/** The remembered state of a review, so that later messages apply to the same alert. */
interface Known {
  readonly camera: string;
  /** All classes so far, in order of arrival: the first identifies the alert, the worst is its class. */
  readonly classes: readonly ReportedClass[];
  readonly class: string;
  readonly priority: AlertPriority;
  readonly title: string;
  /** The latest time reported for the review, ms: its end is not earlier. */
  readonly newestAt: number;
  readonly ended: boolean;
}
interface Seen {
  readonly review: string | undefined;
  readonly label: string;
  readonly at: number;
  readonly snapshot: boolean;
  readonly clip: boolean;
}

/** Several times the open reviews of a large site and their objects; some 40 MB, as twice as many may be held. */
const reviewsRemembered = 10_000;
const eventsRemembered = 40_000;

/** Topics of counts, pictures, settings and, below a camera's name, states: known, and no alerts. */
const noAlerts =
  /^(stats|restart|onConnect|camera_activity|job_state|model_state|birdseye_layout|embeddings_reindex_progress|tracked_object_update|triggers|notifications|notification_test|audio_detections|audio_transcription_state)$|^[^/]+\/./;

/** Returns the creation time in ms from an id such as `1607123955.475377-mxklsc` (seconds); undefined for other forms. */
function timeOfId(id: string): number | undefined {
  const seconds = /^\d{1,10}(\.\d{1,9})?(?=-|$)/.exec(id)?.[0];
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1_000);
}

/** Returns the most recently created ids, in their given order, which is arbitrary. */
function newest(ids: readonly string[], most: number): readonly string[] {
  if (ids.length <= most) return ids;
  return ids
    .map((id) => ({ id, at: timeOfId(id) ?? 0 }))
    .sort((a, b) => b.at - a.at || compareText(a.id, b.id))
    .slice(0, most)
    .map(({ id }) => id);
}

/**
 * Limits a priority by Frigate's severity.
 * `detection`: at most medium; `alert`: at least high (Frigate's words for how much attention a review needs). An unknown or missing
 * severity counts as `alert`.
 */
function priorityOfSeverity(severity: string | undefined, ofClass: AlertPriority): AlertPriority {
  const isDetection = severity === 'detection';
  const bound = isDetection ? 'medium' : 'high';
  const isMore = getPriorityRank(ofClass) < getPriorityRank(bound);
  return isMore === isDetection ? bound : ofClass;
}

/** Creates the parser for Frigate over MQTT: reviews are alerts, events their evidence, `available` is Frigate's own health. */
export function createFrigateParser(site: NormaliserSite): Normalise {
  const reviews = new TwoGenerationMap<string, Known>(reviewsRemembered);
  const events = new TwoGenerationMap<string, Seen>(eventsRemembered);
  const keyOf = ({ source }: RawMessage, id: string) => `${source} ${id}`;

  /** Returns addresses below Frigate's own API; a window never fetches them. */
  function evidenceOf(id: string, seen: Seen | undefined): Evidence[] {
    const at = seen?.at ?? timeOfId(id) ?? 0;
    const text = seen?.label ?? '';
    const ref = `/api/events/${encodeURIComponent(toSingleLine(id, 120)).slice(0, 400)}`;
    return [
      { kind: 'event', ref, text, at },
      ...(seen?.snapshot ? [{ kind: 'snapshot' as const, ref: `${ref}/snapshot.jpg`, text, at }] : []),
      ...(seen?.clip ? [{ kind: 'clip' as const, ref: `${ref}/clip.mp4`, text, at }] : []),
    ];
  }

  /** Adds the classes of labels to the known ones; configured classes take precedence. */
  function classesWith(
    message: RawMessage,
    known: readonly ReportedClass[],
    labels: readonly string[],
    at: number,
  ): readonly ReportedClass[] {
    const named = labels.map((label) => {
      const own = getConfiguredClass(site, message, [label], '');
      return { class: own || (classOfLabel(label) ?? toClassSlug(label)), isOwn: own !== '' };
    });
    const all = [...named.filter(({ isOwn }) => isOwn), ...named.filter(({ isOwn }) => !isOwn)];
    const classes = [...known];
    for (const { class: one } of all)
      if (!classes.some((before) => before.class === one)) classes.push({ class: one, at });
    if (classes.length === 0) classes.push({ class: 'detection', at });
    return classes.slice(0, maxReportedClasses);
  }

  /** Returns the fields that all occurrences of a known review share. */
  const shared = (track: string, { camera, classes, class: worst, priority, title }: Known) => ({
    cameras: camera === '' ? [] : [camera],
    track,
    class: worst,
    priority,
    title,
    ...(classes.length > 1 ? { classes } : {}),
  });

  function review(message: RawMessage): Result<readonly Occurrence[]> {
    const isCut = message.cutFrom !== undefined;
    const json = isCut
      ? parseJsonStart(message.bytes, 'Frigate')
      : parseLimitedJson(message.bytes, 'Frigate', maxFrigateBytes);
    if (!json.ok) return json;
    const change = toRecord(json.value);
    const type = toWord(change.type) ?? '';
    if (type === 'genai') return ok([]);
    // A truncated message holds only its beginning, which is the state before the change.
    const after = reviewIn(change.after) ?? (isCut ? reviewIn(change.before) : undefined);
    if (after === undefined)
      return fail('alert.messageMalformed', { format: 'Frigate', why: 'after.id: no id of a review' });
    const isEnd = type === 'end' || (type !== 'new' && type !== 'update' && after.endedAt !== undefined);
    if (!isEnd && type !== 'new' && type !== 'update')
      return fail('alert.messageUnknown', { what: `reviews: ${toSingleLine(type, 40)}` });

    const { detections, zones, labels, thumbnail } = after;
    const key = keyOf(message, after.id);
    const known = reviews.get(key);
    const startedAt = after.startedAt ?? timeOfId(after.id) ?? message.receivedAt;
    const newestAt = detections.reduce(
      (latest, id) => Math.max(latest, timeOfId(id) ?? 0),
      Math.max(startedAt, known?.newestAt ?? 0),
    );
    // A review ended by hand may have a meaningless end (sys.maxsize), or one before its beginning.
    const observedAt = isEnd
      ? Math.max(newestAt, after.endedAt ?? message.receivedAt)
      : type === 'new'
        ? startedAt
        : newestAt;
    const classes = classesWith(message, known?.classes ?? [], labels, observedAt);
    const alertClass = getWorstClass(classes, site.priorityOf) ?? 'detection';
    const where = zones.length > 0 ? ` (${zones.join(', ')})` : '';
    // Words that the class already contains are not repeated.
    const inClass = new Set(alertClass.split('.'));
    const others = labels.filter((label) => !inClass.has(label));
    const now: Known = {
      camera: after.camera ?? known?.camera ?? '',
      classes,
      class: alertClass,
      priority: priorityOfSeverity(after.severity, site.priorityOf(alertClass) ?? 'low'),
      title: toSingleLine(`${others.join(', ').replaceAll('_', ' ')}${where}`.trim(), 200),
      newestAt: Math.max(newestAt, observedAt),
      ended: isEnd || known?.ended === true,
    };
    reviews.set(key, now);
    for (const id of detections) {
      const event = keyOf(message, id);
      const seen = events.get(event);
      if (seen?.review === after.id) continue;
      const at = seen?.at ?? timeOfId(id) ?? startedAt;
      events.set(event, { label: '', snapshot: false, clip: false, ...seen, at, review: after.id });
    }
    const shown: Evidence[] = thumbnail
      ? [{ kind: 'snapshot', ref: thumbnail, text: '', at: startedAt }]
      : [];
    return toOccurrenceList(
      buildOccurrence(site, message, {
        ...shared(after.id, now),
        id: deriveId(after.id, type, toCanonicalText(json.value)),
        phase: isEnd ? 'end' : type === 'new' ? 'begin' : 'update',
        observedAt,
        evidence: [
          ...shown,
          ...newest(detections, maxEvidence).flatMap((id) => evidenceOf(id, events.get(keyOf(message, id)))),
        ].slice(0, maxEvidence),
      }),
    );
  }

  function event(message: RawMessage): Result<readonly Occurrence[]> {
    const json = parseLimitedJson(message.bytes, 'Frigate', maxFrigateBytes);
    if (!json.ok) return json;
    const change = parseAs(EventChange, json.value, 'Frigate');
    if (!change.ok) return change;
    const { after } = change.value;
    if (parseFlag(after.false_positive) === true) return ok([]);
    const at = parseTime(after.start_time);
    if (at === undefined)
      return fail('alert.messageMalformed', { format: 'Frigate', why: 'start_time: no time' });
    const key = keyOf(message, after.id);
    const before = events.get(key);
    const seen: Seen = {
      review: before?.review,
      label: toSingleLine(plainLabel(after.label), 100),
      at,
      snapshot: parseFlag(after.has_snapshot) === true || before?.snapshot === true,
      clip: parseFlag(after.has_clip) === true || before?.clip === true,
    };
    events.set(key, seen);
    // The review has not arrived yet: it will list this event, and takes its evidence then.
    const known = seen.review === undefined ? undefined : reviews.get(keyOf(message, seen.review));
    if (known === undefined || seen.review === undefined) return ok([]);
    if (before?.label === seen.label && before.snapshot === seen.snapshot && before.clip === seen.clip)
      return ok([]);
    return toOccurrenceList(
      buildOccurrence(site, message, {
        ...shared(seen.review, known),
        id: deriveId(after.id, 'evidence', seen.label, String(seen.snapshot), String(seen.clip)),
        // Clips are made after the end, and must not reopen the alert.
        phase: known.ended ? 'end' : 'update',
        observedAt: at,
        evidence: evidenceOf(after.id, seen),
      }),
    );
  }

  function available(message: RawMessage): Result<readonly Occurrence[]> {
    const text = decodeText(message.bytes, 'Frigate');
    if (!text.ok) return text;
    const value = text.value.trim().toLowerCase();
    // `stopped`: shut down on purpose (Frigate 0.14 and later).
    if (!['online', 'offline', 'stopped'].includes(value))
      return fail('alert.messageMalformed', {
        format: 'Frigate',
        why: 'available: neither online nor offline',
      });
    return toOccurrenceList(
      buildOccurrence(site, message, {
        id: deriveId(message.channel, value, String(message.receivedAt)),
        cameras: [],
        class: getConfiguredClass(site, message, ['available'], 'source.offline'),
        track: 'available',
        phase: value === 'online' ? 'end' : 'begin',
        title: `Frigate ${value}`,
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
    return fail('alert.messageUnknown', { what: toSingleLine(message.channel, 200) });
  };
}
