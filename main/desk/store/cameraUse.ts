import { z } from 'zod';
import type { Reader, Writer } from './access.ts';

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

const Sum = z.object({
  views: z.int(),
  viewed: z.int(),
  gestures: z.int(),
  steeredMs: z.int(),
  steered: z.int(),
});
export type UseSum = z.infer<typeof Sum>;

/** Of the quarters that begin in `from` <= time < `to`; `own`: of this desk only. */
export const sumCameraUse = (store: Reader, from: number, to: number, own: boolean): UseSum =>
  store.one(
    Sum,
    `SELECT ifnull(sum(views), 0) AS views, count(DISTINCT CASE WHEN views > 0 THEN camera END) AS viewed,
       ifnull(sum(gestures), 0) AS gestures, ifnull(sum(steeredMs), 0) AS steeredMs,
       count(DISTINCT CASE WHEN gestures + steeredMs > 0 THEN camera END) AS steered
     FROM cameraUse WHERE quarter >= ? AND quarter < ? AND own >= ?`,
    ...[quarterOf(from), to, own ? 1 : 0],
  ) ?? { views: 0, viewed: 0, gestures: 0, steeredMs: 0, steered: 0 };

export function forgetUseBefore(tx: Writer, at: number): void {
  tx.run('DELETE FROM cameraUse WHERE quarter < ?', at);
}
