import { onvifPrefix } from '../../sim/alerts/names.ts';
import { cityCameras } from '../../sim/city/registry.ts';

const prefixes = cityCameras().map(onvifPrefix);

/** The nth message of the city's cameras: somebody crosses a line, each time somebody else, so that each is an alert of its own. `cameras`: of how many. */
export function crossing(
  n: number,
  cameras = prefixes.length,
): { readonly topic: string; readonly payload: string } {
  const prefix = prefixes[n % cameras];
  return {
    topic: `${prefix}/onvif-ej/RuleEngine/LineDetector/Crossed/&1/1/Vach_dung`,
    payload: JSON.stringify({
      UtcTime: new Date().toISOString(),
      Source: { VideoSource: '1', AnalyticsConfiguration: '1', Rule: 'Vach_dung' },
      Data: { ObjectId: `${n}` },
    }),
  };
}
