import { z } from 'zod';
import { CameraId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import { Tour } from '../../core/ptz/ptz.ts';
import type { Store } from './open.ts';

const Row = z.object({
  camera: CameraId,
  tour: fromJson(Tour),
});
export type TourRow = z.infer<typeof Row>;

export interface TourTable {
  all(): TourRow[];
  put(row: TourRow): void;
  remove(camera: CameraId, token: string): void;
}

export function tourTable(db: Store): TourTable {
  const all = db.prepare('SELECT camera, tour FROM tour ORDER BY camera, token');
  const put = db.prepare(
    `INSERT INTO tour (camera, token, tour) VALUES (@camera, @token, @tour)
     ON CONFLICT (camera, token) DO UPDATE SET tour = excluded.tour`,
  );
  const remove = db.prepare('DELETE FROM tour WHERE camera = ? AND token = ?');
  return {
    all: () => all.all().map((row) => Row.parse(row)),
    put: ({ camera, tour }) => void put.run({ camera, token: tour.token, tour: JSON.stringify(tour) }),
    remove: (camera, token) => void remove.run(camera, token),
  };
}
