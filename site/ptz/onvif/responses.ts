import { maxPresets, type Preset, type Tour } from '../../../core/ptz/ptz.ts';
import { namespaces, type OnvifService } from './requests.ts';
import { parseRange, type ValueRange } from './spaces.ts';
import {
  findElement,
  findElements,
  getBoolean,
  getNumber,
  getText,
  parseDurationMs,
  parseFiniteNumber,
  type XmlElement,
} from './xml.ts';

/** Parsers of ONVIF responses, as far as PTZ control needs them. All take a response's body and omit missing parts. */

const maxTours = 64;
const maxTokenChars = 64;
const tokenOf = (element: XmlElement | undefined): string | undefined => {
  const token = element?.attributes.token;
  return token?.trim() && token.length <= maxTokenChars ? token : undefined;
};

const services = Object.keys(namespaces) as OnvifService[];
const servicesByNamespace = new Map<string, OnvifService>(
  services.map((service) => [namespaces[service], service]),
);

/** Returns the path of an address that a camera reports of itself: its host and port may be those of another network. */
function pathOf(xaddr: string | undefined): string | undefined {
  try {
    const { pathname, search } = new URL(xaddr ?? '');
    return pathname + search;
  } catch {
    return undefined;
  }
}

/** Returns paths by service, from GetServices. */
export function parseServices(body: XmlElement | undefined): ReadonlyMap<OnvifService, string> {
  const paths = new Map<OnvifService, string>();
  for (const service of findElements(body, 'Service')) {
    const name = servicesByNamespace.get(getText(service, 'Namespace') ?? '');
    const path = pathOf(getText(service, 'XAddr'));
    if (name && path) paths.set(name, path);
  }
  return paths;
}

/** Returns the same from GetCapabilities, for devices older than GetServices. */
export function parseCapabilities(body: XmlElement | undefined): ReadonlyMap<OnvifService, string> {
  const paths = new Map<OnvifService, string>();
  for (const [name, service] of [
    ['Media', 'media'],
    ['PTZ', 'ptz'],
    ['Imaging', 'imaging'],
  ] as const) {
    const path = pathOf(getText(body, 'Capabilities', name, 'XAddr'));
    if (path) paths.set(service, path);
  }
  return paths;
}

/** Returns `Make Model Firmware` (GetDeviceInformation). */
export function parseModel(body: XmlElement | undefined): string {
  return ['Manufacturer', 'Model', 'FirmwareVersion']
    .flatMap((name) => getText(body, name) ?? [])
    .join(' ')
    .slice(0, 120);
}

export interface OnvifProfile {
  readonly token: string;
  /** The PTZ configuration, its node and the default spaces of requests. */
  readonly configuration: string;
  readonly node: string | undefined;
  readonly videoSource: string | undefined;
  readonly defaults: { readonly velocity: string | undefined; readonly position: string | undefined };
}

/** Returns the part of a profile that a Stop needs. */
export const getProfileByToken = (token: string): OnvifProfile => ({
  token,
  configuration: '',
  node: undefined,
  videoSource: undefined,
  defaults: { velocity: undefined, position: undefined },
});

/** Returns the profiles with PTZ, from either media service (media2 puts a profile's parts under Configurations). */
export function parseProfiles(body: XmlElement | undefined): OnvifProfile[] {
  return findElements(body, 'Profiles').flatMap((profile) => {
    const parts = findElement(profile, 'Configurations') ?? profile;
    const ptz = findElement(parts, 'PTZ') ?? findElement(parts, 'PTZConfiguration');
    const source = findElement(parts, 'VideoSource') ?? findElement(parts, 'VideoSourceConfiguration');
    const [token, configuration] = [tokenOf(profile), tokenOf(ptz)];
    if (!token || !configuration) return [];
    return {
      token,
      configuration,
      node: getText(ptz, 'NodeToken'),
      videoSource: getText(source, 'SourceToken'),
      defaults: {
        velocity: getText(ptz, 'DefaultContinuousPanTiltVelocitySpace'),
        // The schema spells it so (ONVIF Core, onvif.xsd).
        position: getText(ptz, 'DefaultAbsolutePantTiltPositionSpace'),
      },
    };
  });
}

export interface OnvifPtzNode {
  readonly spaces: XmlElement | undefined;
  readonly presets: number;
  readonly home: boolean;
  readonly fixedHome: boolean;
  readonly tours: boolean;
  readonly auxiliaries: readonly string[];
}

/** Returns the node with that token; otherwise the only node. */
export function parsePtzNode(
  body: XmlElement | undefined,
  token: string | undefined,
): OnvifPtzNode | undefined {
  const nodes = findElements(body, 'PTZNode');
  const node = nodes.find((each) => tokenOf(each) === token) ?? (nodes.length === 1 ? nodes[0] : undefined);
  if (!node) return undefined;
  const tours = findElement(node, 'Extension', 'SupportedPresetTour');
  return {
    spaces: findElement(node, 'SupportedPTZSpaces'),
    presets: getNumber(node, 'MaximumNumberOfPresets') ?? 0,
    home: getBoolean(node, 'HomeSupported'),
    fixedHome: node.attributes.FixedHomePosition === 'true',
    tours: (getNumber(tours, 'MaximumNumberOfPresetTours') ?? 0) > 0,
    auxiliaries: findElements(node, 'AuxiliaryCommands')
      .map(({ text }) => text)
      .filter((command) => command !== '' && command.length <= 64)
      .slice(0, 64),
  };
}

export function parsePresets(body: XmlElement | undefined): Preset[] {
  return findElements(body, 'Preset')
    .flatMap((preset) => {
      const token = tokenOf(preset);
      return token ? [{ token, name: (getText(preset, 'Name') ?? '').slice(0, 64) }] : [];
    })
    .slice(0, maxPresets);
}

export function parseTours(body: XmlElement | undefined): Tour[] {
  return findElements(body, 'PresetTour')
    .flatMap((tour): Tour[] => {
      const token = tokenOf(tour);
      if (!token) return [];
      const state = getText(tour, 'Status', 'State') ?? '';
      const stops = findElements(tour, 'TourSpot').flatMap((spot) => {
        const preset = getText(spot, 'PresetDetail', 'PresetToken');
        if (!preset || preset.length > maxTokenChars) return [];
        const stay = (parseDurationMs(getText(spot, 'StayTime')) ?? 1_000) / 1_000;
        const speed = parseFiniteNumber(findElement(spot, 'Speed', 'PanTilt')?.attributes.x) ?? 1;
        return [
          {
            preset,
            dwellS: Math.min(3_600, Math.max(1, Math.round(stay))),
            speed: speed > 0 && speed <= 1 ? speed : 1,
          },
        ];
      });
      return [
        {
          token,
          name: (getText(tour, 'Name') ?? token).slice(0, 64),
          by: 'camera',
          stops: stops.slice(0, 64),
          running: state === 'Touring' || state === 'Extended',
          paused: state === 'Paused',
        },
      ];
    })
    .slice(0, maxTours);
}

export interface OnvifPtzStatus {
  /** Undefined if it is not reported: never 0 as a default. */
  readonly panTilt:
    | { readonly x: number; readonly y: number; readonly space: string | undefined }
    | undefined;
  readonly zoom: { readonly x: number; readonly space: string | undefined } | undefined;
  /** null: not reported. */
  readonly moving: boolean | null;
}

export function parsePtzStatus(body: XmlElement | undefined): OnvifPtzStatus {
  const status = findElement(body, 'PTZStatus');
  const panTilt = findElement(status, 'Position', 'PanTilt')?.attributes;
  const zoom = findElement(status, 'Position', 'Zoom')?.attributes;
  const [x, y, z] = [
    parseFiniteNumber(panTilt?.x),
    parseFiniteNumber(panTilt?.y),
    parseFiniteNumber(zoom?.x),
  ];
  const says = ['PanTilt', 'Zoom'].map((axis) => getText(status, 'MoveStatus', axis));
  return {
    panTilt: x !== undefined && y !== undefined ? { x, y, space: panTilt?.space || undefined } : undefined,
    zoom: z !== undefined ? { x: z, space: zoom?.space || undefined } : undefined,
    moving: says.includes('MOVING')
      ? true
      : says.includes('IDLE') && !says.includes('UNKNOWN')
        ? false
        : null,
  };
}

export interface ImagingOptions {
  /** Speeds of a continuous focus move; undefined: not supported. */
  readonly focusSpeed: ValueRange | undefined;
  readonly autoFocus: boolean;
  readonly autoIris: boolean;
  /** Attenuation by the iris, dB; 0 is fully open. */
  readonly iris: ValueRange | undefined;
}

/** From GetMoveOptions and GetOptions. */
export function parseImagingOptions(
  moves: XmlElement | undefined,
  options: XmlElement | undefined,
): ImagingOptions {
  const modes = (part: string, name: string) =>
    findElements(findElement(options, 'ImagingOptions', part), name).map(({ text }) => text);
  const both = (names: readonly string[]) => names.includes('AUTO') && names.includes('MANUAL');
  const iris = parseRange(options, 'ImagingOptions', 'Exposure', 'Iris');
  return {
    focusSpeed: parseRange(moves, 'MoveOptions', 'Continuous', 'Speed'),
    autoFocus: both(modes('Focus', 'AutoFocusModes')),
    autoIris: both(modes('Exposure', 'Mode')),
    iris: iris && iris.max > iris.min && Number.isFinite(iris.max - iris.min) ? iris : undefined,
  };
}

export interface ImagingSettings {
  readonly focusIsAuto: boolean;
  /** dB */
  readonly iris: number | undefined;
}

/** From GetImagingSettings. */
export function parseImagingSettings(body: XmlElement | undefined): ImagingSettings {
  return {
    focusIsAuto: getText(body, 'ImagingSettings', 'Focus', 'AutoFocusMode') === 'AUTO',
    iris: getNumber(body, 'ImagingSettings', 'Exposure', 'Iris'),
  };
}
