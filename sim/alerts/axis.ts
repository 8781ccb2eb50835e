/** An Axis camera with AXIS Object Analytics whose events go to MQTT (VAPIX, "MQTT event bridge"). */
import type { CityCamera } from '../city/registry.ts';
import { between, type Moment, type TimedMessage } from './message.ts';
import { axisBeginning, axisSerial } from './names.ts';

export interface AxisIncident {
  /** Number of the scenario, as the camera counts them. */
  readonly scenario: number;
  readonly classTypes: 'human' | 'vehicle' | 'car' | 'bus' | 'truck' | 'bike';
  readonly lastsMs: number;
}

export function axisMessages(
  camera: CityCamera,
  incident: AxisIncident,
  { at, random }: Moment,
): TimedMessage[] {
  const serial = axisSerial(camera);
  const scenario = `CameraApplicationPlatform/ObjectAnalytics/Device1Scenario${incident.scenario}`;
  const objectId = String(between(random, 1, 9_999));
  const describe = (afterMs: number, active: '0' | '1') => ({
    afterMs,
    topic: `${axisBeginning}/${serial}/event/tns:axis/${scenario}`,
    payload: JSON.stringify({
      topic: `axis:${scenario}`,
      timestamp: at + afterMs,
      serial,
      message: {
        source: {},
        key: {},
        data: {
          active,
          ...(active === '1' ? { objectId, classTypes: incident.classTypes } : {}),
          triggerTime: new Date(at + afterMs).toISOString(),
        },
      },
    }),
  });
  return [describe(0, '1'), describe(incident.lastsMs, '0')];
}
