import { z } from 'zod';
import type { OperatorId } from '../../../core/domain/ids.ts';
import { MapPin, type PinId, SavedView, type ViewId } from '../../../core/domain/map.ts';
import type { Reader, Writer } from './access.ts';
import { fromJson } from './json.ts';

const PinRow = z.object({ pin: fromJson(MapPin) });
const ViewRow = z.object({ view: fromJson(SavedView) });

/** Those that are neither removed nor expired by now (ms since the epoch), in the order of their ids, which is that of their making. */
export const readPins = (store: Reader, now: number): MapPin[] =>
  store
    .all(
      PinRow,
      'SELECT pin FROM mapPins WHERE removedAt IS NULL AND (expiresAt IS NULL OR expiresAt > ?) ORDER BY id',
      now,
    )
    .map(({ pin }) => pin);

/** Also one that was removed a short time ago, or has expired. */
export const readPin = (store: Reader, id: PinId): MapPin | undefined =>
  store.one(PinRow, 'SELECT pin FROM mapPins WHERE id = ?', id)?.pin;

export function savePin(tx: Writer, pin: MapPin): void {
  tx.run(
    `INSERT INTO mapPins (id, pin, expiresAt, removedAt) VALUES (?, ?, ?, NULL)
     ON CONFLICT DO UPDATE SET pin = excluded.pin, expiresAt = excluded.expiresAt, removedAt = NULL`,
    pin.id,
    JSON.stringify(pin),
    pin.expiresAt,
  );
}

export function removePin(tx: Writer, id: PinId, now: number): void {
  tx.run('UPDATE mapPins SET removedAt = ? WHERE id = ? AND removedAt IS NULL', now, id);
}

/** Those that were removed, or expired, before then. */
export function forgetPins(tx: Writer, before: number): void {
  tx.run('DELETE FROM mapPins WHERE removedAt < ? OR expiresAt < ?', before, before);
}

export const readViews = (store: Reader, operator: OperatorId): SavedView[] =>
  store
    .all(ViewRow, 'SELECT view FROM mapViews WHERE operator = ? ORDER BY id', operator)
    .map(({ view }) => view);

export function saveView(tx: Writer, operator: OperatorId, view: SavedView): void {
  tx.run(
    `INSERT INTO mapViews (operator, id, view) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET view = excluded.view`,
    operator,
    view.id,
    JSON.stringify(view),
  );
}

export function removeView(tx: Writer, operator: OperatorId, id: ViewId): void {
  tx.run('DELETE FROM mapViews WHERE operator = ? AND id = ?', operator, id);
}
