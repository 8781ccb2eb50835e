import { maxPresets, type Preset, type Tour } from '../../../core/ptz/ptz.ts';
import { namespaces, type Service } from './requests.ts';
import { type Range, rangeAt } from './spaces.ts';
import { all, durationMs, type Element, find, numberAt, numeric, textAt, trueAt } from './xml.ts';

/** Parsers of ONVIF responses, as far as PTZ control needs them. All take a response's body and omit missing parts. */

const maxTours = 64;
const maxTokenChars = 64;
const tokenOf = (element: Element | undefined): string | undefined => {
  const token = element?.attributes.token;
  return token?.trim() && token.length <= maxTokenChars ? token : undefined;
};

const services = Object.keys(namespaces) as Service[];
const servicesByNamespace = new Map<string, Service>(
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
export function readServices(body: Element | undefined): ReadonlyMap<Service, string> {
  const paths = new Map<Service, string>();
  for (const service of all(body, 'Service')) {
    const name = servicesByNamespace.get(textAt(service, 'Namespace') ?? '');
    const path = pathOf(textAt(service, 'XAddr'));
    if (name && path) paths.set(name, path);
  }
  return paths;
}

/** Returns the same from GetCapabilities, for devices older than GetServices. */
export function readCapabilities(body: Element | undefined): ReadonlyMap<Service, string> {
  const paths = new Map<Service, string>();
  for (const [name, service] of [
    ['Media', 'media'],
    ['PTZ', 'ptz'],
    ['Imaging', 'imaging'],
  ] as const) {
    const path = pathOf(textAt(body, 'Capabilities', name, 'XAddr'));
    if (path) paths.set(service, path);
  }
  return paths;
}

/** Returns `Make Model Firmware` (GetDeviceInformation). */
export function readModel(body: Element | undefined): string {
  return ['Manufacturer', 'Model', 'FirmwareVersion']
    .flatMap((name) => textAt(body, name) ?? [])
    .join(' ')
    .slice(0, 120);
}

export interface Profile {
  readonly token: string;
  /** The PTZ configuration, its node and the default spaces of requests. */
  readonly configuration: string;
  readonly node: string | undefined;
  readonly videoSource: string | undefined;
  readonly defaults: { readonly velocity: string | undefined; readonly position: string | undefined };
}

/** Returns the part of a profile that a Stop needs. */
export const profileOfToken = (token: string): Profile => ({
  token,
  configuration: '',
  node: undefined,
  videoSource: undefined,
  defaults: { velocity: undefined, position: undefined },
});

/** Returns the profiles with PTZ, from either media service (media2 puts a profile's parts under Configurations). */
export function readProfiles(body: Element | undefined): Profile[] {
  return all(body, 'Profiles').flatMap((profile) => {
    const parts = find(profile, 'Configurations') ?? profile;
    const ptz = find(parts, 'PTZ') ?? find(parts, 'PTZConfiguration');
    const source = find(parts, 'VideoSource') ?? find(parts, 'VideoSourceConfiguration');
    const [token, configuration] = [tokenOf(profile), tokenOf(ptz)];
    if (!token || !configuration) return [];
    return {
      token,
      configuration,
      node: textAt(ptz, 'NodeToken'),
      videoSource: textAt(source, 'SourceToken'),
      defaults: {
        velocity: textAt(ptz, 'DefaultContinuousPanTiltVelocitySpace'),
        // The schema spells it so (ONVIF Core, onvif.xsd).
        position: textAt(ptz, 'DefaultAbsolutePantTiltPositionSpace'),
      },
    };
  });
}

export interface Node {
  readonly spaces: Element | undefined;
  readonly presets: number;
  readonly home: boolean;
  readonly fixedHome: boolean;
  readonly tours: boolean;
  readonly auxiliaries: readonly string[];
}

/** Returns the node with that token; otherwise the only node. */
export function readNode(body: Element | undefined, token: string | undefined): Node | undefined {
  const nodes = all(body, 'PTZNode');
  const node = nodes.find((each) => tokenOf(each) === token) ?? (nodes.length === 1 ? nodes[0] : undefined);
  if (!node) return undefined;
  const tours = find(node, 'Extension', 'SupportedPresetTour');
  return {
    spaces: find(node, 'SupportedPTZSpaces'),
    presets: numberAt(node, 'MaximumNumberOfPresets') ?? 0,
    home: trueAt(node, 'HomeSupported'),
    fixedHome: node.attributes.FixedHomePosition === 'true',
    tours: (numberAt(tours, 'MaximumNumberOfPresetTours') ?? 0) > 0,
    auxiliaries: all(node, 'AuxiliaryCommands')
      .map(({ text }) => text)
      .filter((command) => command !== '' && command.length <= 64)
      .slice(0, 64),
  };
}

export function readPresets(body: Element | undefined): Preset[] {
  return all(body, 'Preset')
    .flatMap((preset) => {
      const token = tokenOf(preset);
      return token ? [{ token, name: (textAt(preset, 'Name') ?? '').slice(0, 64) }] : [];
    })
    .slice(0, maxPresets);
}

export function readTours(body: Element | undefined): Tour[] {
  return all(body, 'PresetTour')
    .flatMap((tour): Tour[] => {
      const token = tokenOf(tour);
      if (!token) return [];
      const state = textAt(tour, 'Status', 'State') ?? '';
      const stops = all(tour, 'TourSpot').flatMap((spot) => {
        const preset = textAt(spot, 'PresetDetail', 'PresetToken');
        if (!preset || preset.length > maxTokenChars) return [];
        const stay = (durationMs(textAt(spot, 'StayTime')) ?? 1_000) / 1_000;
        const speed = numeric(find(spot, 'Speed', 'PanTilt')?.attributes.x) ?? 1;
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
          name: (textAt(tour, 'Name') ?? token).slice(0, 64),
          by: 'camera',
          stops: stops.slice(0, 64),
          running: state === 'Touring' || state === 'Extended',
          paused: state === 'Paused',
        },
      ];
    })
    .slice(0, maxTours);
}

export interface Status {
  /** Undefined if it is not reported: never 0 as a default. */
  readonly panTilt:
    | { readonly x: number; readonly y: number; readonly space: string | undefined }
    | undefined;
  readonly zoom: { readonly x: number; readonly space: string | undefined } | undefined;
  /** null: not reported. */
  readonly moving: boolean | null;
}

export function readStatus(body: Element | undefined): Status {
  const status = find(body, 'PTZStatus');
  const panTilt = find(status, 'Position', 'PanTilt')?.attributes;
  const zoom = find(status, 'Position', 'Zoom')?.attributes;
  const [x, y, z] = [numeric(panTilt?.x), numeric(panTilt?.y), numeric(zoom?.x)];
  const says = ['PanTilt', 'Zoom'].map((axis) => textAt(status, 'MoveStatus', axis));
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

export interface Imaging {
  /** Speeds of a continuous focus move; undefined: not supported. */
  readonly focusSpeed: Range | undefined;
  readonly autoFocus: boolean;
  readonly autoIris: boolean;
  /** Attenuation by the iris, dB; 0 is fully open. */
  readonly iris: Range | undefined;
}

/** From GetMoveOptions and GetOptions. */
export function readImaging(moves: Element | undefined, options: Element | undefined): Imaging {
  const modes = (part: string, name: string) =>
    all(find(options, 'ImagingOptions', part), name).map(({ text }) => text);
  const both = (names: readonly string[]) => names.includes('AUTO') && names.includes('MANUAL');
  const iris = rangeAt(options, 'ImagingOptions', 'Exposure', 'Iris');
  return {
    focusSpeed: rangeAt(moves, 'MoveOptions', 'Continuous', 'Speed'),
    autoFocus: both(modes('Focus', 'AutoFocusModes')),
    autoIris: both(modes('Exposure', 'Mode')),
    iris: iris && iris.max > iris.min && Number.isFinite(iris.max - iris.min) ? iris : undefined,
  };
}

export interface ImagingNow {
  readonly focusIsAuto: boolean;
  /** dB */
  readonly iris: number | undefined;
}

/** From GetImagingSettings. */
export function readImagingNow(body: Element | undefined): ImagingNow {
  return {
    focusIsAuto: textAt(body, 'ImagingSettings', 'Focus', 'AutoFocusMode') === 'AUTO',
    iris: numberAt(body, 'ImagingSettings', 'Exposure', 'Iris'),
  };
}
