import { z } from 'zod';
import { CameraId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import { Camera, Ward } from '../../core/cameras/camera.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

const CameraRow = z.object({ camera: fromJson(Camera) });
const CameraText = z.object({ camera: z.string() });
const WardRow = z.object({ ward: fromJson(Ward) });
const Text = z.object({ id: CameraId, camera: z.string() });
const Count = z.object({ n: z.int() });

/** The state of the cached cameras: scope, revision, and when the site last confirmed them (ms since the epoch). */
export const RegistryState = z.object({
  /** The site and its epoch to which the revision belongs. */
  origin: z.string(),
  /** The scope with which they were fetched, as JSON. */
  scope: z.string(),
  /** null while a newer revision is being stored: the cache is then a mixture and must be fetched again. */
  revision: z.int().nullable(),
  asOf: z.int(),
});
export type RegistryState = z.infer<typeof RegistryState>;

export const readRegistry = (store: SqlReader): RegistryState | undefined =>
  store.one(RegistryState, 'SELECT origin, scope, revision, asOf FROM registry');

export function saveRegistry(tx: SqlWriter, state: RegistryState): void {
  tx.run(
    `INSERT INTO registry (one, origin, scope, revision, asOf) VALUES (1, ?, ?, ?, ?) ON CONFLICT DO UPDATE
     SET origin = excluded.origin, scope = excluded.scope, revision = excluded.revision, asOf = excluded.asOf`,
    state.origin,
    state.scope,
    state.revision,
    state.asOf,
  );
}

export const readCamera = (store: SqlReader, id: string): Camera | undefined =>
  store.one(CameraRow, 'SELECT camera FROM cameras WHERE id = ?', id)?.camera;

/** A page cursor; it needs the id because cameras may share a number. */
export interface CameraCursor {
  readonly number: number;
  readonly id: string;
}

/**
 * Returns the cameras after `after`, in order of number, then id.
 * They are not validated here: each receiver validates them anyway, and doing it twice was most of the desk's work
 * at start.
 */
export const readCamerasAfter = (
  store: SqlReader,
  after: CameraCursor | undefined,
  limit: number,
): Camera[] =>
  store
    .all(
      CameraText,
      'SELECT camera FROM cameras WHERE (number, id) > (?, ?) ORDER BY number, id LIMIT ?',
      after?.number ?? -1,
      after?.id ?? '',
      limit,
    )
    .map((row): Camera => JSON.parse(row.camera));

/** Returns unparsed cameras in order of id, for comparison with the site's. */
export const readCameraTextsAfter = (store: SqlReader, after: string, limit: number) =>
  store.all(Text, 'SELECT id, camera FROM cameras WHERE id > ? ORDER BY id LIMIT ?', after, limit);

export const countCameras = (store: SqlReader): number =>
  store.one(Count, 'SELECT count(*) AS n FROM cameras')?.n ?? 0;

/** A camera as stored text: for tens of thousands of cameras it costs the garbage collector a tenth of the objects. */
export interface StoredCamera {
  readonly number: number;
  readonly text: string;
}

export const toStoredCamera = (camera: Camera): StoredCamera => ({
  number: camera.number,
  text: JSON.stringify(camera),
});

export function saveCamera(tx: SqlWriter, id: CameraId, { number, text }: StoredCamera): void {
  tx.run(
    `INSERT INTO cameras (id, number, camera) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET number = excluded.number, camera = excluded.camera`,
    id,
    number,
    text,
  );
  tx.run('DELETE FROM camerasOutside WHERE id = ?', id);
}

/** Marks a camera as existing but outside the scope of all operators seen at this desk. */
export function saveCameraOutsideScope(tx: SqlWriter, id: CameraId): void {
  tx.run('INSERT INTO camerasOutside (id) VALUES (?) ON CONFLICT DO NOTHING', id);
}

/**
 * Returns whether a camera outside an operator's scope is known to exist.
 * It does if another operator's list contains it, or if the site said so when it left this scope.
 */
export const isCameraOutsideScope = (store: SqlReader, id: string): boolean =>
  store.one(
    Count,
    `SELECT EXISTS (SELECT 1 FROM cameras WHERE id = ?) OR EXISTS (SELECT 1 FROM camerasOutside WHERE id = ?) AS n`,
    id,
    id,
  )?.n === 1;

export function removeCamera(tx: SqlWriter, id: string): void {
  tx.run('DELETE FROM cameras WHERE id = ?', id);
}

export const readWards = (store: SqlReader): Ward[] =>
  store.all(WardRow, 'SELECT ward FROM wards ORDER BY id').map((row) => row.ward);

export function replaceWards(tx: SqlWriter, wards: readonly Ward[]): void {
  tx.run('DELETE FROM wards');
  for (const ward of wards)
    tx.run('INSERT OR REPLACE INTO wards (id, ward) VALUES (?, ?)', ward.id, JSON.stringify(ward));
}
