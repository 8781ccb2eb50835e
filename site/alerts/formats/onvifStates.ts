import { getFirstWord, parseFlag, toWord } from './values.ts';

/** Where a property has its state: the item of its data, and the values that mean it is inactive. */
interface OnvifState {
  readonly item: string;
  /** The value for normal; if absent, the item is a boolean and false is normal. */
  readonly clear?: string;
  /** The value for a state unknown to the device: neither an alarm nor the end of one. */
  readonly unknown?: string;
}

/**
 * States of ONVIF's own properties (specifications of July 2026), by topic.
 * Each is an alarm in some values only. Properties that only report a device's health are not listed, as their topics raise no alert
 * (`onvifMeanings`).
 */
export const onvifStates: Readonly<Record<string, OnvifState>> = {
  // Core
  'Device/HardwareFailure/FanFailure': { item: 'Failed' },
  'Device/HardwareFailure/PowerSupplyFailure': { item: 'Failed' },
  'Device/HardwareFailure/StorageFailure': { item: 'Failed' },
  'Device/HardwareFailure/TemperatureCritical': { item: 'Critical' },
  'Monitoring/AreaOfOperation/OutsideCertifiedArea': { item: 'Status' },
  'Monitoring/AreaOfOperation/OutsideConfiguredArea': { item: 'Status' },
  'Monitoring/Washer/LiquidLow': { item: 'IsLow' },
  // Device IO
  'Device/Trigger/DigitalInput': { item: 'LogicalState' },
  // Door Control
  'Door/State/DoorAlarm': { item: 'State', clear: 'Normal' },
  'Door/State/DoorTamper': { item: 'State', clear: 'NotInTamper', unknown: 'Unknown' },
  'Door/State/DoorFault': { item: 'State', clear: 'NotInFault', unknown: 'Unknown' },
  // Imaging, and the same properties of the Analytics, Imaging and Recording services
  'VideoSource/GlobalSceneChange': { item: 'State' },
  'VideoSource/ImageTooBlurry': { item: 'State' },
  'VideoSource/ImageTooBright': { item: 'State' },
  'VideoSource/ImageTooDark': { item: 'State' },
  'VideoSource/ImpairedVisibility': { item: 'State' },
  'VideoSource/MotionAlarm': { item: 'State' },
  'VideoSource/SignalLoss': { item: 'State' },
  // Thermal
  'VideoSource/RadiometryAlarm': { item: 'State' },
  // Analytics
  'RuleEngine/CellMotionDetector/Motion': { item: 'IsMotion' },
  'RuleEngine/FieldDetector/ObjectsInside': { item: 'IsInside' },
  'RuleEngine/MotionRegionDetector/Motion': { item: 'State' },
  'RuleEngine/Radiometry/BodyTemperatureAlarm': { item: 'State' },
  'RuleEngine/Radiometry/TemperatureAlarm': { item: 'AlarmActive' },
  'RuleEngine/Radiometry/TemperatureMeasurementAlarm': { item: 'AlarmActive' },
  // Not in current specifications, but in older devices
  'RuleEngine/TamperDetector/Tamper': { item: 'IsTamper' },
};

/** Names of items in vendors' events, Axis's included, that are true while active and false afterwards. */
const stateNames = [
  'State',
  'IsInside',
  'IsMotion',
  'IsLoitering',
  'IsSoundDetected',
  'isSoundDetected',
  'LogicalState',
  'Failed',
  'Active',
  'active',
  'state',
  'triggered',
  'tampering',
  'disruption',
  'lost',
  'Open',
  'open',
  'motion',
  'alarm',
  'Alarm',
  'Detected',
  'alert',
  'fan_failure',
  'limit_exceeded',
  'sensor_level',
] as const;

const isTruth = (value: unknown): boolean => /^(true|false)$/i.test(toWord(value) ?? '');

/**
 * Returns whether an event's condition is active: true, or false if normal; `unknown` if the device does not know.
 * Undefined for an event without a state. A topic that is in no table is read by the names that vendors use, or by its only boolean.
 * @param parts of its topic, without prefixes
 */
export function getOnvifState(
  parts: readonly string[],
  data: Readonly<Record<string, unknown>>,
): boolean | 'unknown' | undefined {
  for (let length = parts.length; length > 1; length -= 1) {
    const topic = parts.slice(0, length).join('/');
    const known = Object.hasOwn(onvifStates, topic) ? onvifStates[topic] : undefined;
    const value = known && getFirstWord(data, [known.item]);
    if (known === undefined || value === undefined) continue;
    const parsed = value.toLowerCase();
    if (known.unknown?.toLowerCase() === parsed) return 'unknown';
    const truth = parseFlag(value);
    if (known.clear !== undefined) return truth ?? known.clear.toLowerCase() !== parsed;
    if (truth !== undefined) return truth;
  }
  const named = stateNames.find((name) => Object.hasOwn(data, name) && parseFlag(data[name]) !== undefined);
  if (named !== undefined) return parseFlag(data[named]);
  const [only, ...others] = Object.values(data).filter(isTruth);
  return others.length > 0 ? undefined : parseFlag(only);
}
