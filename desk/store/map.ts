import { z } from 'zod';
import type { OperatorId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import { MapPin, type PinId, SavedView, type ViewId } from '../../core/map/map.ts';
import { addFastPath } from '../../core/rpc/quick.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

const StoredPin = z.object({ pin: fromJson(addFastPath(MapPin)), removedAt: z.int().nullable() });
/** `removedAt`: ms since the epoch; null: not removed. */
export type StoredPin = z.infer<typeof StoredPin>;
const ViewRow = z.object({ view: fromJson(addFastPath(SavedView)) });

/** Returns pins in order of id, which is creation order, including recently removed and expired ones. */
export const readPins = (store: SqlReader): StoredPin[] =>
  store.all(StoredPin, 'SELECT pin, removedAt FROM mapPins ORDER BY id');

export function savePin(tx: SqlWriter, pin: MapPin): void {
  tx.run(
    `INSERT INTO mapPins (id, pin, expiresAt, removedAt) VALUES (?, ?, ?, NULL)
     ON CONFLICT DO UPDATE SET pin = excluded.pin, expiresAt = excluded.expiresAt, removedAt = NULL`,
    pin.id,
    JSON.stringify(pin),
    pin.expiresAt,
  );
}

export function removePin(tx: SqlWriter, id: PinId, now: number): void {
  tx.run('UPDATE mapPins SET removedAt = ? WHERE id = ? AND removedAt IS NULL', now, id);
}

/** Deletes pins that were removed or expired before this time. */
export function deletePinsBefore(tx: SqlWriter, before: number): void {
  tx.run('DELETE FROM mapPins WHERE removedAt < ? OR expiresAt < ?', before, before);
}

/** Returns an operator's views in creation order: ids begin with the time. */
export const readSavedViews = (store: SqlReader, operator: OperatorId): SavedView[] =>
  store
    .all(ViewRow, 'SELECT view FROM mapViews WHERE operator = ? ORDER BY id', operator)
    .map(({ view }) => view);

export function saveMapView(tx: SqlWriter, operator: OperatorId, view: SavedView): void {
  tx.run(
    `INSERT INTO mapViews (operator, id, view) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET view = excluded.view`,
    operator,
    view.id,
    JSON.stringify(view),
  );
}

export function removeMapView(tx: SqlWriter, operator: OperatorId, id: ViewId): void {
  tx.run('DELETE FROM mapViews WHERE operator = ? AND id = ?', operator, id);
}
