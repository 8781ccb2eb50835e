/**
 * The coordinate spaces of positions, translations and speeds (ONVIF PTZ 5.8, and its annex on additional spaces), and
 * their conversion to degrees. Generic spaces map the whole travel to -1 to 1, or 0 to 1 for the zoom's focal length.
 */
import type { DomePlace, MechanicsOptions } from '../mechanics.ts';
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
  readonly least: number;
  readonly most: number;
}

const unit: Range = { least: -1, most: 1 };
/** Range of a click: inside the picture, or up to a picture's width beside it. */
const fovRange: Range = { least: -2, most: 2 };

/** Returns the pan range in degrees; a full turn if it has no stop. */
export const panRange = ({ pan }: MechanicsOptions): Range =>
  Number.isFinite(pan.most) ? pan : { least: -180, most: 180 };

export function zoomFovRange({ lens }: MechanicsOptions): Range {
  return { least: 1 / lens.magnification, most: lens.magnification };
}

/** Maps a value from one range to another. */
export function rescaled(value: number, from: Range, to: Range): number {
  return to.least + ((value - from.least) / (from.most - from.least)) * (to.most - to.least);
}

export const within = (value: number, { least, most }: Range): boolean => value >= least && value <= most;

export const zoomUnit: Range = { least: 0, most: 1 };

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
export function vectorOf(options: MechanicsOptions, place: DomePlace): Xml {
  const x = rescaled(place.panDeg, panRange(options), unit);
  const y = rescaled(place.tiltDeg, options.tilt, unit);
  return xml`<tt:PanTilt x="${x}" y="${y}" space="${spaceUris.panTiltPosition}"/>
    <tt:Zoom x="${genericZoom(options, place.zoom)}" space="${spaceUris.zoomPosition}"/>`;
}

const rangeXml = (name: 'XRange' | 'YRange', { least, most }: Range) => {
  const ends = xml`<tt:Min>${least}</tt:Min><tt:Max>${most}</tt:Max>`;
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
  const span = (range: Range): Range => ({ least: range.least - range.most, most: range.most - range.least });
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
    if (!within(x, unit) || !within(y, unit)) return null;
    return { panDeg: rescaled(x, unit, pan), tiltDeg: rescaled(y, unit, options.tilt) };
  }
  if (space !== spaceUris.panTiltDegrees) return undefined;
  return within(x, pan) && within(y, options.tilt) ? { panDeg: x, tiltDeg: y } : null;
}

/** The same for the zoom. */
export function zoomAt(
  options: MechanicsOptions,
  space: string | undefined,
  x: number,
): number | null | undefined {
  if (space === undefined || space === spaceUris.zoomPosition)
    return within(x, zoomUnit) ? zoomOfGeneric(options, x) : null;
  if (space !== spaceUris.zoomMillimetres) return undefined;
  const focal = focalRange(options.lens);
  return within(x, focal) ? zoomOf(options, x / focal.least) : null;
}

/** Converts a translation, except in the picture's space, which depends on the camera's pose. */
export function panTiltBy(
  options: MechanicsOptions,
  space: string | undefined,
  x: number,
  y: number,
): { readonly panDeg: number; readonly tiltDeg: number } | null | undefined {
  const pan = panRange(options);
  const spans = { pan: pan.most - pan.least, tilt: options.tilt.most - options.tilt.least };
  if (space === undefined || space === spaceUris.panTiltTranslation) {
    if (!within(x, unit) || !within(y, unit)) return null;
    return { panDeg: x * spans.pan, tiltDeg: y * spans.tilt };
  }
  if (space !== spaceUris.panTiltTranslationDegrees) return undefined;
  return Math.abs(x) <= spans.pan && Math.abs(y) <= spans.tilt ? { panDeg: x, tiltDeg: y } : null;
}
