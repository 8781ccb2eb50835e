import type { Velocity } from '../../../core/ptz/ptz.ts';
import { maxMoveTimeoutMs, moveTimeoutMs } from '../../../core/ptz/ptz.ts';
import type { Quirks } from '../quirks/quirks.ts';
import type { Vector } from './composer.ts';
import type { Profile } from './facts.ts';
import { type Range, type Space, type Spaces, scaledTo, spaceOf, uris, within, written } from './spaces.ts';

/** The space of a camera's speeds: the one that a request without a space means, if that is known, else the generic one. */
function velocitySpace(spaces: readonly Space[], preferred: string | undefined, generic: string) {
  return spaceOf(spaces, preferred ?? generic) ?? spaceOf(spaces, generic) ?? spaces[0];
}

/**
 * Pan, tilt and zoom at these speeds, as the camera wants them said: mostly in one vector. A part that it has not is left
 * out; one that stands still is said to, for a part left out goes on as before (ONVIF PTZ, ContinuousMove).
 */
export function velocityVectors(
  velocity: Pick<Velocity, 'pan' | 'tilt' | 'zoom'>,
  spaces: Spaces,
  quirks: Quirks,
  defaults: Profile['defaults'],
): Vector[] {
  const turn = velocitySpace(spaces.velocity, defaults.velocity, uris.velocity);
  const lens = velocitySpace(spaces.velocityZoom, undefined, uris.zoomVelocity);
  const pan = quirks.invertPan ? -velocity.pan : velocity.pan;
  const tilt = quirks.invertTilt ? -velocity.tilt : velocity.tilt;
  const panTilt: Pick<Vector, 'panTilt'> = turn
    ? {
        panTilt: {
          x: written(scaledTo(pan, turn.x)),
          y: written(scaledTo(tilt, turn.y)),
          // most take none but their own default, and some refuse to be told it
          ...(defaults.velocity !== undefined && defaults.velocity !== turn.uri && { space: turn.uri }),
        },
      }
    : {};
  const zoom: Pick<Vector, 'zoom'> = lens ? { zoom: { x: written(scaledTo(velocity.zoom, lens.x)) } } : {};
  if (!quirks.separateZoom || !turn || !lens) return [{ ...panTilt, ...zoom }];
  return [panTilt, zoom];
}

/** The Timeout of a move, ms: the usual one, or what is allowed that is nearest to it; undefined where none of at most a second is. */
export function timeoutFor(timeouts: Range | undefined): number | undefined {
  if (!timeouts || timeouts.max <= 0 || timeouts.min > maxMoveTimeoutMs) return undefined;
  return Math.max(timeouts.min, Math.min(moveTimeoutMs, timeouts.max));
}

/** xs:duration */
export const durationXml = (ms: number): string => `PT${written(ms / 1_000)}S`;

/** Every move that is told to an iris takes it so much of its range; one that is held is told again every 350 ms. */
const irisStep = 1 / 8;

/** The iris after one step that opens it (positive) or closes it; attenuation in dB, of which 0 is open (ONVIF Imaging, Iris20). */
export function irisAfter(now: number | undefined, opens: number, range: Range): number {
  const open = Math.abs(range.min) <= Math.abs(range.max) ? range.min : range.max;
  const from = now ?? (range.min + range.max) / 2;
  const towardsOpen = open === range.max ? 1 : -1;
  return written(within(from + opens * towardsOpen * irisStep * (range.max - range.min), range));
}
