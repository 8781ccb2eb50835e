import { z } from 'zod';
import { fromJson } from '../../core/base/json.ts';
import { CameraFile, CameraRecord } from '../../core/cameras/cameraFile.ts';
import type { Store } from './open.ts';

const Row = z.object({ record: fromJson(CameraRecord), ward: fromJson(CameraFile.shape.wards.element) });
/** A camera that was added from a desk, its name and password with it, and its ward. */
export type OwnCameraRow = z.infer<typeof Row>;

export interface OwnCameraTable {
  /** In order of id. */
  all(): OwnCameraRow[];
  count(): number;
  add(row: OwnCameraRow): void;
  remove(id: string): void;
}

export function ownCameraTable(db: Store): OwnCameraTable {
  const all = db.prepare('SELECT record, ward FROM own_camera ORDER BY id');
  const count = db.prepare('SELECT count(*) FROM own_camera').pluck();
  const add = db.prepare('INSERT INTO own_camera (id, record, ward) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM own_camera WHERE id = ?');
  return {
    all: () => all.all().map((row) => Row.parse(row)),
    count: () => z.int().parse(count.get()),
    add: ({ record, ward }) => void add.run(record.id, JSON.stringify(record), JSON.stringify(ward)),
    remove: (id) => void remove.run(id),
  };
}
