import { type CameraOrientation, getFovAtZoom, getZoomForFov, type ZoomLens } from '../../../core/ptz/aim.ts';
import type { PtzReading } from '../driver.ts';
import type { Quirks } from '../quirks/quirks.ts';
import type { PtzVector } from './requests.ts';
import type { OnvifPtzStatus } from './responses.ts';
import {
  clampToRange,
  formatNumber,
  getSpace,
  mapToRange,
  type PtzSpace,
  type PtzSpaces,
  spaceUris,
  type ValueRange,
} from './spaces.ts';

/** Conversion between a camera's own units and degrees. */
export interface PositionScales {
  /** Its generic pan and tilt range in degrees; undefined: unknown. */
  readonly pan: ValueRange | undefined;
  readonly tilt: ValueRange | undefined;
  /** The position space in degrees, if supported. */
  readonly degrees: PtzSpace | undefined;
  readonly generic: PtzSpace | undefined;
  readonly zoom: PtzSpace | undefined;
  readonly millimetres: PtzSpace | undefined;
  /** Undefined: it has a zoom of unknown magnification. */
  readonly lens: ZoomLens | undefined;
  readonly widestDeg: number;
}

const bounded = (range: ValueRange | undefined): ValueRange | undefined =>
  range && Number.isFinite(range.max - range.min) && range.max > range.min ? range : undefined;

const rangeOf = (pair: readonly [number, number] | null): ValueRange | undefined =>
  pair ? { min: pair[0], max: pair[1] } : undefined;

/**
 * Derives the conversion before the camera reports angles.
 * Generic positions cover its whole travel (ONVIF PTZ, generic pan/tilt position space), so the ends of its space in degrees, if it has
 * any, are those. The lens: the widest view is the registry's; the magnification is the longest focal length divided by the shortest
 * (PTZ, zoom position space in millimetres), or a data sheet's figure (quirks). Generic zoom is then taken as linear in the focal length,
 * as on Hikvision's and our own PTZ cameras, unless quirks say `even`: ONVIF leaves it open, so half-way in, the field of view shown can
 * be off by half of itself.
 */
export function createPositionScales(spaces: PtzSpaces, quirks: Quirks, widestDeg: number): PositionScales {
  const degrees = getSpace(spaces.absolute, spaceUris.degrees);
  const millimetres = getSpace(spaces.absoluteZoom, spaceUris.millimetres);
  const focal = bounded(millimetres?.x);
  const zooms = spaces.velocityZoom.length > 0 || spaces.absoluteZoom.length > 0;
  const ratio = quirks.zoomRatio ?? (focal && focal.min > 0 ? focal.max / focal.min : zooms ? undefined : 1);
  return {
    pan: rangeOf(quirks.panRangeDeg) ?? bounded(degrees?.x),
    tilt: rangeOf(quirks.tiltRangeDeg) ?? bounded(degrees?.y),
    degrees,
    generic: getSpace(spaces.absolute, spaceUris.position),
    zoom: getSpace(spaces.absoluteZoom, spaceUris.zoom),
    millimetres: focal && focal.min > 0 ? millimetres : undefined,
    lens: ratio === undefined ? undefined : { widestDeg, ratio, curve: quirks.zoomCurve },
    widestDeg,
  };
}

const unit: ValueRange = { min: -1, max: 1 };
const zoomUnit: ValueRange = { min: 0, max: 1 };
/** Assumed ranges for display only; never used for aiming. */
const guessed = { pan: { min: -180, max: 180 }, tilt: { min: -90, max: 90 } } as const;

export interface PtzPosition {
  /** Relative to its own zero. */
  readonly look: CameraOrientation;
  /** The accuracy suffices for aiming. */
  readonly isSure: boolean;
  /** Zoom position, 0 to 1, if reported. */
  readonly zoom: number | undefined;
}

/** Converts a status to a pose; undefined if it is not reported. */
export function toPose(
  status: OnvifPtzStatus,
  gauge: PositionScales,
  fixedAngles: boolean,
): PtzPosition | undefined {
  const { panTilt } = status;
  if (!panTilt && !fixedAngles) return undefined;
  const inDegrees = panTilt?.space === spaceUris.degrees;
  const angle = (
    value: number,
    measure: ValueRange | undefined,
    asked: ValueRange | undefined,
    guess: ValueRange,
  ) => (inDegrees ? value : mapToRange(value, bounded(asked) ?? unit, measure ?? guess));
  const panDeg = panTilt ? angle(panTilt.x, gauge.pan, gauge.generic?.x, guessed.pan) : 0;
  const tiltDeg = panTilt ? angle(panTilt.y, gauge.tilt, gauge.generic?.y, guessed.tilt) : 0;
  const lens = lensAt(status, gauge);
  return {
    look: { panDeg, tiltDeg, fovDeg: lens.fovDeg },
    isSure: lens.isSure && (inDegrees || (gauge.pan !== undefined && gauge.tilt !== undefined)),
    zoom: lens.zoom,
  };
}

function lensAt(
  { zoom }: OnvifPtzStatus,
  gauge: PositionScales,
): { readonly fovDeg: number; readonly isSure: boolean; readonly zoom: number | undefined } {
  const { lens, widestDeg } = gauge;
  if (lens && lens.ratio <= 1) return { fovDeg: widestDeg, isSure: true, zoom: undefined };
  if (!zoom) return { fovDeg: widestDeg, isSure: false, zoom: undefined };
  if (zoom.space === spaceUris.millimetres && gauge.millimetres) {
    const { min } = gauge.millimetres.x;
    const fovDeg = getFovAtZoom({ widestDeg, ratio: Math.max(1, zoom.x / min), curve: 'linear' }, 1);
    return { fovDeg, isSure: true, zoom: lens && getZoomForFov(lens, fovDeg) };
  }
  const place = mapToRange(zoom.x, bounded(gauge.zoom?.x) ?? zoomUnit, zoomUnit);
  // Fully zoomed out is the registry's own value, whatever the lens.
  const isWide = place < 0.001;
  return {
    fovDeg: lens ? getFovAtZoom(lens, place) : widestDeg,
    isSure: lens !== undefined || isWide,
    zoom: place,
  };
}

export function toPtzReading(
  status: OnvifPtzStatus,
  standing: PtzPosition,
  by: { readonly headingDeg: number; readonly ageMs: number; readonly says: boolean },
): PtzReading {
  const { look } = standing;
  const turned = (look.panDeg + by.headingDeg) % 360;
  return {
    pose: {
      panDeg: turned < 0 ? turned + 360 : turned,
      tiltDeg: clampToRange(look.tiltDeg, { min: -180, max: 180 }),
      fovDeg: look.fovDeg,
      moving: by.says ? status.moving : null,
      ageMs: by.ageMs,
    },
    raw: { pan: status.panTilt?.x ?? 0, tilt: status.panTilt?.y ?? 0, zoom: status.zoom?.x ?? 0 },
  };
}

/** Returns the equivalent pan within the camera's range: it may count from -180, from 0, or turn without end. */
function reachable(panDeg: number, { min, max }: ValueRange): number {
  const turns = [0, -360, 360, -720, 720].map((turn) => panDeg + turn);
  return clampToRange(turns.find((pan) => pan >= min && pan <= max) ?? panDeg, { min, max });
}

/** Converts a look to an absolute position in the camera's own units; undefined if unsupported. */
export function toAbsolutePosition(
  look: CameraOrientation,
  gauge: PositionScales,
  withZoom: boolean,
): PtzVector | undefined {
  const zoom = withZoom ? zoomFor(look.fovDeg, gauge) : undefined;
  if (withZoom && !zoom) return undefined;
  const rest = zoom ? { zoom } : {};
  if (gauge.degrees) {
    const { x, y, uri } = gauge.degrees;
    const tilt = clampToRange(look.tiltDeg, y ?? guessed.tilt);
    return {
      panTilt: { x: formatNumber(reachable(look.panDeg, x)), y: formatNumber(tilt), space: uri },
      ...rest,
    };
  }
  const { pan, tilt, generic } = gauge;
  if (!pan || !tilt || !generic) return undefined;
  const x = mapToRange(reachable(look.panDeg, pan), pan, bounded(generic.x) ?? unit);
  const y = mapToRange(clampToRange(look.tiltDeg, tilt), tilt, bounded(generic.y) ?? unit);
  return { panTilt: { x: formatNumber(x), y: formatNumber(y), space: generic.uri }, ...rest };
}

function zoomFor(fovDeg: number, gauge: PositionScales): PtzVector['zoom'] | undefined {
  if (gauge.millimetres) {
    const { x, uri } = gauge.millimetres;
    const linear = { widestDeg: gauge.widestDeg, ratio: x.max / x.min, curve: 'linear' } as const;
    const focal = mapToRange(getZoomForFov(linear, fovDeg), zoomUnit, x);
    return { x: formatNumber(clampToRange(focal, x)), space: uri };
  }
  if (!gauge.lens || !gauge.zoom) return undefined;
  const place = mapToRange(getZoomForFov(gauge.lens, fovDeg), zoomUnit, bounded(gauge.zoom.x) ?? zoomUnit);
  return { x: formatNumber(place), space: gauge.zoom.uri };
}
