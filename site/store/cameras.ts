import { z } from 'zod';
import { CameraId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import type { Result } from '../../core/base/result.ts';
import { CameraFile, CameraRecord } from '../../core/cameras/cameraFile.ts';
import { Tour } from '../../core/ptz/ptz.ts';
import type { Connection } from '../../node/sql/access.ts';
import { attempt } from '../shared/database.ts';

/** Tables of cameras: those added from a desk, tours, and the registry's revision. */

const OwnCamera = z.object({
  record: fromJson(CameraRecord),
  ward: fromJson(CameraFile.shape.wards.element),
});
/** A camera that was added from a desk, its name and password with it, and its ward. */
export type OwnCameraRow = z.infer<typeof OwnCamera>;

export interface OwnCameraTable {
  /** In order of id. */
  all(): OwnCameraRow[];
  count(): number;
  add(row: OwnCameraRow): void;
  remove(id: string): void;
}

export const ownCameraTable = (db: Connection): OwnCameraTable => ({
  all: () => db.all(OwnCamera, 'SELECT record, ward FROM own_camera ORDER BY id'),
  count: () => db.value(z.int(), 'SELECT count(*) FROM own_camera') ?? 0,
  add({ record, ward }) {
    const sql = 'INSERT INTO own_camera (id, record, ward) VALUES (?, ?, ?)';
    db.run(sql, record.id, JSON.stringify(record), JSON.stringify(ward));
  },
  remove: (id) => void db.run('DELETE FROM own_camera WHERE id = ?', id),
});

const TourOfCamera = z.object({ camera: CameraId, tour: fromJson(Tour) });
export type TourRow = z.infer<typeof TourOfCamera>;

export interface TourTable {
  all(): TourRow[];
  put(row: TourRow): void;
  remove(camera: CameraId, token: string): void;
}

export const tourTable = (db: Connection): TourTable => ({
  all: () => db.all(TourOfCamera, 'SELECT camera, tour FROM tour ORDER BY camera, token'),
  put({ camera, tour }) {
    db.run(
      `INSERT INTO tour (camera, token, tour) VALUES (?, ?, ?)
       ON CONFLICT (camera, token) DO UPDATE SET tour = excluded.tour`,
      ...[camera, tour.token, JSON.stringify(tour)],
    );
  },
  remove: (camera, token) => void db.run('DELETE FROM tour WHERE camera = ? AND token = ?', camera, token),
});

const Registry = z.object({ revision: z.int(), contentHash: z.string() });

/** The revision of the registry with this content: the one it had, or the next. */
export const registryRevision =
  (db: Connection) =>
  (contentHash: string): Result<number> =>
    attempt(() =>
      db.transaction(() => {
        const sql = 'SELECT revision, content_hash AS contentHash FROM registry WHERE only = 1';
        const last = db.one(Registry, sql);
        if (last?.contentHash === contentHash) return last.revision;
        const revision = (last?.revision ?? 0) + 1;
        db.run(
          `INSERT INTO registry (only, revision, content_hash) VALUES (1, ?, ?)
           ON CONFLICT (only) DO UPDATE SET revision = excluded.revision, content_hash = excluded.content_hash`,
          ...[revision, contentHash],
        );
        return revision;
      }),
    );
