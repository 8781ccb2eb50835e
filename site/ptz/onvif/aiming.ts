import { fail, ok, type Result } from '../../../core/base/result.ts';
import { centredOn, fittedTo } from '../../../core/ptz/aim.ts';
import type { CameraDeed } from '../driver.ts';
import type { Composer, Vector } from './composer.ts';
import { type Known, profileXml, ptzNamespace } from './meet.ts';
import { type Gauge, positionFor, type Standing } from './position.ts';
import { type Space, spaceOf, uris, within, written } from './spaces.ts';

type Call = (library: Composer) => void;
type AimedDeed = Extract<CameraDeed, { readonly do: 'centre' | 'box' }>;

/**
 * A click or a box as a request. Where the camera moves by parts of its own picture it knows its lens best and is asked that
 * way; else the exact formula gives it a position. There is no third way: a move for a time ends nowhere in particular.
 */
export async function aim(
  deed: AimedDeed,
  known: Known,
  gauge: Gauge,
  where: () => Promise<Result<Standing>>,
): Promise<Result<Call>> {
  const fov = spaceOf(known.spaces.relative, uris.fov);
  const zoomFov = spaceOf(known.spaces.relativeZoom, uris.zoomFov);
  if (fov && (deed.do === 'centre' || zoomFov)) {
    const panTilt = fovVector(deed, fov);
    return ok(moving(known, 'RelativeMove', 'Translation', { panTilt, ...zoomBy(deed, zoomFov) }));
  }
  const standing = await where();
  if (!standing.ok) return standing.fault.code === 'ptz.noPosition' ? fail('ptz.cannotAim') : standing;
  const { look, isSure } = standing.value;
  if (!isSure) return fail('ptz.cannotAim');
  const wanted =
    deed.do === 'centre'
      ? centredOn(look, deed.aspect, deed.at)
      : fittedTo(look, deed.aspect, deed.at, deed.width, deed.height);
  const position = positionFor(wanted, gauge, deed.do === 'box');
  return position ? ok(moving(known, 'AbsoluteMove', 'Position', position)) : fail('ptz.cannotAim');
}

/**
 * A direction as a request. `headingDeg`: where its own zero points, clockwise from true north. What looks where does not
 * depend on where it looks now; a lens that nobody knows stays as it is.
 */
export function turnTo(
  deed: Extract<CameraDeed, { readonly do: 'look' }>,
  known: Known,
  gauge: Gauge,
  headingDeg: number,
): Result<Call> {
  const own = (((deed.panDeg - headingDeg) % 360) + 360) % 360;
  const look = { panDeg: own, tiltDeg: deed.tiltDeg, fovDeg: deed.fovDeg };
  const position = positionFor(look, gauge, true) ?? positionFor(look, gauge, false);
  return position ? ok(moving(known, 'AbsoluteMove', 'Position', position)) : fail('ptz.cannotAim');
}

/** The picture's upper right corner is (1, 1) (ONVIF PTZ, translation space in FOV); some count to 100 instead. */
function fovVector({ at }: AimedDeed, space: Space) {
  const corner = space.x.max === 100 && space.x.min === -100 ? 100 : 1;
  const y = space.y ?? space.x;
  return {
    x: written(within((2 * at.x - 1) * corner, space.x)),
    y: written(within((1 - 2 * at.y) * corner, y)),
    space: space.uri,
  };
}

/** The picture's width by the wanted part's (ONVIF PTZ, zoom translation space in FOV). */
function zoomBy(deed: AimedDeed, space: Space | undefined): Pick<Vector, 'zoom'> {
  if (deed.do !== 'box' || !space) return {};
  const factor = within(1 / Math.max(deed.width, deed.height), space.x);
  return { zoom: { x: written(factor), space: space.uri } };
}

function moving(
  known: Known,
  operation: 'RelativeMove' | 'AbsoluteMove',
  part: 'Translation' | 'Position',
  vector: Vector,
): Call {
  return (library) =>
    library.operation(
      'ptz',
      ptzNamespace,
      operation,
      `${profileXml(known.profile)}<${part}>${library.vector(vector)}</${part}>`,
    );
}
