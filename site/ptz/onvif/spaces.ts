import {
  findElement,
  findElements,
  getText,
  parseDurationMs,
  parseFiniteNumber,
  type XmlElement,
} from './xml.ts';

/** The supported coordinate spaces (ONVIF PTZ, "Predefined PTZ Spaces" and the annex of additional ones). */
const root = 'http://www.onvif.org/ver10/tptz';
export const spaceUris = {
  degrees: `${root}/PanTiltSpaces/SphericalPositionSpaceDegrees`,
  position: `${root}/PanTiltSpaces/PositionGenericSpace`,
  zoom: `${root}/ZoomSpaces/PositionGenericSpace`,
  millimetres: `${root}/ZoomSpaces/PositionSpaceMillimeter`,
  fov: `${root}/PanTiltSpaces/TranslationSpaceFov`,
  zoomFov: `${root}/ZoomSpaces/TranslationSpaceFov`,
  velocity: `${root}/PanTiltSpaces/VelocityGenericSpace`,
  zoomVelocity: `${root}/ZoomSpaces/VelocityGenericSpace`,
  velocityFov: `${root}/PanTiltSpaces/VelocitySpaceFOV`,
} as const;

export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

export interface PtzSpace {
  readonly uri: string;
  readonly x: ValueRange;
  /** For pan and tilt only. */
  readonly y: ValueRange | undefined;
}

export interface PtzSpaces {
  readonly absolute: readonly PtzSpace[];
  readonly absoluteZoom: readonly PtzSpace[];
  readonly relative: readonly PtzSpace[];
  readonly relativeZoom: readonly PtzSpace[];
  readonly velocity: readonly PtzSpace[];
  readonly velocityZoom: readonly PtzSpace[];
}

export const noPtzSpaces: PtzSpaces = {
  absolute: [],
  absoluteZoom: [],
  relative: [],
  relativeZoom: [],
  velocity: [],
  velocityZoom: [],
};

export const getSpace = (spaces: readonly PtzSpace[], uri: string): PtzSpace | undefined =>
  spaces.find((space) => space.uri === uri);

/** Parses an end of a range; an unbounded one is written as INF. */
function end(text: string | undefined): number | undefined {
  const infinite = /^([+-]?)INF$/.exec(text ?? '');
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return parseFiniteNumber(text);
}

export function parseRange(from: XmlElement | undefined, ...path: readonly string[]): ValueRange | undefined {
  const range = findElement(from, ...path);
  const [min, max] = [end(getText(range, 'Min')), end(getText(range, 'Max'))];
  return min !== undefined && max !== undefined && min <= max ? { min, max } : undefined;
}

function spacesNamed(from: XmlElement | undefined, name: string): PtzSpace[] {
  return findElements(from, name).flatMap((element) => {
    const [uri, x] = [getText(element, 'URI'), parseRange(element, 'XRange')];
    return uri && x ? [{ uri, x, y: parseRange(element, 'YRange') }] : [];
  });
}

/** Reads tt:Spaces (GetConfigurationOptions) or tt:SupportedPTZSpaces (GetNodes). */
export function parseSpaces(from: XmlElement | undefined): PtzSpaces {
  return {
    absolute: spacesNamed(from, 'AbsolutePanTiltPositionSpace'),
    absoluteZoom: spacesNamed(from, 'AbsoluteZoomPositionSpace'),
    relative: spacesNamed(from, 'RelativePanTiltTranslationSpace'),
    relativeZoom: spacesNamed(from, 'RelativeZoomTranslationSpace'),
    velocity: spacesNamed(from, 'ContinuousPanTiltVelocitySpace'),
    velocityZoom: spacesNamed(from, 'ContinuousZoomVelocitySpace'),
  };
}

/** Reads the allowed Timeouts of a move, ms; undefined if not reported. */
export function parseTimeoutRange(options: XmlElement | undefined): ValueRange | undefined {
  const [min, max] = ['Min', 'Max'].map((name) => parseDurationMs(getText(options, 'PTZTimeout', name)));
  return min !== undefined && max !== undefined ? { min, max } : undefined;
}

const isBounded = ({ min, max }: ValueRange) => Number.isFinite(min) && Number.isFinite(max);

/** Scales -1 to 1 to a space's range; an unbounded range counts as -1 to 1. */
export function scaleToRange(value: number, range: ValueRange | undefined): number {
  if (!range || !isBounded(range)) return value;
  return value >= 0 ? value * range.max : -value * range.min;
}

/** Maps a value in one range to the same fraction of another. */
export function mapToRange(value: number, from: ValueRange, to: ValueRange): number {
  return from.max === from.min
    ? to.min
    : to.min + ((value - from.min) / (from.max - from.min)) * (to.max - to.min);
}

export const clampToRange = (value: number, { min, max }: ValueRange): number =>
  Math.min(Math.max(value, min), max);

/** Formats a number for a request: no exponents, no -0, no more digits than any camera has. */
export const formatNumber = (value: number): number => Number(value.toFixed(5)) + 0;
