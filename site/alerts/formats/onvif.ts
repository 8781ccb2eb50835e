import { z } from 'zod';
import { TwoGenerationMap } from '../../../core/alerts/correlateMemory.ts';
import type { Occurrence } from '../../../core/alerts/log.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { buildOccurrence, collectOccurrences, getConfiguredClass } from './buildOccurrence.ts';
import { AnyObject, parseAs, parseLimitedJson, toRecord } from './json.ts';
import type { Normalise, NormaliserSite, RawMessage } from './message.ts';
import { getOnvifMeaning, splitTopicWithoutNamespaces } from './onvifClasses.ts';
import { getOnvifState, onvifStates } from './onvifStates.ts';
import { deriveId, getFirstWord, parseTime, toCanonicalText, toClassSlug, toSingleLine } from './values.ts';

/** A parsed topic of an ONVIF event broker (ONVIF Core 25.06, "Topic Structure"): prefix/onvif-ej/local topic[/&source values]. */
interface OnvifTopic {
  /** The device's prefix; unique at the broker. */
  readonly prefix: string;
  /** Such as `RuleEngine/LineDetector/Crossed`; a vendor's part keeps its `acme:`, ONVIF's own `tns1:` is removed. */
  readonly local: string;
  /** The values of the source items in order; one may be empty. */
  readonly source: readonly string[];
}

const payloadPrefix = 'onvif-ej';

export function getOnvifTopic(topic: string): OnvifTopic | undefined {
  const parts = topic.split('/');
  const at = parts.indexOf(payloadPrefix);
  if (at < 1) return undefined;
  const rest = parts.slice(at + 1);
  // A value may contain a slash or an ampersand: only the first ampersand separates topic and source.
  const sourceAt = rest.findIndex((part) => part.startsWith('&'));
  const local = (sourceAt < 0 ? rest : rest.slice(0, sourceAt)).filter((part) => part !== '');
  if (local.length === 0) return undefined;
  const source = sourceAt < 0 ? [] : rest.slice(sourceAt);
  return {
    prefix: parts.slice(0, at).join('/'),
    local: local.map((part) => part.replace(/^tns1:/, '')).join('/'),
    source: source.map((value, index) => (index === 0 ? value.slice(1) : value)),
  };
}

/** ONVIF Core, "JSON Event Payload". It has no place for key items; some devices send them. */
const Event = z.looseObject({
  UtcTime: z.unknown(),
  Source: AnyObject.optional(),
  Key: AnyObject.optional(),
  Data: AnyObject.optional(),
});
type Event = z.infer<typeof Event>;

/** Enough for the properties of some ten thousand cameras. */
const topicsRemembered = 20_000;
/** Maximum number of simultaneous objects in a property. */
const maxTracks = 50;

const sourceNames = ['VideoSource', 'VideoSourceToken', 'VideoSourceConfigurationToken', 'Source'] as const;

/** Returns names for the camera. The prefix names the device; if it has several lenses, the video source names the lens. */
function camerasOf({ prefix, source: [first] }: OnvifTopic, source: Event['Source']): string[] {
  const lens = getFirstWord(source ?? {}, sourceNames) ?? first;
  const last = prefix.split('/').at(-1) ?? prefix;
  return [...new Set([prefix, last].flatMap((name) => (lens ? [`${name}/${lens}`, name] : [name])))];
}

/** Returns the class that the analytics gave to the object: its `Appearance.Class.Type`, or a plain item. */
function objectType(data: Readonly<Record<string, unknown>>): string | undefined {
  const plain = getFirstWord(data, ['ClassTypes', 'ObjectType', 'Type', 'Class']);
  if (plain !== undefined) return plain;
  let object = toRecord(data.Object);
  if (object.Object !== undefined)
    object = toRecord(Array.isArray(object.Object) ? object.Object[0] : object.Object);
  const { Type } = toRecord(toRecord(object.Appearance).Class);
  const [first] = Array.isArray(Type) ? Type : [Type];
  return getFirstWord({ first }, ['first']) ?? getFirstWord(toRecord(first), ['#text']);
}

/** Creates the parser for ONVIF Profile M: events as JSON over MQTT (`onvif-ej`). */
export function createOnvifEventParser(site: NormaliserSite): Normalise {
  /** The objects for which a property is active, by topic. */
  const standing = new TwoGenerationMap<string, ReadonlySet<string | undefined>>(topicsRemembered);

  function remember(topic: string, track: string | undefined, phase: Occurrence['phase']): void {
    if (phase !== 'begin' && phase !== 'end') return;
    const tracks = new Set(standing.get(topic));
    if (phase === 'end') tracks.delete(track);
    else if (tracks.size < maxTracks) tracks.add(track);
    standing.set(topic, tracks);
  }

  const keyOf = ({ source, channel }: RawMessage) => `${source} ${channel}`;
  /** Returns the objects for which the property is active; [undefined] if none is known. */
  const standingOf = (message: RawMessage): (string | undefined)[] => {
    const tracks = [...(standing.get(keyOf(message)) ?? [])];
    return tracks.length > 0 ? tracks : [undefined];
  };

  return (message) => {
    const topic = getOnvifTopic(message.channel);
    if (!topic) return fail('alert.messageUnknown', { what: toSingleLine(message.channel, 200) });
    const meaning = getOnvifMeaning(topic.local);
    if (meaning && 'nothing' in meaning) return ok([]);
    const ruleInTopic = topic.source.length > 1 ? topic.source.at(-1) || undefined : undefined;
    const alertClass = (rule: string | undefined) =>
      getConfiguredClass(
        site,
        message,
        rule === undefined ? [topic.local] : [rule, topic.local],
        meaning?.class ?? toClassSlug(topic.local),
      );

    // A deleted property: a broker clears a retained message when it receives an empty one (Core, "Payload for deleted properties").
    if (message.bytes.length === 0) {
      // A property that has already ended has nothing more to end.
      const tracks = [...(standing.get(keyOf(message)) ?? [undefined])];
      standing.set(keyOf(message), new Set());
      return collectOccurrences(
        tracks.map((track) =>
          buildOccurrence(site, message, {
            id: deriveId(message.channel, 'deleted', String(message.receivedAt), track ?? ''),
            cameras: camerasOf(topic, undefined),
            class: alertClass(ruleInTopic),
            rule: ruleInTopic,
            track,
            phase: 'end',
            allIsWell: true,
            title: ruleInTopic,
            observedAt: message.receivedAt,
          }),
        ),
      );
    }

    const json = parseLimitedJson(message.bytes, 'ONVIF');
    if (!json.ok) return json;
    const event: Result<Event> = parseAs(Event, json.value, 'ONVIF');
    if (!event.ok) return event;
    const { Source = {}, Key = {}, Data = {} } = event.value;
    const observedAt = parseTime(event.value.UtcTime);
    if (observedAt === undefined)
      return fail('alert.messageMalformed', { format: 'ONVIF', why: 'UtcTime: no time' });

    const rule = getFirstWord(Source, ['Rule', 'RuleName', 'rule']) ?? ruleInTopic;
    const operation =
      getFirstWord(event.value, ['PropertyOperation']) ?? getFirstWord(Data, ['PropertyOperation']) ?? '';
    const isActive = getOnvifState(splitTopicWithoutNamespaces(topic.local), Data);
    if (isActive === 'unknown') return ok([]);
    const phase =
      operation === 'Deleted' || isActive === false
        ? 'end'
        : isActive === true || operation === 'Initialized'
          ? 'begin'
          : operation === 'Changed'
            ? 'update'
            : 'pulse';
    const track =
      getFirstWord(Data, ['ObjectId', 'ObjectID', 'objectId']) ?? getFirstWord(Key, ['ObjectId', 'ObjectID']);
    // Some devices name the object at the beginning and not at the end.
    const isAllOver = phase === 'end' && track === undefined;
    const tracks = isAllOver ? standingOf(message) : [track];
    for (const one of tracks) remember(keyOf(message), one, phase);
    const id = [message.channel, String(observedAt), toCanonicalText(json.value)];
    const alarm = Object.hasOwn(onvifStates, topic.local) && onvifStates[topic.local]?.clear !== undefined;
    const words = [
      rule,
      objectType(Data),
      getFirstWord(Data, ['Action']),
      alarm && phase === 'begin' ? getFirstWord(Data, ['State']) : undefined,
    ];
    return collectOccurrences(
      tracks.map((one) =>
        buildOccurrence(site, message, {
          id: one === track ? deriveId(...id) : deriveId(...id, one ?? ''),
          cameras: camerasOf(topic, Source),
          class: alertClass(rule),
          rule,
          track: one,
          phase,
          allIsWell: phase === 'end' ? true : undefined,
          title: words.filter((part) => part !== undefined).join(': '),
          observedAt,
        }),
      ),
    );
  };
}
