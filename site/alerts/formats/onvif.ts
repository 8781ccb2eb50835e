import { z } from 'zod';
import { Recent } from '../../../core/domain/alertCorrelateMemory.ts';
import type { Occurrence } from '../../../core/domain/alertLog.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { classOf, every, occurrence, only } from './building.ts';
import { Anything, asRecord, readAs, readJson } from './json.ts';
import type { Normalise, NormaliserSite } from './message.ts';
import { onvifMeaning, stateNames } from './onvifClasses.ts';
import { type OnvifTopic, onvifTopic } from './onvifTopic.ts';
import { canonical, derivedId, firstWord, flag, line, slug, timeOf } from './values.ts';

/** ONVIF Core, "JSON Event Payload". Key items have no place of their own there; some devices give them one. */
const Event = z.looseObject({
  UtcTime: z.unknown(),
  Source: Anything.optional(),
  Key: Anything.optional(),
  Data: Anything.optional(),
});
type Event = z.infer<typeof Event>;

/** Properties of some ten thousand cameras. */
const topicsRemembered = 20_000;
/** Objects in one of them at once. */
const maxTracks = 50;

const sourceNames = ['VideoSource', 'VideoSourceToken', 'VideoSourceConfigurationToken', 'Source'] as const;

/** The prefix names the device; where that has several lenses, the video source says which. */
function camerasOf({ prefix, source: [first] }: OnvifTopic, source: Event['Source']): string[] {
  const lens = firstWord(source ?? {}, sourceNames) ?? first;
  const last = prefix.split('/').at(-1) ?? prefix;
  return [...new Set([prefix, last].flatMap((name) => (lens ? [`${name}/${lens}`, name] : [name])))];
}

/** The class that analytics gave to the object: its `Appearance.Class.Type`, or a plain item. */
function objectType(data: Readonly<Record<string, unknown>>): string | undefined {
  const plain = firstWord(data, ['ClassTypes', 'ObjectType', 'Type', 'Class']);
  if (plain !== undefined) return plain;
  let object = asRecord(data.Object);
  if (object.Object !== undefined)
    object = asRecord(Array.isArray(object.Object) ? object.Object[0] : object.Object);
  const { Type } = asRecord(asRecord(object.Appearance).Class);
  const [first] = Array.isArray(Type) ? Type : [Type];
  return firstWord({ first }, ['first']) ?? firstWord(asRecord(first), ['#text']);
}

/** ONVIF Profile M: events as JSON over MQTT (`onvif-ej`). */
export function readOnvif(site: NormaliserSite): Normalise {
  /** By topic: the objects of which it stands. */
  const standing = new Recent<string, ReadonlySet<string | undefined>>(topicsRemembered);

  function remember(topic: string, track: string | undefined, phase: Occurrence['phase']): void {
    if (phase !== 'begin' && phase !== 'end') return;
    const tracks = new Set(standing.get(topic));
    if (phase === 'end') tracks.delete(track);
    else if (tracks.size < maxTracks) tracks.add(track);
    standing.set(topic, tracks);
  }

  return (message) => {
    const topic = onvifTopic(message.channel);
    if (!topic) return fail('alert.messageUnknown', { what: line(message.channel, 200) });
    const meaning = onvifMeaning(topic.local);
    if (meaning && 'nothing' in meaning) return ok([]);
    const ruleInTopic = topic.source.length > 1 ? topic.source.at(-1) || undefined : undefined;
    const alertClass = (rule: string | undefined) =>
      classOf(
        site,
        message,
        rule === undefined ? [topic.local] : [rule, topic.local],
        meaning?.class ?? slug(topic.local),
      );

    // A property that is no more: a broker forgets what it kept when it gets nothing (Core, "Payload for deleted properties").
    if (message.bytes.length === 0) {
      const tracks = [...(standing.get(`${message.source} ${message.channel}`) ?? [undefined])];
      standing.set(`${message.source} ${message.channel}`, new Set());
      return every(
        tracks.map((track) =>
          occurrence(site, message, {
            id: derivedId(message.channel, 'deleted', String(message.receivedAt), track ?? ''),
            cameras: camerasOf(topic, undefined),
            class: alertClass(ruleInTopic),
            rule: ruleInTopic,
            track,
            phase: 'end',
            title: ruleInTopic,
            observedAt: message.receivedAt,
          }),
        ),
      );
    }

    const json = readJson(message.bytes, 'ONVIF');
    if (!json.ok) return json;
    const event: Result<Event> = readAs(Event, json.value, 'ONVIF');
    if (!event.ok) return event;
    const { Source = {}, Key = {}, Data = {} } = event.value;
    const observedAt = timeOf(event.value.UtcTime);
    if (observedAt === undefined)
      return fail('alert.messageMalformed', { format: 'ONVIF', why: 'UtcTime: no time' });

    const rule = firstWord(Source, ['Rule', 'RuleName', 'rule']) ?? ruleInTopic;
    const operation =
      firstWord(event.value, ['PropertyOperation']) ?? firstWord(Data, ['PropertyOperation']) ?? '';
    const named = stateNames.find((name) => Object.hasOwn(Data, name) && flag(Data[name]) !== undefined);
    const stands = named === undefined ? undefined : flag(Data[named]);
    const phase =
      operation === 'Deleted' || stands === false
        ? 'end'
        : stands === true || operation === 'Initialized'
          ? 'begin'
          : operation === 'Changed'
            ? 'update'
            : 'pulse';
    const track =
      firstWord(Data, ['ObjectId', 'ObjectID', 'objectId']) ?? firstWord(Key, ['ObjectId', 'ObjectID']);
    remember(`${message.source} ${message.channel}`, track, phase);
    const type = objectType(Data);
    return only(
      occurrence(site, message, {
        id: derivedId(message.channel, String(observedAt), canonical(json.value)),
        cameras: camerasOf(topic, Source),
        class: alertClass(rule),
        rule,
        track,
        phase,
        title: [rule, type].filter((part) => part !== undefined).join(': '),
        observedAt,
      }),
    );
  };
}
