import type { ZoomCurve } from '../../../core/ptz/aim.ts';

/** A camera's deviations from ONVIF, and facts that it does not report. */
export interface Quirks {
  /** `refused`: it refuses a move with a Timeout. `ignored`: it accepts one and moves on all the same. */
  readonly timeout: 'learn' | 'refused' | 'ignored';
  /** The command that stops it. `both` are sent unless one of them is known to do harm. */
  readonly stopBy: 'both' | 'zero' | 'stop';
  /** GetStatus reports nothing true. */
  readonly noStatus: boolean;
  /** It always reports that it moves, or that it rests. */
  readonly noMoveStatus: boolean;
  readonly invertPan: boolean;
  readonly invertTilt: boolean;
  /** It needs pan and tilt in one move, zoom in another. */
  readonly separateZoom: boolean;
  /** It slows down by itself as it zooms in. */
  readonly scalesSpeed: boolean;
  /** The degrees of -1 and 1 in its generic position space. */
  readonly panRangeDeg: readonly [number, number] | null;
  readonly tiltRangeDeg: readonly [number, number] | null;
  /** Its maximum magnification. */
  readonly zoomRatio: number | null;
  readonly zoomCurve: ZoomCurve;
}
