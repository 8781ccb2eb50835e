import type { ZoomCurve } from '../../../core/ptz/aim.ts';

/** How a camera differs from what ONVIF says, or what it does not tell of itself. */
export interface Quirks {
  /** `refused`: a move with a Timeout is no move to it. `ignored`: it takes one and goes on all the same. */
  readonly timeout: 'learn' | 'refused' | 'ignored';
  /** What it stops at. `both` are sent unless one of them is known to do harm. */
  readonly stopBy: 'both' | 'zero' | 'stop';
  /** GetStatus tells nothing that is true. */
  readonly noStatus: boolean;
  /** It says for ever that it moves, or that it rests. */
  readonly noMoveStatus: boolean;
  readonly invertPan: boolean;
  readonly invertTilt: boolean;
  /** Pan and tilt in one move, zoom in another. */
  readonly separateZoom: boolean;
  /** It slows down by itself as it zooms in. */
  readonly scalesSpeed: boolean;
  /** What -1 and 1 of its generic position space are, degrees. */
  readonly panRangeDeg: readonly [number, number] | null;
  readonly tiltRangeDeg: readonly [number, number] | null;
  /** How many times it enlarges at its longest. */
  readonly zoomRatio: number | null;
  readonly zoomCurve: ZoomCurve;
}
