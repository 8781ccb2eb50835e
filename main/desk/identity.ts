import type { DeskId } from '../../core/domain/ids.ts';
import { ok, type Result } from '../../core/result.ts';
import type { Reader } from './store/access.ts';
import { newDeskId, readDeskId, saveDeskId } from './store/identity.ts';
import type { Write } from './write.ts';

/** What the desk is called in every trail; a new store gets a new one, and says what became of the store before it. */
export function deskIdOf(options: {
  readonly store: Reader;
  readonly write: Write;
  readonly damagedKeptAs: string | undefined;
}): Result<DeskId> {
  const { store, write, damagedKeptAs } = options;
  const known = readDeskId(store);
  if (known) return ok(known);
  const desk = newDeskId();
  const why =
    damagedKeptAs === undefined ? null : `the store before it was damaged and is kept as ${damagedKeptAs}`;
  const made = write({ who: desk, deed: 'desk.create', camera: null, why, detail: '' }, (tx) =>
    saveDeskId(tx, desk),
  );
  return made.ok ? ok(desk) : made;
}
