import { z } from 'zod';
import { TwoGenerationMap } from '../../../core/alerts/correlateMemory.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { buildOccurrence, getConfiguredClass, toOccurrenceList } from './buildOccurrence.ts';
import { AnyObject, parseAs, parseLimitedJson } from './json.ts';
import type { Normalise, NormaliserSite } from './message.ts';
import { getOnvifMeaning, type OnvifMeaning } from './onvifClasses.ts';
import { getOnvifState } from './onvifStates.ts';
import { deriveId, getFirstWord, parseTime, toCanonicalText, toClassSlug, toSingleLine } from './values.ts';

/** A message of Axis's MQTT event bridge (VAPIX, "MQTT client API"); topic and serial number can be switched off there. */
const Event = z.looseObject({
  topic: z.string().max(400).nullish(),
  timestamp: z.unknown().optional(),
  serial: z.string().max(100).nullish(),
  message: z.looseObject({
    source: AnyObject.nullish(),
    key: AnyObject.nullish(),
    data: AnyObject.nullish(),
  }),
});
type Event = z.infer<typeof Event>;

/** Axis's applications (ACAP), by the part after `CameraApplicationPlatform`. */
const applications: Readonly<Record<string, OnvifMeaning>> = {
  /** Only the camera knows the purpose of a scenario; the site may configure it for each. */
  ObjectAnalytics: { class: 'intrusion' },
  VMD: { class: 'motion' },
  MotionGuard: { class: 'motion' },
  FenceGuard: { class: 'line-crossing' },
  LoiteringGuard: { class: 'loitering' },
  PerimeterDefender: { class: 'intrusion' },
  AudioAnalytics: { class: 'audio' },
  ImageHealthAnalytics: { class: 'camera.fault' },
  CrossLineDetection: { class: 'line-crossing' },
  PeopleCounter: { nothing: 'counts' },
  P8815: { nothing: 'counts' },
};

const platform = 'CameraApplicationPlatform';

/**
 * Reduces `tnsaxis:CameraApplicationPlatform/...`, `onvif:Device/axis:IO/Port` or `tns:axis/...` (in MQTT topics) to names without
 * prefix.
 */
const localTopic = (topic: string): string =>
  topic
    .split('/')
    .filter((part) => part !== '' && !/^tns:(axis|onvif)$/.test(part))
    .map((part) => part.replace(/^[\w.-]+:/, ''))
    .join('/');

/** Parses the MQTT topic for facts missing in the payload: device prefix, `/event/`, topic, `/$source/KEY/VALUE`. */
function fromChannel(channel: string): { prefix: string; topic: string } {
  const [beginning = ''] = channel.split('/$source/');
  const at = beginning.indexOf('/event/');
  return at < 0
    ? { prefix: '', topic: '' }
    : { prefix: beginning.slice(0, at), topic: beginning.slice(at + '/event/'.length) };
}

function meaningOf(parts: readonly string[]): OnvifMeaning | undefined {
  if (parts[0] !== platform) return getOnvifMeaning(parts.join('/'));
  const [, application = '', scenario = ''] = parts;
  if (/^xinternal/i.test(scenario)) return { nothing: 'status' };
  if (/(Interval|Counts?|Counting|Occupancy)$/i.test(scenario)) return { nothing: 'counts' };
  // A threshold on the number of people in an area.
  if (/Threshold$/.test(scenario)) return { class: 'crowd' };
  return Object.hasOwn(applications, application)
    ? applications[application]
    : getOnvifMeaning(parts.join('/'));
}

/**
 * Returns whether an event is a count. AXIS Object Analytics sends counts, and the number of objects in an area, under the scenario's own
 * topic, with `total`, `totalHuman` ... and no state (developer.axis.com, "AXIS Object Analytics counting data").
 */
const isCount = (data: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(data).some((name) => /^total([A-Z]|$)/.test(name));

/** Enough for the lenses of some ten thousand devices. */
const lensesRemembered = 20_000;

/** The state of one lens, needed to report each event once. */
interface Lens {
  /** The device reports scenarios by name. */
  readonly each: boolean;
  /** An event as `ANY` was reported and has not ended. */
  readonly any: boolean;
  /** The first scenario that this lens ever named, reported as the running `ANY` event until that has ended. */
  readonly as: string | undefined;
}
const anyScenario = /^((?:Device|Camera)\d{1,3}(?:Scenario|Profile))ANY$/;

/**
 * Removes duplicates where a device reports an event both as its scenario and as `ScenarioANY`.
 * The two may come in either order. `ANY` is ignored where scenarios are named; where a device has only ever sent `ANY`, that is
 * reported.
 */
function onceEach(): (
  key: string,
  scenario: string | undefined,
  isActive: boolean | undefined,
) => string | undefined {
  const lenses = new TwoGenerationMap<string, Lens>(lensesRemembered);
  return (key, scenario, current) => {
    const kind = /^((?:Device|Camera)\d{1,3}(?:Scenario|Profile))(?:ANY|\d{1,3})$/.exec(scenario ?? '')?.[1];
    if (scenario === undefined || kind === undefined) return scenario;
    const name = `${key} ${kind}`;
    const lens = lenses.get(name) ?? { each: false, any: false, as: undefined };
    if (anyScenario.test(scenario)) {
      if (lens.each && !lens.any) return undefined;
      lenses.set(name, { ...lens, any: current === true });
      return scenario;
    }
    const isAny = lens.as === scenario || (lens.any && !lens.each && current === true);
    const still = current === false ? undefined : scenario;
    lenses.set(name, { ...lens, each: true, as: isAny ? still : lens.as });
    return isAny ? `${kind}ANY` : scenario;
  };
}

/** Creates the parser for Axis events over MQTT, chiefly those of AXIS Object Analytics. */
export function createAxisParser(site: NormaliserSite): Normalise {
  const reported = onceEach();
  return (message) => {
    const json = parseLimitedJson(message.bytes, 'Axis');
    if (!json.ok) return json;
    const event: Result<Event> = parseAs(Event, json.value, 'Axis');
    if (!event.ok) return event;
    const { topic, timestamp, serial, message: value } = event.value;
    const channel = fromChannel(message.channel);
    const parts = localTopic(topic || channel.topic)
      .split('/')
      .filter(Boolean);
    if (parts.length === 0) return fail('alert.messageUnknown', { what: toSingleLine(message.channel, 200) });
    const meaning = meaningOf(parts);
    if (meaning && 'nothing' in meaning) return ok([]);

    const data = value.data ?? {};
    const source = value.source ?? {};
    const occurredAt = parseTime(data.triggerTime) ?? parseTime(timestamp);
    if (occurredAt === undefined && (timestamp !== undefined || data.triggerTime !== undefined))
      return fail('alert.messageMalformed', { format: 'Axis', why: 'timestamp: no time' });
    const observedAt = occurredAt ?? message.receivedAt;

    const isApplication = parts[0] === platform;
    const isActive = getOnvifState(parts, data);
    if (isActive === 'unknown' || (isApplication && isActive === undefined && isCount(data))) return ok([]);
    const device = serial || channel.prefix.split('/').at(-1) || message.channel.split('/')[0] || '';
    const scenarioName = isApplication ? parts[2] : undefined;
    const scenario = reported(`${message.source} ${device} ${parts[1]}`, scenarioName, isActive);
    if (scenarioName !== undefined && scenario === undefined) return ok([]);
    const rule =
      scenario ?? getFirstWord(source, ['port', 'channel', 'disk_id', 'sensor', 'input', 'source']);
    // Device1 or Camera1 names the lens. Most devices have one, and then the serial number alone identifies the camera.
    const lens = /^(?:Device|Camera)(\d{1,3})/.exec(scenario ?? '')?.[1];
    const words = [...(scenario === undefined ? [] : [scenario]), parts.join('/')];
    const type = getFirstWord(data, ['classTypes', 'objectType', 'type']);
    return toOccurrenceList(
      buildOccurrence(site, message, {
        id: deriveId(message.channel, String(observedAt), toCanonicalText(json.value)),
        cameras: [
          ...(lens === undefined ? [] : [`${device}/${lens}`]),
          device,
          ...(channel.prefix ? [channel.prefix] : []),
        ],
        class: getConfiguredClass(site, message, words, meaning?.class ?? toClassSlug(parts.join('/'))),
        rule,
        // A state belongs to the scenario, not to one object: the end need not name the object of the beginning.
        track: isActive === undefined ? getFirstWord(data, ['objectId', 'trackId']) : undefined,
        phase: isActive === undefined ? 'pulse' : isActive ? 'begin' : 'end',
        allIsWell: isActive === false ? true : undefined,
        title: [rule, type].filter((part) => part !== undefined).join(': '),
        observedAt,
      }),
    );
  };
}
