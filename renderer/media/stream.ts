import type { StreamRole } from '../../core/domain/camera.ts';

/** A picture this wide, in device pixels, shows more than a 640-pixel sub-stream holds. */
export const mainFromWidth = 960;
/** Back to the sub-stream only below this, so that a window edge being dragged does not switch to and fro. */
export const subBelowWidth = 860;

/**
 * The stream for a picture of this width in device pixels. `before`: the stream shown now. A camera without the wanted
 * stream shows the one it has.
 */
export function streamForWidth(
  width: number,
  has: readonly StreamRole[],
  before: StreamRole | undefined,
): StreamRole {
  const wantsMain = width >= (before === 'main' ? subBelowWidth : mainFromWidth);
  const wanted = wantsMain ? 'main' : 'sub';
  return has.includes(wanted) ? wanted : (has[0] ?? wanted);
}
