import { onvifPrefix } from '../../sim/alerts/names.ts';
import { cityCameras } from '../../sim/city/registry.ts';

const prefixes = cityCameras().map(onvifPrefix);

/**
 * Returns the nth message of the city's cameras: a person crosses a line. Each has another object id, so that it
 * becomes an alert of its own. @param cameras number of cameras that send in turn
 */
export function createLineCrossing(
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
