import { z } from 'zod';
import { addFastPath } from '../../core/rpc/quick.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

/** Camera use is summed per quarter of an hour, ms. */
export const quarterMs = 15 * 60_000;
export const getQuarterStart = (at: number): number => Math.floor(at / quarterMs) * quarterMs;

/** The use of one camera in one quarter of an hour. */
export interface CameraUse {
  /** The start of the quarter, ms since the epoch. */
  readonly quarter: number;
  readonly camera: string;
  /** Whether the operator was at this desk. */
  readonly own: boolean;
  /** The number of views started, the number of PTZ gestures started, and the duration of PTZ control, ms. */
  readonly views: number;
  readonly gestures: number;
  readonly steeredMs: number;
}

export function addCameraUse(tx: SqlWriter, use: CameraUse): void {
  tx.run(
    `INSERT INTO cameraUse (quarter, camera, own, views, gestures, steeredMs) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET views = views + excluded.views, gestures = gestures + excluded.gestures,
       steeredMs = steeredMs + excluded.steeredMs`,
    ...[use.quarter, use.camera, use.own ? 1 : 0, use.views, use.gestures, use.steeredMs],
  );
}

const OfCamera = addFastPath(
  z.object({ camera: z.string(), views: z.int(), gestures: z.int(), steeredMs: z.int() }),
);
/** Sums over cameras. `viewed`, `steered`: the number of cameras viewed or controlled. */
export interface CameraUseSum {
  readonly views: number;
  readonly viewed: number;
  readonly gestures: number;
  readonly steeredMs: number;
  readonly steered: number;
}

/** Sums the quarters that begin in `from` <= time < `to`, over visible cameras; `own`: this desk only. */
export function sumCameraUse(
  store: SqlReader,
  { from, to, own }: { readonly from: number; readonly to: number; readonly own: boolean },
  seesCamera: (camera: string) => boolean,
): CameraUseSum {
  const sum = { views: 0, viewed: 0, gestures: 0, steeredMs: 0, steered: 0 };
  const uses = store.all(
    OfCamera,
    `SELECT camera, sum(views) AS views, sum(gestures) AS gestures, sum(steeredMs) AS steeredMs
     FROM cameraUse WHERE quarter >= ? AND quarter < ? AND own >= ? GROUP BY camera`,
    ...[getQuarterStart(from), to, own ? 1 : 0],
  );
  for (const { camera, views, gestures, steeredMs } of uses) {
    if (!seesCamera(camera)) continue;
    sum.views += views;
    sum.gestures += gestures;
    sum.steeredMs += steeredMs;
    if (views > 0) sum.viewed += 1;
    if (gestures + steeredMs > 0) sum.steered += 1;
  }
  return sum;
}

export function deleteCameraUseBefore(tx: SqlWriter, at: number): void {
  tx.run('DELETE FROM cameraUse WHERE quarter < ?', at);
}
