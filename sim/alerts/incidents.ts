/** Incidents in the demo's city, their frequency, and the alert messages that they cause. */
import type { CityCamera } from '../city/registry.ts';
import { axisMessages } from './axis.ts';
import { type FrigateIncident, frigateMessages } from './frigate.ts';
import { between, type Moment, type TimedMessage } from './message.ts';
import { type Maker, makerOf } from './names.ts';
import { type OnvifIncident, onvifMessages } from './onvif.ts';

type Dice = () => number;
/** Relative frequency, and a factory. */
type Weighted<T> = readonly (readonly [weight: number, make: (random: Dice) => T])[];

const secondsBetween = (from: number, to: number) => (random: Dice) =>
  between(random, from * 1_000, to * 1_000);
const short = secondsBetween(8, 40);
const long = secondsBetween(40, 240);

const noticed =
  (objects: FrigateIncident['objects'], zone?: string) =>
  (random: Dice): FrigateIncident => ({
    objects,
    severity: 'detection',
    lastsMs: short(random),
    ...(zone === undefined ? {} : { zone }),
  });
const alerted =
  (objects: FrigateIncident['objects'], zone: string, lasts = short) =>
  (random: Dice): FrigateIncident => ({ objects, zone, severity: 'alert', lastsMs: lasts(random) });

/** Mostly short; one alert in thirty is a matter of life and death. */
const byFrigate: Weighted<FrigateIncident> = [
  [24, noticed(['person'], 'via_he')],
  [20, noticed(['car'], 'cam_dung_do')],
  [16, noticed(['motorcycle'], 'via_he')],
  [8, noticed(['dog'])],
  [6, noticed(['suitcase', 'person'], 'nha_cho')],
  [5, alerted(['person'], 'khu_vuc_cam')],
  [4, alerted(['truck'], 'duong_cam_tai', long)],
  [3, alerted(['person', 'crowd'], 'quang_truong', long)],
  [1, alerted(['person', 'fight'], 'via_he')],
  [1, alerted(['smoke'], 'mai_nha', long)],
];
const byOnvif: Weighted<OnvifIncident> = [
  [20, (random) => ({ what: 'crossing', rule: 'Vach_dung', times: between(random, 1, 3), eachMs: 4_000 })],
  [14, (random) => ({ what: 'motion', lastsMs: short(random) })],
  [8, (random) => ({ what: 'inside', rule: 'Khu_vuc_cam', lastsMs: short(random) })],
  [3, (random) => ({ what: 'crowd', rule: 'Quang_truong', lastsMs: long(random) })],
  [2, (random) => ({ what: 'sceneChange', lastsMs: long(random) })],
  [2, (random) => ({ what: 'signalLoss', lastsMs: long(random) })],
];

function weighted<T>(choices: Weighted<T>, random: Dice): T {
  const total = choices.reduce((sum, [weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [weight, make] of choices) {
    left -= weight;
    if (left < 0) return make(random);
  }
  throw new Error('nothing can happen');
}

/** Creates a usual incident at a camera, in the messages of its maker. */
export function incidentAt(
  camera: CityCamera,
  moment: Moment,
  maker: Maker = makerOf(camera),
): TimedMessage[] {
  const { random } = moment;
  if (maker === 'frigate') return frigateMessages(camera, weighted(byFrigate, random), moment);
  if (maker === 'onvif') return onvifMessages(camera, weighted(byOnvif, random), moment);
  const vehicle = random() < 0.6;
  const lastsMs = short(random);
  const scenario = vehicle ? 2 : 1;
  return axisMessages(camera, { scenario, classTypes: vehicle ? 'car' : 'human', lastsMs }, moment);
}

const inOrder = (messages: readonly TimedMessage[]) => [...messages].sort((a, b) => a.afterMs - b.afterMs);

/** Rain on a lens: one camera sends `count` messages in `overMs`. */
export function storm(camera: CityCamera, moment: Moment, count: number, overMs: number): TimedMessage[] {
  const eachMs = overMs / count;
  return onvifMessages(camera, { what: 'crossing', rule: 'Vach_dung', times: count, eachMs }, moment);
}

/** Rain over the city: each camera sends one message within `overMs`. */
export function flood(cameras: readonly CityCamera[], moment: Moment, overMs: number): TimedMessage[] {
  const crossing = { what: 'crossing', rule: 'Vach_dung', times: 1, eachMs: 0 } as const;
  return cameras.flatMap((camera, n) => {
    const afterMs = Math.floor((n * overMs) / cameras.length);
    const reported = onvifMessages(camera, crossing, { ...moment, at: moment.at + afterMs });
    return reported.map((message) => ({ ...message, afterMs }));
  });
}

/** A branch in front of a sensor: an event that begins and ends repeatedly. */
export function flapping(
  camera: CityCamera,
  { at, random }: Moment,
  count: number,
  eachMs: number,
): TimedMessage[] {
  return Array.from({ length: count }, (_, n) => {
    const afterMs = n * eachMs;
    const once = { what: 'inside', rule: 'Khu_vuc_cam', lastsMs: eachMs / 2 } as const;
    return onvifMessages(camera, once, { at: at + afterMs, random }).map((message) => ({
      ...message,
      afterMs: message.afterMs + afterMs,
    }));
  }).flat();
}

/** A collision of two vehicles, reported by three makers: the server, the camera, and the other camera's analytics. */
export function accident(camera: CityCamera, moment: Moment): TimedMessage[] {
  const lastsMs = 180_000;
  const later = (ms: number, messages: TimedMessage[]) =>
    messages.map((message) => ({ ...message, afterMs: message.afterMs + ms }));
  const momentAfter = (ms: number) => ({ ...moment, at: moment.at + ms });
  const collision: FrigateIncident = {
    objects: ['car', 'motorcycle', 'accident'],
    audio: ['crash'],
    zone: 'giao_lo',
    severity: 'alert',
    lastsMs,
  };
  return inOrder([
    ...frigateMessages(camera, collision, moment),
    ...later(700, axisMessages(camera, { scenario: 2, classTypes: 'car', lastsMs }, momentAfter(700))),
    ...later(1_500, onvifMessages(camera, { what: 'crowd', rule: 'Giao_lo', lastsMs }, momentAfter(1_500))),
  ]);
}
