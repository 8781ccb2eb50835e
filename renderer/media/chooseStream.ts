import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { FaultCode } from '../../core/errors/faults.ts';

/** Widths of a camera's streams, pixels. 0: no such stream could be shown; absent: unknown. */
export type StreamWidths = { readonly [stream in StreamRole]?: number | undefined };

/** Assumed width of an unknown sub-stream, pixels: most cameras send 640 by 360. */
export const commonSubWidth = 640;
/**
 * A tile this many times as wide as the sub-stream, in device pixels, shows more detail than the sub-stream contains.
 */
export const mainStreamFromRatio = 960 / commonSubWidth;
/** Return to the sub-stream only below this, so that dragging a window edge does not toggle the stream. */
export const subStreamBelowRatio = 860 / commonSubWidth;

/**
 * Returns the stream for a tile of this width in device pixels.
 * `before` is the shown stream. A camera without the desired stream shows the one it has; one whose main stream is no
 * wider than its sub-stream shows the sub-stream; one whose sub-stream cannot be shown (H.265, say) shows the main
 * stream at any size.
 * @param byHardware true if main streams are decoded in hardware; otherwise the processor has no time for many medium
 * tiles, and a sub-stream narrower than usual is used up to the usual width
 */
export function chooseStream(
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
  const isLarge = hasMore && times >= (before === 'main' ? subStreamBelowRatio : mainStreamFromRatio);
  const wanted = hasMainOnly || isLarge ? 'main' : 'sub';
  return has.includes(wanted) ? wanted : (has[0] ?? wanted);
}

/** Maximum number of cameras whose widths are stored; the least recently queried is dropped first. */
export const maxStoredWidths = 2_048;

/**
 * Time for which a refused stream (mostly for its codec) counts as absent, ms: the camera may be reconfigured by then.
 */
export const refusedForMs = 600_000;

/** Faults of a stream that cannot be shown although its camera responds. */
const unplayable: ReadonlySet<FaultCode> = new Set([
  'source.codec',
  'source.bFrames',
  'source.transcodersBusy',
]);

/**
 * Tells whether the other stream replaces a refused one.
 * Main yields to the sub-stream for any reason; the sub-stream yields only if its pictures cannot be shown: trying a
 * wrong password on both streams would lock the account twice as fast.
 */
export const shouldFallBack = (
  stream: StreamRole,
  { state, cause }: Pick<SourceStatus, 'state' | 'cause'>,
): boolean => state === 'refused' && (stream === 'main' || (cause !== null && unplayable.has(cause.code)));

interface Known extends StreamWidths {
  /** Time of the site's last refusal of each stream, monotonic ms. */
  readonly refusedAt?: { readonly [stream in StreamRole]?: number };
}

/**
 * Stores the widths of cameras' streams from the site's status, also after a stream has ended, so that its tile does
 * not toggle.
 */
export function createStreamWidths(clock: Pick<Clock, 'monotonic'>) {
  const widths = new Map<CameraId, Known>();
  const isRefused = ({ refusedAt }: Known, stream: StreamRole) => {
    const at = refusedAt?.[stream];
    return at !== undefined && clock.monotonic() - at < refusedForMs;
  };
  function keep(camera: CameraId, known: Known): void {
    widths.delete(camera);
    widths.set(camera, known);
    const [oldest] = widths.keys();
    if (widths.size > maxStoredWidths && oldest !== undefined) widths.delete(oldest);
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
     * Stores the site's status of a camera's streams and the shown one.
     * Returns true if it is new. A coming stream counts once it is shown; otherwise it would be dropped for a later
     * one.
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
    /** Marks a stream as absent after the site refused it. Returns true if that changes anything. */
    refuse(camera: CameraId, stream: StreamRole): boolean {
      const before = widths.get(camera) ?? {};
      keep(camera, { ...before, refusedAt: { ...before.refusedAt, [stream]: clock.monotonic() } });
      return !isRefused(before, stream);
    },
  };
}
