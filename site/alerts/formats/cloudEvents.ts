import { z } from 'zod';
import {
  type AlertPlace,
  type AlertPriority,
  type Evidence,
  maxEvidence,
} from '../../../core/alerts/alert.ts';
import type { Occurrence } from '../../../core/alerts/log.ts';
import { fail, type Result } from '../../../core/base/result.ts';
import {
  buildOccurrence,
  collectOccurrences,
  getConfiguredClass,
  toAlertClass,
  toOccurrenceList,
} from './buildOccurrence.ts';
import { parseAs, parseLimitedJson, toRecord } from './json.ts';
import type { Normalise, NormaliserSite, RawMessage } from './message.ts';
import {
  deriveId,
  getFirstWord,
  parseFlag,
  parseNumber,
  parseTime,
  toClassSlug,
  toSingleLine,
  toStableId,
  toWord,
} from './values.ts';

const within = (value: number | undefined, limit: number): number | null =>
  value !== undefined && Math.abs(value) <= limit ? value : null;

/** Reads a position from event data; null if there is none or only one coordinate. */
function placeOf(value: unknown): AlertPlace | null {
  const parsed = toRecord(value);
  const lat = within(parseNumber(parsed.lat ?? parsed.latitude), 90);
  const lon = within(parseNumber(parsed.lon ?? parsed.lng ?? parsed.longitude), 180);
  const text = toSingleLine(
    typeof value === 'string' ? value : (getFirstWord(parsed, ['text', 'name', 'address']) ?? ''),
    200,
  );
  const isWhole = lat !== null && lon !== null;
  if (!isWhole && text === '') return null;
  return { lat: isWhole ? lat : null, lon: isWhole ? lon : null, ward: null, text };
}

/** CloudEvents 1.0, JSON format. Binary mode arrives in this form too: the webhook writes its headers into the envelope. */
const CloudEvent = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(1_000),
  source: z.string().min(1).max(1_000),
  type: z.string().min(1).max(400),
  subject: z.string().max(400).nullish(),
  time: z.string().max(64).nullish(),
  datacontenttype: z.string().max(200).nullish(),
  data: z.unknown().optional(),
  data_base64: z.string().nullish(),
});
type CloudEvent = z.infer<typeof CloudEvent>;

/** Maximum number of events in a batch; no known sender has more at once. */
const maxBatch = 500;

export const structuredContentType = 'application/cloudevents+json';
export const batchContentType = 'application/cloudevents-batch+json';

/**
 * Classes by the ends of event types; `vn.example.traffic.accident.begin` is `traffic.accident`.
 * The longest match wins: the last two words before the last one. A type that is not listed is, as a whole, its own class.
 */
const types: Readonly<Record<string, string>> = {
  accident: 'traffic.accident',
  crash: 'traffic.accident',
  congestion: 'traffic.jam',
  jam: 'traffic.jam',
  'wrong-way': 'traffic.wrong-way',
  'stopped-vehicle': 'traffic.stopped-vehicle',
  fire: 'fire',
  smoke: 'smoke',
  explosion: 'explosion',
  weapon: 'weapon',
  gunshot: 'weapon',
  fight: 'fight',
  violence: 'fight',
  intrusion: 'intrusion',
  trespass: 'intrusion',
  'line-crossing': 'line-crossing',
  linecrossing: 'line-crossing',
  loitering: 'loitering',
  crowd: 'crowd',
  flood: 'flood',
  flooding: 'flood',
  'abandoned-object': 'object.left',
  tamper: 'camera.tamper',
  tampering: 'camera.tamper',
  sos: 'emergency',
  panic: 'emergency',
  emergency: 'emergency',
};

/** Last words of a type that say whether it begins or ends. */
const phases: Readonly<Record<string, Occurrence['phase']>> = {
  begin: 'begin',
  began: 'begin',
  start: 'begin',
  started: 'begin',
  open: 'begin',
  opened: 'begin',
  created: 'begin',
  raised: 'begin',
  firing: 'begin',
  active: 'begin',
  update: 'update',
  updated: 'update',
  changed: 'update',
  end: 'end',
  ended: 'end',
  stop: 'end',
  stopped: 'end',
  closed: 'end',
  cleared: 'end',
  clear: 'end',
  resolved: 'end',
  cancelled: 'end',
  inactive: 'end',
  pulse: 'pulse',
};

const priorities: Readonly<Record<string, AlertPriority>> = {
  critical: 'critical',
  emergency: 'critical',
  extreme: 'critical',
  p1: 'critical',
  high: 'high',
  severe: 'high',
  major: 'high',
  error: 'high',
  p2: 'high',
  medium: 'medium',
  moderate: 'medium',
  warning: 'medium',
  p3: 'medium',
  low: 'low',
  minor: 'low',
  info: 'low',
  p4: 'low',
};

const known = <T>(table: Readonly<Record<string, T>>, name: string | undefined): T | undefined =>
  name !== undefined && Object.hasOwn(table, name.toLowerCase()) ? table[name.toLowerCase()] : undefined;

/** Splits the last word off a type if it is a phase. */
function partsOfType(type: string): {
  readonly what: string[];
  readonly phase: Occurrence['phase'] | undefined;
} {
  const parts = type.split(/[./:]/).filter((part) => part !== '' && !/^v\d+$/.test(part));
  const phase = known(phases, parts.at(-1));
  return { what: phase === undefined || parts.length < 2 ? parts : parts.slice(0, -1), phase };
}

function classOfType(what: readonly string[], type: string, site: NormaliserSite): string {
  const two = toClassSlug(what.slice(-2).join('.'));
  const one = toClassSlug(what.at(-1) ?? '');
  // A class that is configured at the site needs no entry in the table.
  for (const own of [two, one]) if (site.priorityOf(own) !== undefined) return own;
  return known(types, two) ?? known(types, one) ?? toClassSlug(what.join('.') || type);
}

const evidenceKinds: Readonly<Record<string, Evidence['kind']>> = {
  event: 'event',
  snapshot: 'snapshot',
  image: 'snapshot',
  clip: 'clip',
  video: 'clip',
  document: 'document',
};

function evidenceIn(data: Readonly<Record<string, unknown>>, at: number): Evidence[] {
  const listed = Array.isArray(data.evidence) ? data.evidence.slice(0, maxEvidence) : [];
  return listed.flatMap((one): Evidence[] => {
    const value = toRecord(one);
    const ref = toSingleLine(toWord(one) ?? getFirstWord(value, ['ref', 'url', 'uri', 'href']) ?? '', 500);
    if (ref === '') return [];
    const text = toSingleLine(getFirstWord(value, ['text', 'title']) ?? '', 200);
    return [
      {
        kind: known(evidenceKinds, getFirstWord(value, ['kind', 'type'])) ?? 'document',
        ref,
        text,
        at: parseTime(value.at) ?? at,
      },
    ];
  });
}

/** Returns the event's data; base64 that decodes to JSON is read whatever the content type says. */
function dataOf({ data, data_base64 }: CloudEvent): Readonly<Record<string, unknown>> {
  if (data !== undefined || !data_base64) return toRecord(data);
  const json = parseLimitedJson(Buffer.from(data_base64, 'base64'), 'CloudEvents');
  return json.ok ? toRecord(json.value) : {};
}

function describe(site: NormaliserSite, message: RawMessage, event: CloudEvent): Result<Occurrence> {
  const data = dataOf(event);
  const { what, phase: ofType } = partsOfType(event.type);
  const time =
    getFirstWord(data, ['observedAt', 'observed_at', 'time', 'timestamp']) ?? event.time ?? undefined;
  const observedAt = time === undefined ? message.receivedAt : parseTime(time);
  if (observedAt === undefined)
    return fail('alert.messageMalformed', { format: 'CloudEvents', why: 'time: no time' });
  const state = getFirstWord(data, ['phase', 'state', 'status', 'active']);
  const isActive = parseFlag(state);
  const phase =
    known(phases, state) ??
    (isActive === undefined ? undefined : isActive ? 'begin' : 'end') ??
    ofType ??
    'pulse';
  const value = getFirstWord(data, ['class']);
  const subject = event.subject ?? undefined;
  return buildOccurrence(site, message, {
    // The key for deduplication: source and id together are unique (CloudEvents 1.0, 3.1.1).
    id:
      event.id.length + event.source.length < 150
        ? toStableId(`${event.source}#${event.id}`)
        : deriveId(event.source, event.id),
    cameras: [
      ...[getFirstWord(data, ['camera', 'cameraId', 'camera_id', 'device'])].filter(
        (one) => one !== undefined,
      ),
      ...(subject === undefined
        ? []
        : [subject, ...(subject.includes('/') ? [subject.split('/').at(-1) ?? ''] : [])]),
    ],
    class: getConfiguredClass(
      site,
      message,
      [...(value === undefined ? [] : [value]), event.type],
      value === undefined ? classOfType(what, event.type, site) : toAlertClass(value),
    ),
    rule: getFirstWord(data, ['rule', 'zone']),
    track: getFirstWord(data, ['track', 'trackId', 'incident', 'alertId', 'correlationId', 'objectId']),
    phase,
    priority: known(priorities, getFirstWord(data, ['priority', 'severity', 'level'])),
    title: getFirstWord(data, ['title', 'headline', 'summary', 'message', 'text', 'description']) ?? '',
    place: placeOf(data.place ?? data.location ?? data.position),
    observedAt,
    evidence: evidenceIn(data, observedAt),
  });
}

/** Creates the parser for CloudEvents 1.0, single or in a batch. All fields of `data` are optional: see `describe`. */
export function createCloudEventsParser(site: NormaliserSite): Normalise {
  const Batch = z.array(CloudEvent).max(maxBatch);
  return (message) => {
    const json = parseLimitedJson(message.bytes, 'CloudEvents');
    if (!json.ok) return json;
    if (message.contentType !== batchContentType && !Array.isArray(json.value)) {
      const event = parseAs(CloudEvent, json.value, 'CloudEvents');
      return event.ok ? toOccurrenceList(describe(site, message, event.value)) : event;
    }
    const events = parseAs(Batch, json.value, 'CloudEvents');
    return events.ok
      ? collectOccurrences(events.value.map((event) => describe(site, message, event)))
      : events;
  };
}
