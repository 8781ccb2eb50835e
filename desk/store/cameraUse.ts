import { z } from 'zod';
import { quick } from '../../core/rpc/quick.ts';
import type { Reader, Writer } from '../../node/sql/access.ts';

/** What is told of cameras is summed by quarters of an hour, ms. */
export const quarterMs = 15 * 60_000;
export const quarterOf = (at: number): number => Math.floor(at / quarterMs) * quarterMs;

/** Of one camera in one quarter of an hour. */
export interface CameraUse {
  /** When the quarter begins, ms since the epoch. */
  readonly quarter: number;
  readonly camera: string;
  /** By somebody at this desk. */
  readonly own: boolean;
  /** How often somebody began to watch it, and to steer it, and for how long it was steered, ms. */
  readonly views: number;
  readonly gestures: number;
  readonly steeredMs: number;
}

export function addCameraUse(tx: Writer, use: CameraUse): void {
  tx.run(
    `INSERT INTO cameraUse (quarter, camera, own, views, gestures, steeredMs) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET views = views + excluded.views, gestures = gestures + excluded.gestures,
       steeredMs = steeredMs + excluded.steeredMs`,
    ...[use.quarter, use.camera, use.own ? 1 : 0, use.views, use.gestures, use.steeredMs],
  );
}

const OfCamera = quick(
  z.object({ camera: z.string(), views: z.int(), gestures: z.int(), steeredMs: z.int() }),
);
/** `viewed`, `steered`: how many cameras were. */
export interface UseSum {
  readonly views: number;
  readonly viewed: number;
  readonly gestures: number;
  readonly steeredMs: number;
  readonly steered: number;
}

/** Of the quarters that begin in `from` <= time < `to`, of the cameras that are seen; `own`: of this desk only. */
export function sumCameraUse(
  store: Reader,
  { from, to, own }: { readonly from: number; readonly to: number; readonly own: boolean },
  seesCamera: (camera: string) => boolean,
): UseSum {
  const sum = { views: 0, viewed: 0, gestures: 0, steeredMs: 0, steered: 0 };
  const uses = store.all(
    OfCamera,
    `SELECT camera, sum(views) AS views, sum(gestures) AS gestures, sum(steeredMs) AS steeredMs
     FROM cameraUse WHERE quarter >= ? AND quarter < ? AND own >= ? GROUP BY camera`,
    ...[quarterOf(from), to, own ? 1 : 0],
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

export function forgetUseBefore(tx: Writer, at: number): void {
  tx.run('DELETE FROM cameraUse WHERE quarter < ?', at);
}
