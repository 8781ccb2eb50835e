/** The meaning of a topic: a class of alert, or the reason why it needs no attention. */
export type OnvifMeaning =
  | { readonly class: string }
  | { readonly nothing: 'counts' | 'status' | 'configuration' | 'identity' };

const means = (alertClass: string): OnvifMeaning => ({ class: alertClass });
const counts: OnvifMeaning = { nothing: 'counts' };
const status: OnvifMeaning = { nothing: 'status' };
const configuration: OnvifMeaning = { nothing: 'configuration' };
/** Faces and number plates as such: the program never identifies people. */
const identity: OnvifMeaning = { nothing: 'identity' };

/**
 * Meanings of ONVIF's topics (Analytics, Core, Imaging, Recording, Door Control) and of vendors' own, by prefix.
 * The longest matching prefix wins. A topic that is not listed keeps its own word as its class.
 */
export const onvifMeanings: Readonly<Record<string, OnvifMeaning>> = {
  'RuleEngine/LineDetector': means('line-crossing'),
  'RuleEngine/FieldDetector': means('intrusion'),
  'RuleEngine/LoiteringDetector': means('loitering'),
  'RuleEngine/MotionRegionDetector': means('motion'),
  'RuleEngine/CellMotionDetector': means('motion'),
  'RuleEngine/ObjectDetection': means('object'),
  'RuleEngine/ObjectAbandoned': means('object.left'),
  'RuleEngine/ObjectRemoved': means('object.removed'),
  'RuleEngine/DeclarativeMotion': means('object'),
  'RuleEngine/TamperDetector': means('camera.tamper'),
  'RuleEngine/AudioDetector': means('audio'),
  'RuleEngine/Radiometry': means('temperature'),
  'RuleEngine/ObjectTrack': status,
  'RuleEngine/CountAggregation': counts,
  'RuleEngine/Recognition': identity,
  'RuleEngine/MyRuleDetector/HumanDetect': means('person'),
  'RuleEngine/MyRuleDetector/PeopleDetect': means('person'),
  'RuleEngine/MyRuleDetector/VehicleDetect': means('vehicle'),
  'RuleEngine/MyRuleDetector/FaceDetect': identity,
  'AppEvent/DetectorApp/FaceDetection': identity,
  'IVA/IdleObject': means('object.left'),
  'IVA/RemovedObject': means('object.removed'),
  'IVA/CrowdDetection': means('crowd'),
  'IVA/Loitering': means('loitering'),
  'IVA/CrossingLine': means('line-crossing'),
  'IVA/EnteringField': means('intrusion'),
  'IVA/ObjectInField': means('intrusion'),
  'IVA/Tamper': means('camera.tamper'),
  'AudioAnalytics/Audio': means('audio'),
  'AudioSource/TriggerLevel': means('audio'),
  'VideoAnalytics/Motion': means('motion'),
  'VideoAnalytics/Radiometry': counts,
  'VideoSource/MotionAlarm': means('motion'),
  'VideoSource/GlobalSceneChange': means('camera.tamper'),
  'VideoSource/Tampering': means('camera.tamper'),
  'VideoSource/ImageTooDark': means('camera.fault'),
  'VideoSource/ImageTooBright': means('camera.fault'),
  'VideoSource/ImageTooBlurry': means('camera.fault'),
  'VideoSource/SignalLoss': means('camera.offline'),
  'VideoSource/VideoLoss': means('camera.offline'),
  'VideoSource/ImpairedVisibility': means('camera.fault'),
  'VideoSource/RadiometryAlarm': means('temperature'),
  'VideoSource/DayNightVision': status,
  'VideoSource/LiveStreamAccessed': status,
  'VideoSource/ABR': status,
  'VideoSource/Autofocus': status,
  VideoDecoder: status,
  VideoOutput: configuration,
  'OpenApp/WiseAI/LineCrossing': means('line-crossing'),
  'OpenApp/WiseAI/IvaArea': means('intrusion'),
  'OpenApp/WiseAI/ObjectDetection': means('object'),
  'Device/HardwareFailure': means('device.fault'),
  'Device/HardwareFailure/StorageFailure': means('storage.fault'),
  'Device/Sensor': means('device.sensor'),
  'Device/SecurityPolicy': means('device.security'),
  'Device/Trigger/DigitalInput': means('device.input'),
  'Device/Trigger/Relay': status,
  'Device/OperationMode': status,
  'Device/IO/Port': means('device.input'),
  'Device/IO/VirtualPort': means('device.input'),
  'Device/IO/VirtualInput': means('device.input'),
  'Device/IO/SupervisedPort': means('device.input'),
  'Device/Casing/Open': means('camera.tamper'),
  'Device/Network/Lost': means('device.fault'),
  'Device/Status/Temperature': means('device.fault'),
  'Device/Status/Temperature/Inside': status,
  'Device/Status/SystemReady': status,
  'Device/Heater': status,
  'Device/Fan': status,
  'Device/Light': status,
  'Device/Log': status,
  'Device/MQTT': status,
  'Device/Network/AddressAdded': status,
  'Device/Network/AddressRemoved': status,
  'Device/IO/OutputPort': status,
  'Storage/Disruption': means('storage.fault'),
  'Storage/Alert': means('storage.fault'),
  'Storage/Recording': status,
  'Door/State/DoorAlarm': means('door.alarm'),
  'Door/State/DoorTamper': means('door.tamper'),
  'Door/State/DoorFault': means('device.fault'),
  'Door/State': status,
  'AccessControl/Duress': means('emergency'),
  'AccessControl/Denied': means('access.denied'),
  AccessControl: status,
  AccessPoint: configuration,
  Credential: configuration,
  Schedule: configuration,
  Configuration: configuration,
  Media: configuration,
  RecordingConfig: configuration,
  RecordingHistory: status,
  PTZController: status,
  Monitoring: status,
  'Monitoring/AreaOfOperation': means('device.fault'),
  'Monitoring/Washer': means('device.fault'),
  EventBuffer: status,
  ActionEngine: status,
  AppMgmt: status,
  Advancedsecurity: status,
  UserAlarm: means('device.input'),
  'UserAlarm/Recurring': configuration,
  Light: status,
  LightControl: status,
  Receiver: status,
  Resource: status,
  AudioControl: status,
  AudioClassification: means('audio'),
  AdaptiveAudioDetection: means('audio'),
  SoundPressureLevel: means('audio'),
  'SoundPressureLevel/Summary': counts,
  'AirQualityMonitor/Metadata': counts,
  MediaClip: status,
  MQTT: status,
};

/** Returns a topic's parts without their namespace prefixes. */
export const splitTopicWithoutNamespaces = (local: string): string[] =>
  local.split('/').map((part) => part.replace(/^[\w.-]+:/, ''));

/** Returns the meaning of the longest matching prefix; undefined if there is none. A vendor's namespace (`acme:Lens`) is ignored. */
export function getOnvifMeaning(local: string): OnvifMeaning | undefined {
  const parts = splitTopicWithoutNamespaces(local);
  // Vendors use many names for face recognition.
  if (parts.some((part) => /face/i.test(part) && !/surface|interface/i.test(part))) return identity;
  for (let length = Math.min(parts.length, 4); length > 0; length -= 1) {
    const beginning = parts.slice(0, length).join('/');
    if (Object.hasOwn(onvifMeanings, beginning)) return onvifMeanings[beginning];
  }
  return undefined;
}
