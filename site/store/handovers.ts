import { z } from 'zod';
import { CameraId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import type { Store } from './open.ts';

const Row = z.object({ document: z.instanceof(Uint8Array), cameras: fromJson(z.array(CameraId)) });

/** Frozen reports. */
export interface HandoverTable {
  find(sha256: string): { readonly document: Uint8Array; readonly cameras: readonly CameraId[] } | undefined;
  /** One that is there already stays. */
  add(sha256: string, document: Uint8Array, cameras: readonly string[], at: number): void;
}

export function handoverTable(db: Store): HandoverTable {
  const find = db.prepare('SELECT document, cameras FROM handover_document WHERE sha256 = ?');
  const add = db.prepare(
    'INSERT OR IGNORE INTO handover_document (sha256, document, cameras, at) VALUES (?, ?, ?, ?)',
  );
  return {
    find(sha256) {
      const row = find.get(sha256);
      return row === undefined ? undefined : Row.parse(row);
    },
    add: (sha256, document, cameras, at) => void add.run(sha256, document, JSON.stringify(cameras), at),
  };
}
