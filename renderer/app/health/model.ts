import type { CameraId } from '../../../core/base/ids.ts';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import type { SourceStatus } from '../../../core/cameras/source.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Presence } from '../../../core/ptz/lease.ts';
import type { Missing, missingTiles } from '../../../core/wall/wall.ts';
import {
  isJudged,
  isStopped,
  lostShare,
  type TileHealth,
  type TileSnapshot,
  type TileState,
} from '../../media/index.ts';

/** Figures of a tile that somebody should look at. */
export interface Trouble {
  readonly fps: boolean;
  readonly loss: boolean;
  readonly decode: boolean;
}

/** Under this share of what the camera sends a tile has too few pictures (issue: no tile under 90 %). */
const enoughShare = 0.9;
/** Loss at which H.264 begins to break up visibly, %. */
const lossLimit = 1;

/** `source`: what the site says of the stream; its frame rate is 0 where that is not known. */
export function troubleOf(health: TileHealth, source: Pick<SourceStatus, 'fps'> | undefined): Trouble {
  const due = source?.fps || health.receivedFps;
  const isShort = health.fps < due * enoughShare || health.shownFps < health.receivedFps * (1 - lostShare);
  return {
    fps: isJudged(health) && isShort,
    loss: health.lossPct >= lossLimit,
    // Slower than pictures come: it falls behind for good.
    decode: health.decodeMs > 0 && health.receivedFps > 0 && health.decodeMs > 1_000 / health.receivedFps,
  };
}

/** A tile's row: how it stands, as the tile itself says, and its figures where there are any. */
export interface HealthRow {
  readonly tile: number;
  /** Undefined of one that this operator may not see. */
  readonly camera: CameraId | undefined;
  readonly state: TileState | Missing;
  readonly cause: Fault | undefined;
  /** What its camera loses on the way to the site. */
  readonly loss: Fault | undefined;
  readonly figures: Figures | undefined;
}

export interface Figures {
  readonly health: TileHealth;
  /** What the camera sends, 1/s; 0 where that is not known. */
  readonly fps: number;
  /** Why the camera's other stream could not be shown, where the site refused it: what is to be changed at the camera. */
  readonly refused: { readonly stream: StreamRole; readonly cause: Fault } | undefined;
  readonly trouble: Trouble;
}

/** Every tile of the wall in sight on which something stands, by number. */
export function rowsOf(wall: {
  readonly tiles: readonly TileSnapshot[];
  readonly measured: readonly TileHealth[];
  /** Tiles on which something stands that can not be shown. */
  readonly missing: ReturnType<typeof missingTiles>;
  readonly sourceOf: (camera: CameraId, stream: StreamRole) => SourceStatus | undefined;
}): readonly HealthRow[] {
  const measured = new Map(wall.measured.map((health) => [health.tile, health]));
  const figuresOf = ({ tile, state }: TileSnapshot): Figures | undefined => {
    const health = measured.get(tile);
    // The site keeps the stream of a camera that says nothing, for when it comes back: its figures are noughts.
    if (!health || (isStopped(state) && health.receivedFps === 0)) return undefined;
    const { camera, stream } = health;
    const fps = wall.sourceOf(camera, stream)?.fps ?? 0;
    const other: StreamRole = stream === 'main' ? 'sub' : 'main';
    const { state: otherState, cause } = wall.sourceOf(camera, other) ?? { state: 'idle', cause: null };
    const refused = otherState === 'refused' && cause ? { stream: other, cause } : undefined;
    return { health, fps, refused, trouble: troubleOf(health, { fps }) } as const;
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

/** A camera whose PTZ control is not as it should be. */
export interface ControlRow {
  readonly camera: CameraId;
  readonly control: NonNullable<Presence['control']>;
}

/** Those that are listed; each may be a camera that nobody looks at now. */
const maxControlRows = 50;

/** The cameras that cannot be controlled, before those of which something could not be read. */
export const controlRowsOf = (presences: Iterable<Presence>): readonly ControlRow[] =>
  [...presences]
    .flatMap(({ camera, control }) => (control ? { camera, control } : []))
    .sort((a, b) => Number(a.control.fault === null) - Number(b.control.fault === null))
    .slice(0, maxControlRows);

/** Pictures come to it, and too few or too late. One that is stopped is counted as such, and not here. */
export const isLacking = ({ state, figures }: HealthRow): boolean =>
  !isStopped(state) && (state === 'late' || figures?.trouble.fps === true);

/** Pictures shown, of those received, 1/s, summed over the tiles that are meant to show them all; and how many are not. */
export function sumOf(tiles: readonly TileHealth[]): {
  readonly shown: number;
  readonly received: number;
  readonly reduced: number;
} {
  const whole = tiles.filter(isJudged);
  const sum = (key: 'shownFps' | 'receivedFps') => whole.reduce((all, tile) => all + tile[key], 0);
  return { shown: sum('shownFps'), received: sum('receivedFps'), reduced: tiles.length - whole.length };
}
