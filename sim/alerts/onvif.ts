/**
 * A Profile M camera that publishes events over MQTT as JSON (ONVIF Core, "JSON Event Payload over MQTT"): the topic
 * names event and source, the payload holds time, source and data. A property event has a state; others have none.
 */
import type { CityCamera } from '../city/registry.ts';
import { between, type Moment, type TimedMessage } from './message.ts';
import { onvifPrefix } from './names.ts';

export type OnvifIncident =
  /** People cross a line one after the other, `times` in all. */
  | { readonly what: 'crossing'; readonly rule: string; readonly times: number; readonly eachMs: number }
  /** A person is in a restricted area. */
  | { readonly what: 'inside'; readonly rule: string; readonly lastsMs: number }
  | { readonly what: 'crowd'; readonly rule: string; readonly lastsMs: number }
  /** The picture is covered or turned away, shows motion, or is lost. */
  | { readonly what: 'sceneChange' | 'motion' | 'signalLoss'; readonly lastsMs: number };

const states = {
  sceneChange: 'VideoSource/GlobalSceneChange/ImagingService',
  motion: 'VideoSource/MotionAlarm',
  signalLoss: 'VideoSource/SignalLoss',
} as const;

export function onvifMessages(
  camera: CityCamera,
  incident: OnvifIncident,
  { at, random }: Moment,
): TimedMessage[] {
  const prefix = `${onvifPrefix(camera)}/onvif-ej`;
  const text = (
    afterMs: number,
    topic: string,
    Source: Record<string, string>,
    Data: Record<string, unknown>,
  ) => ({
    afterMs,
    topic: `${prefix}/${topic}/&${Object.values(Source).join('/')}`,
    payload: JSON.stringify({ UtcTime: new Date(at + afterMs).toISOString(), Source, Data }),
  });
  const ruleSource = (Rule: string) => ({ VideoSource: '1', AnalyticsConfiguration: '1', Rule });
  const ObjectId = String(between(random, 1, 9_999));
  if (incident.what === 'crossing')
    return Array.from({ length: incident.times }, (_, n) =>
      text(n * incident.eachMs, 'RuleEngine/LineDetector/Crossed', ruleSource(incident.rule), {
        ObjectId: String(Number(ObjectId) + n),
      }),
    );
  const bracket = (
    topic: string,
    source: Record<string, string>,
    data: (isActive: boolean) => Record<string, unknown>,
  ) => [text(0, topic, source, data(true)), text(incident.lastsMs, topic, source, data(false))];
  if (incident.what === 'inside')
    return bracket('RuleEngine/FieldDetector/ObjectsInside', ruleSource(incident.rule), (IsInside) => ({
      ObjectId,
      IsInside,
    }));
  if (incident.what === 'crowd')
    return bracket('IVA/CrowdDetection', ruleSource(incident.rule), (State) => ({ State }));
  return bracket(states[incident.what], { Source: '1' }, (State) => ({ State }));
}
