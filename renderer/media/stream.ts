import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { FaultCode } from '../../core/errors/faults.ts';

/** How wide the pictures of a camera's streams are, pixels; 0: it has none that could be shown. Absent where nothing is known of it. */
export type StreamWidths = { readonly [stream in StreamRole]?: number | undefined };

/** Of a sub-stream of which nothing is known, pixels: most cameras' is 640 by 360. */
export const commonSubWidth = 640;
/** A picture as many times as wide as the sub-stream, in device pixels, shows more than that holds. */
export const mainFrom = 960 / commonSubWidth;
/** Back to the sub-stream only below this, so that a window edge being dragged does not switch to and fro. */
export const subBelow = 860 / commonSubWidth;

/**
 * The stream for a picture of this width in device pixels. `before`: the stream shown now. A camera without the wanted
 * stream shows the one it has, one whose main stream is no wider than its sub-stream the sub-stream, and one whose sub-stream
 * cannot be shown (H.265, say) the main stream, however small the tile.
 * @param byHardware main streams are decoded by hardware: else the processor has no time for those of many middle-sized tiles, and
 *   a sub-stream that is narrower than most is good enough for as many pixels as they are
 */
export function streamForWidth(
  width: number,
  has: readonly StreamRole[],
  before: StreamRole | undefined,
  { main, sub }: StreamWidths = {},
  byHardware = false,
): StreamRole {
  const hasMainOnly = sub === 0 && main !== 0;
  const hasMore = main === undefined || sub === undefined || main > sub;
  const common = sub ?? commonSubWidth;
  const times = width / (byHardware ? common : Math.max(common, commonSubWidth));
  const isLarge = hasMore && times >= (before === 'main' ? subBelow : mainFrom);
  const wanted = hasMainOnly || isLarge ? 'main' : 'sub';
  return has.includes(wanted) ? wanted : (has[0] ?? wanted);
}

/** Cameras of which a window knows the widths; of one that it has not asked about for longest it forgets them. */
export const mostWidths = 2_048;

/** How long a stream that was refused (its codec, mostly) counts as none: the camera may be set up differently by then, ms. */
export const refusedForMs = 600_000;

/** Why a stream's pictures cannot be shown, though its camera answers. */
const unplayable: ReadonlySet<FaultCode> = new Set([
  'source.codec',
  'source.bFrames',
  'source.transcodersBusy',
]);

/**
 * Whether the other stream is to take a refused stream's place. Main leaves the sub-stream for any reason; a sub-stream is given up
 * only where its pictures cannot be shown: to try a wrong password on both streams would lock the account twice as soon.
 */
export const yields = (
  stream: StreamRole,
  { state, cause }: Pick<SourceStatus, 'state' | 'cause'>,
): boolean => state === 'refused' && (stream === 'main' || (cause !== null && unplayable.has(cause.code)));

interface Known extends StreamWidths {
  /** When the site last refused each stream, monotonic ms. */
  readonly refusedAt?: { readonly [stream in StreamRole]?: number };
}

/** The widths of cameras' streams as the site said them, also once a stream is no longer watched: its tile is not to switch to and fro. */
export function createWidths(clock: Pick<Clock, 'monotonic'>) {
  const widths = new Map<CameraId, Known>();
  const isRefused = ({ refusedAt }: Known, stream: StreamRole) => {
    const at = refusedAt?.[stream];
    return at !== undefined && clock.monotonic() - at < refusedForMs;
  };
  function keep(camera: CameraId, known: Known): void {
    widths.delete(camera);
    widths.set(camera, known);
    const [oldest] = widths.keys();
    if (widths.size > mostWidths && oldest !== undefined) widths.delete(oldest);
  }
  return {
    of(camera: CameraId): StreamWidths {
      const known = widths.get(camera);
      if (!known) return {};
      keep(camera, known);
      const { refusedAt: _, ...learned } = known;
      const refused = StreamRole.options.filter((stream) => isRefused(known, stream));
      return { ...learned, ...Object.fromEntries(refused.map((stream) => [stream, 0])) };
    },
    /**
     * What the site says of a camera's streams, and which of them is shown; true if that is news. One that is still to come counts
     * once it is shown: it would be given up for one that comes later.
     */
    learn(
      camera: CameraId,
      message: ReadonlyMap<StreamRole, Pick<SourceStatus, 'width'>>,
      shown: StreamRole | undefined,
    ): boolean {
      const before = widths.get(camera);
      const width = (shown && message.get(shown)?.width) || undefined;
      if (!shown || width === undefined || before?.[shown] === width) return false;
      keep(camera, { ...before, [shown]: width });
      return true;
    },
    /** The site has just refused a stream of a camera: it counts as none. True if that changes anything. */
    refuse(camera: CameraId, stream: StreamRole): boolean {
      const before = widths.get(camera) ?? {};
      keep(camera, { ...before, refusedAt: { ...before.refusedAt, [stream]: clock.monotonic() } });
      return !isRefused(before, stream);
    },
  };
}
