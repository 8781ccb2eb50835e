import type { DeskId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Write } from '../shared/write.ts';
import type { Reader } from '../store/access.ts';
import { newDeskId, readDeskId, saveDeskId } from '../store/identity.ts';
import { putSalvaged, type Salvaged } from '../store/salvage.ts';

/** What the desk is called in every trail; a new store gets a new one, and says what became of the store before it. */
export function deskIdOf(options: {
  readonly store: Reader;
  readonly write: Write;
  readonly damagedKeptAs: string | undefined;
  /** What could be saved from the store before: its deeds go on, under its name where that is known. */
  readonly salvaged: Salvaged | undefined;
}): Result<DeskId> {
  const { store, write, damagedKeptAs, salvaged } = options;
  const known = readDeskId(store);
  if (known) return ok(known);
  const desk = salvaged?.desk ?? newDeskId();
  const why =
    damagedKeptAs === undefined ? null : `the store before it was damaged and is kept as ${damagedKeptAs}`;
  const detail = salvaged
    ? JSON.stringify({
        salvaged: [...salvaged.waiting, ...salvaged.records].map(({ id }) => id).slice(0, 90),
      })
    : '';
  const made = write({ who: desk, deed: 'desk.create', camera: null, why, detail }, (tx) => {
    saveDeskId(tx, desk);
    if (salvaged) putSalvaged(tx, salvaged, desk);
  });
  return made.ok ? ok(desk) : made;
}
