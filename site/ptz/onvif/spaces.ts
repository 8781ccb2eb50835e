import { all, durationMs, type Element, find, numeric, textAt } from './xml.ts';

/** The supported coordinate spaces (ONVIF PTZ, "Predefined PTZ Spaces" and the annex of additional ones). */
const root = 'http://www.onvif.org/ver10/tptz';
export const uris = {
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

export interface Range {
  readonly min: number;
  readonly max: number;
}

export interface Space {
  readonly uri: string;
  readonly x: Range;
  /** For pan and tilt only. */
  readonly y: Range | undefined;
}

export interface Spaces {
  readonly absolute: readonly Space[];
  readonly absoluteZoom: readonly Space[];
  readonly relative: readonly Space[];
  readonly relativeZoom: readonly Space[];
  readonly velocity: readonly Space[];
  readonly velocityZoom: readonly Space[];
}

export const noSpaces: Spaces = {
  absolute: [],
  absoluteZoom: [],
  relative: [],
  relativeZoom: [],
  velocity: [],
  velocityZoom: [],
};

export const spaceOf = (spaces: readonly Space[], uri: string): Space | undefined =>
  spaces.find((space) => space.uri === uri);

/** Parses an end of a range; an unbounded one is written as INF. */
function end(text: string | undefined): number | undefined {
  const infinite = /^([+-]?)INF$/.exec(text ?? '');
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return numeric(text);
}

export function rangeAt(from: Element | undefined, ...path: readonly string[]): Range | undefined {
  const range = find(from, ...path);
  const [min, max] = [end(textAt(range, 'Min')), end(textAt(range, 'Max'))];
  return min !== undefined && max !== undefined && min <= max ? { min, max } : undefined;
}

function spacesNamed(from: Element | undefined, name: string): Space[] {
  return all(from, name).flatMap((element) => {
    const [uri, x] = [textAt(element, 'URI'), rangeAt(element, 'XRange')];
    return uri && x ? [{ uri, x, y: rangeAt(element, 'YRange') }] : [];
  });
}

/** Reads tt:Spaces (GetConfigurationOptions) or tt:SupportedPTZSpaces (GetNodes). */
export function readSpaces(from: Element | undefined): Spaces {
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
export function readTimeoutRange(options: Element | undefined): Range | undefined {
  const [min, max] = ['Min', 'Max'].map((name) => durationMs(textAt(options, 'PTZTimeout', name)));
  return min !== undefined && max !== undefined ? { min, max } : undefined;
}

const isBounded = ({ min, max }: Range) => Number.isFinite(min) && Number.isFinite(max);

/** Scales -1 to 1 to a space's range; an unbounded range counts as -1 to 1. */
export function scaledTo(value: number, range: Range | undefined): number {
  if (!range || !isBounded(range)) return value;
  return value >= 0 ? value * range.max : -value * range.min;
}

/** Maps a value in one range to the same fraction of another. */
export function mapped(value: number, from: Range, to: Range): number {
  return from.max === from.min
    ? to.min
    : to.min + ((value - from.min) / (from.max - from.min)) * (to.max - to.min);
}

export const within = (value: number, { min, max }: Range): number => Math.min(Math.max(value, min), max);

/** Formats a number for a request: no exponents, no -0, no more digits than any camera has. */
export const written = (value: number): number => Number(value.toFixed(5)) + 0;
