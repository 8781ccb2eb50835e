/**
 * The coordinate spaces of positions, translations and speeds (ONVIF PTZ 5.8, and its annex on additional spaces), and
 * their conversion to degrees. Generic spaces map the whole travel to -1 to 1, or 0 to 1 for the zoom's focal length.
 */
import type { MechanicsOptions, PresetPosition } from '../mechanics.ts';
import { focalRange } from '../optics.ts';
import { type Xml, xml } from './xml.ts';

const root = 'http://www.onvif.org/ver10/tptz';
export const spaceUris = {
  panTiltPosition: `${root}/PanTiltSpaces/PositionGenericSpace`,
  panTiltDegrees: `${root}/PanTiltSpaces/SphericalPositionSpaceDegrees`,
  zoomPosition: `${root}/ZoomSpaces/PositionGenericSpace`,
  zoomMillimetres: `${root}/ZoomSpaces/PositionSpaceMillimeter`,
  panTiltTranslation: `${root}/PanTiltSpaces/TranslationGenericSpace`,
  panTiltTranslationDegrees: `${root}/PanTiltSpaces/SphericalTranslationSpaceDegrees`,
  panTiltFov: `${root}/PanTiltSpaces/TranslationSpaceFov`,
  zoomTranslation: `${root}/ZoomSpaces/TranslationGenericSpace`,
  zoomFov: `${root}/ZoomSpaces/TranslationSpaceFov`,
  panTiltVelocity: `${root}/PanTiltSpaces/VelocityGenericSpace`,
  zoomVelocity: `${root}/ZoomSpaces/VelocityGenericSpace`,
  panTiltSpeed: `${root}/PanTiltSpaces/GenericSpeedSpace`,
  zoomSpeed: `${root}/ZoomSpaces/ZoomGenericSpeedSpace`,
} as const;

export interface Range {
  readonly min: number;
  readonly max: number;
}

const unit: Range = { min: -1, max: 1 };
/** Range of a click: inside the picture, or up to a picture's width beside it. */
const fovRange: Range = { min: -2, max: 2 };

/** Returns the pan range in degrees; a full turn if it has no stop. */
export const panRange = ({ pan }: MechanicsOptions): Range =>
  Number.isFinite(pan.max) ? pan : { min: -180, max: 180 };

export function zoomFovRange({ lens }: MechanicsOptions): Range {
  return { min: 1 / lens.magnification, max: lens.magnification };
}

/** Maps a value from one range to another. */
export function rescale(value: number, from: Range, to: Range): number {
  return to.min + ((value - from.min) / (from.max - from.min)) * (to.max - to.min);
}

export const isWithin = (value: number, { min, max }: Range): boolean => value >= min && value <= max;

export const zoomUnit: Range = { min: 0, max: 1 };

/** Returns the generic position, linear in focal length, of the logarithmic zoom axis. */
export function genericZoom({ lens }: MechanicsOptions, zoom: number): number {
  return (lens.magnification ** zoom - 1) / (lens.magnification - 1);
}

/** Returns the zoom axis's position at a magnification. */
export function zoomOf({ lens }: MechanicsOptions, magnification: number): number {
  return Math.log(magnification) / Math.log(lens.magnification);
}

export function zoomOfGeneric(options: MechanicsOptions, generic: number): number {
  return zoomOf(options, 1 + generic * (options.lens.magnification - 1));
}

/** Writes a pose as tt:PTZVector in the generic spaces. */
export function formatVector(options: MechanicsOptions, place: PresetPosition): Xml {
  const x = rescale(place.panDeg, panRange(options), unit);
  const y = rescale(place.tiltDeg, options.tilt, unit);
  return xml`<tt:PanTilt x="${x}" y="${y}" space="${spaceUris.panTiltPosition}"/>
    <tt:Zoom x="${genericZoom(options, place.zoom)}" space="${spaceUris.zoomPosition}"/>`;
}

const rangeXml = (name: 'XRange' | 'YRange', { min, max }: Range) => {
  const ends = xml`<tt:Min>${min}</tt:Min><tt:Max>${max}</tt:Max>`;
  return name === 'XRange' ? xml`<tt:XRange>${ends}</tt:XRange>` : xml`<tt:YRange>${ends}</tt:YRange>`;
};

export function spaceXml(uri: string, x: Range, y?: Range): Xml {
  return xml`<tt:URI>${uri}</tt:URI>${rangeXml('XRange', x)}${y && rangeXml('YRange', y)}`;
}

/** Writes the children of tt:SupportedPTZSpaces and tt:Spaces: the generic, default space of each kind comes first. */
export function supportedSpaces(options: MechanicsOptions): Xml {
  const { tilt, lens } = options;
  const pan = panRange(options);
  const { panTiltPosition, panTiltDegrees, zoomPosition, zoomMillimetres } = spaceUris;
  const { panTiltTranslation, panTiltTranslationDegrees, panTiltFov, zoomTranslation, zoomFov } = spaceUris;
  const { panTiltVelocity, zoomVelocity, panTiltSpeed, zoomSpeed } = spaceUris;
  const span = (range: Range): Range => ({ min: range.min - range.max, max: range.max - range.min });
  const absolute = (space: Xml) =>
    xml`<tt:AbsolutePanTiltPositionSpace>${space}</tt:AbsolutePanTiltPositionSpace>`;
  const absoluteZoom = (space: Xml) =>
    xml`<tt:AbsoluteZoomPositionSpace>${space}</tt:AbsoluteZoomPositionSpace>`;
  const relative = (space: Xml) =>
    xml`<tt:RelativePanTiltTranslationSpace>${space}</tt:RelativePanTiltTranslationSpace>`;
  const relativeZoom = (space: Xml) =>
    xml`<tt:RelativeZoomTranslationSpace>${space}</tt:RelativeZoomTranslationSpace>`;
  return xml`
    ${absolute(spaceXml(panTiltPosition, unit, unit))}
    ${absolute(spaceXml(panTiltDegrees, pan, tilt))}
    ${absoluteZoom(spaceXml(zoomPosition, zoomUnit))}
    ${absoluteZoom(spaceXml(zoomMillimetres, focalRange(lens)))}
    ${relative(spaceXml(panTiltTranslation, unit, unit))}
    ${relative(spaceXml(panTiltTranslationDegrees, span(pan), span(tilt)))}
    ${relative(spaceXml(panTiltFov, fovRange, fovRange))}
    ${relativeZoom(spaceXml(zoomTranslation, unit))}
    ${relativeZoom(spaceXml(zoomFov, zoomFovRange(options)))}
    <tt:ContinuousPanTiltVelocitySpace>${spaceXml(panTiltVelocity, unit, unit)}</tt:ContinuousPanTiltVelocitySpace>
    <tt:ContinuousZoomVelocitySpace>${spaceXml(zoomVelocity, unit)}</tt:ContinuousZoomVelocitySpace>
    <tt:PanTiltSpeedSpace>${spaceXml(panTiltSpeed, zoomUnit)}</tt:PanTiltSpeedSpace>
    <tt:ZoomSpeedSpace>${spaceXml(zoomSpeed, zoomUnit)}</tt:ZoomSpeedSpace>`;
}

/** Converts a position to the camera's own units; undefined for an unsupported space, null if out of range. */
export function panTiltOf(
  options: MechanicsOptions,
  space: string | undefined,
  x: number,
  y: number,
): { readonly panDeg: number; readonly tiltDeg: number } | null | undefined {
  const pan = panRange(options);
  if (space === undefined || space === spaceUris.panTiltPosition) {
    if (!isWithin(x, unit) || !isWithin(y, unit)) return null;
    return { panDeg: rescale(x, unit, pan), tiltDeg: rescale(y, unit, options.tilt) };
  }
  if (space !== spaceUris.panTiltDegrees) return undefined;
  return isWithin(x, pan) && isWithin(y, options.tilt) ? { panDeg: x, tiltDeg: y } : null;
}

/** The same for the zoom. */
export function zoomAt(
  options: MechanicsOptions,
  space: string | undefined,
  x: number,
): number | null | undefined {
  if (space === undefined || space === spaceUris.zoomPosition)
    return isWithin(x, zoomUnit) ? zoomOfGeneric(options, x) : null;
  if (space !== spaceUris.zoomMillimetres) return undefined;
  const focal = focalRange(options.lens);
  return isWithin(x, focal) ? zoomOf(options, x / focal.min) : null;
}

/** Converts a translation, except in the picture's space, which depends on the camera's pose. */
export function panTiltBy(
  options: MechanicsOptions,
  space: string | undefined,
  x: number,
  y: number,
): { readonly panDeg: number; readonly tiltDeg: number } | null | undefined {
  const pan = panRange(options);
  const spans = { pan: pan.max - pan.min, tilt: options.tilt.max - options.tilt.min };
  if (space === undefined || space === spaceUris.panTiltTranslation) {
    if (!isWithin(x, unit) || !isWithin(y, unit)) return null;
    return { panDeg: x * spans.pan, tiltDeg: y * spans.tilt };
  }
  if (space !== spaceUris.panTiltTranslationDegrees) return undefined;
  return Math.abs(x) <= spans.pan && Math.abs(y) <= spans.tilt ? { panDeg: x, tiltDeg: y } : null;
}
