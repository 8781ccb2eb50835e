import type { CameraId } from '../../../core/base/ids.ts';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import type { SourceStatus } from '../../../core/cameras/source.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Presence } from '../../../core/ptz/lease.ts';
import type { listMissingTiles, MissingReason } from '../../../core/wall/wall.ts';
import {
  countsInWindowLoad,
  isStoppedTile,
  maxUndrawnShare,
  type TileHealth,
  type TileState,
  type TileStatus,
} from '../../media/index.ts';

/** The statistics of a tile that need attention. */
export interface StreamProblems {
  readonly fps: boolean;
  readonly loss: boolean;
  readonly decode: boolean;
}

/** Below this share of the camera's frame rate a tile has too few pictures (issue: no tile under 90 %). */
const enoughShare = 0.9;
/** Packet loss at which H.264 begins to break up visibly, %. */
const lossLimit = 1;

/**
 * Finds problems in a tile's statistics.
 * `source`: the site's data of the stream; its frame rate is 0 where unknown.
 */
export function findStreamProblems(
  health: TileHealth,
  source: Pick<SourceStatus, 'fps'> | undefined,
): StreamProblems {
  const due = source?.fps || health.receivedFps;
  const isShort =
    health.fps < due * enoughShare || health.shownFps < health.receivedFps * (1 - maxUndrawnShare);
  return {
    fps: countsInWindowLoad(health) && isShort,
    loss: health.lossPct >= lossLimit,
    // Decoding slower than the frame rate falls behind permanently.
    decode: health.decodeMs > 0 && health.receivedFps > 0 && health.decodeMs > 1_000 / health.receivedFps,
  };
}

/** A tile's row: its state, as on the tile, and its statistics if there are any. */
export interface HealthRow {
  readonly tile: number;
  /** Undefined for a camera hidden from this operator. */
  readonly camera: CameraId | undefined;
  readonly state: TileState | MissingReason;
  readonly cause: Fault | undefined;
  /** The loss between the camera and the site. */
  readonly loss: Fault | undefined;
  readonly figures: StreamStatistics | undefined;
}

export interface StreamStatistics {
  readonly health: TileHealth;
  /** The camera's frame rate, 1/s; 0 where unknown. */
  readonly fps: number;
  /** The reason why the site rejected the camera's other stream: a setting to change at the camera. */
  readonly refused: { readonly stream: StreamRole; readonly cause: Fault } | undefined;
  readonly trouble: StreamProblems;
}

/** Returns a row for every assigned tile of the visible wall, by number. */
export function listHealthRows(wall: {
  readonly tiles: readonly TileStatus[];
  readonly measured: readonly TileHealth[];
  /** Assigned tiles whose content cannot be shown. */
  readonly missing: ReturnType<typeof listMissingTiles>;
  readonly sourceOf: (camera: CameraId, stream: StreamRole) => SourceStatus | undefined;
}): readonly HealthRow[] {
  const measured = new Map(wall.measured.map((health) => [health.tile, health]));
  const figuresOf = ({ tile, state }: TileStatus): StreamStatistics | undefined => {
    const health = measured.get(tile);
    // The site keeps the stream of a silent camera for its return; its statistics are all zero.
    if (!health || (isStoppedTile(state) && health.receivedFps === 0)) return undefined;
    const { camera, stream } = health;
    const fps = wall.sourceOf(camera, stream)?.fps ?? 0;
    const other: StreamRole = stream === 'main' ? 'sub' : 'main';
    const { state: otherState, cause } = wall.sourceOf(camera, other) ?? { state: 'idle', cause: null };
    const refused = otherState === 'refused' && cause ? { stream: other, cause } : undefined;
    return { health, fps, refused, trouble: findStreamProblems(health, { fps }) } as const;
  };
  const missing = new Set(wall.missing.map(({ tile }) => tile));
  const without = { cause: undefined, loss: undefined, figures: undefined };
  const rows: HealthRow[] = [
    ...wall.tiles
      .filter(({ tile }) => !missing.has(tile))
      .map((one) => ({ ...one, figures: figuresOf(one) })),
    ...wall.missing.map(({ tile, camera, why }) => ({ tile, camera, ...without, state: why })),
  ];
  return rows.sort((a, b) => a.tile - b.tile);
}

/** A camera whose PTZ control has a fault. */
export interface ControlFaultRow {
  readonly camera: CameraId;
  readonly control: NonNullable<Presence['control']>;
}

/** The maximum number of listed cameras; each may be one that is not being viewed. */
const maxControlRows = 50;

/** Returns the cameras that cannot be controlled, then those with incomplete capabilities. */
export const listControlFaultRows = (presences: Iterable<Presence>): readonly ControlFaultRow[] =>
  [...presences]
    .flatMap(({ camera, control }) => (control ? { camera, control } : []))
    .sort((a, b) => Number(a.control.fault === null) - Number(b.control.fault === null))
    .slice(0, maxControlRows);

/** Tests for a running tile with too few or late pictures. Stopped tiles are counted separately. */
export const hasTooFewPictures = ({ state, figures }: HealthRow): boolean =>
  !isStoppedTile(state) && (state === 'late' || figures?.trouble.fps === true);

/**
 * Returns the sums of shown and received pictures, 1/s, over all tiles that are not reduced.
 * `reduced`: the number of the other tiles.
 */
export function sumFrameRates(tiles: readonly TileHealth[]): {
  readonly shown: number;
  readonly received: number;
  readonly reduced: number;
} {
  const whole = tiles.filter(countsInWindowLoad);
  const sum = (key: 'shownFps' | 'receivedFps') => whole.reduce((all, tile) => all + tile[key], 0);
  return { shown: sum('shownFps'), received: sum('receivedFps'), reduced: tiles.length - whole.length };
}
