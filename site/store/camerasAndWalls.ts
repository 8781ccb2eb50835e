import { z } from 'zod';
import { CameraId, DeskId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import type { Result } from '../../core/base/result.ts';
import { CameraFile, CameraRecord } from '../../core/cameras/cameraFile.ts';
import { Tour } from '../../core/ptz/ptz.ts';
import { Layout } from '../../core/wall/layout.ts';
import type { SqlConnection } from '../../node/sql/access.ts';
import { toStoreResult } from '../shared/database.ts';
import { SqliteFlag } from './people.ts';

/**
 * Tables of cameras (those added from a desk, tours, the registry's revision), layouts, desks and video walls. Times are ms since the
 * epoch.
 */

const OwnCamera = z.object({
  record: fromJson(CameraRecord),
  ward: fromJson(CameraFile.shape.wards.element),
});
/** A camera added from a desk, with its name, password and ward. */
export type OwnCameraRow = z.infer<typeof OwnCamera>;

export interface OwnCameraTable {
  /** In order of id. */
  all(): OwnCameraRow[];
  count(): number;
  add(row: OwnCameraRow): void;
  remove(id: string): void;
}

export const createOwnCameraTable = (db: SqlConnection): OwnCameraTable => ({
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

export const createTourTable = (db: SqlConnection): TourTable => ({
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

/** Returns the revision of the registry for this content: unchanged, or the next. */
export const getRegistryRevision =
  (db: SqlConnection) =>
  (contentHash: string): Result<number> =>
    toStoreResult(() =>
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

const StoredLayout = z.object({
  id: z.string(),
  owner: z.string().nullable(),
  name: z.string(),
  layout: fromJson(Layout),
  version: z.int(),
  changedAt: z.int(),
  changedBy: z.string(),
});
/** A stored layout; `owner` is an operator's local id, null where the whole site shares it. */
export type LayoutRow = z.infer<typeof StoredLayout>;

export interface LayoutTable {
  byId(id: string): LayoutRow | undefined;
  /** Returns the layouts that an operator may open, their own and the shared ones, in order of id, after one. */
  openTo(owner: string, after: string, limit: number): LayoutRow[];
  count(owner: string | null): number;
  put(row: LayoutRow): void;
  remove(id: string): void;
}

export function createLayoutTable(db: SqlConnection): LayoutTable {
  const select =
    'SELECT id, owner, name, layout, version, changed_at AS changedAt, changed_by AS changedBy FROM layout';
  return {
    byId: (id) => db.one(StoredLayout, `${select} WHERE id = ?`, id),
    openTo: (owner, after, limit) =>
      db.all(
        StoredLayout,
        `${select} WHERE (owner = ? OR owner IS NULL) AND id > ? ORDER BY id LIMIT ?`,
        ...[owner, after, limit],
      ),
    count: (owner) => db.value(z.int(), 'SELECT count(*) FROM layout WHERE owner IS ?', owner) ?? 0,
    put(row) {
      db.run(
        `INSERT INTO layout (id, owner, name, layout, version, changed_at, changed_by)
         VALUES (@id, @owner, @name, @layout, @version, @changedAt, @changedBy)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, layout = excluded.layout, version = excluded.version,
           changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
        { ...row, layout: JSON.stringify(row.layout) },
      );
    },
    remove: (id) => void db.run('DELETE FROM layout WHERE id = ?', id),
  };
}

const Desk = z.object({ desk: DeskId, name: z.string(), wall: SqliteFlag, seenAt: z.int() });
export type DeskRow = z.infer<typeof Desk>;

/** Desks and video walls that were ever connected. */
export interface DeskTable {
  seen(row: DeskRow): void;
  /** Returns the most recently connected ones. */
  newest(limit: number): DeskRow[];
}

export const createDeskTable = (db: SqlConnection): DeskTable => ({
  seen(row) {
    db.run(
      `INSERT INTO desk (desk, name, wall, seen_at) VALUES (@desk, @name, @wall, @seenAt)
       ON CONFLICT (desk) DO UPDATE SET name = excluded.name, wall = excluded.wall, seen_at = excluded.seen_at`,
      { ...row, wall: row.wall ? 1 : 0, seenAt: Math.round(row.seenAt) },
    );
  },
  newest: (limit) =>
    db.all(Desk, 'SELECT desk, name, wall, seen_at AS seenAt FROM desk ORDER BY seen_at DESC LIMIT ?', limit),
});
