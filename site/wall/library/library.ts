import { randomBytes } from 'node:crypto';
import type { SiteTopics } from '../../../core/api/site.ts';
import type { AuditEvent } from '../../../core/audit/audit.ts';
import { createKeyedRateLimit } from '../../../core/base/allowance.ts';
import type { Clock } from '../../../core/base/clock.ts';
import { type CameraId, type DeskId, LayoutId, type OperatorId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';
import { filterVisibleLayout, type Layout, mergeLayout } from '../../../core/wall/layout.ts';
import {
  type LayoutToRemove,
  type LayoutToSave,
  layoutsPerPage,
  maxLayoutBytes,
  maxOwnLayouts,
  maxSharedLayouts,
  type SavedLayout,
} from '../../../core/wall/library.ts';

/** Rate limit of changes per person: each makes every desk of the site reload the library. */
const changesOfOne = { atOnce: 30, everyMs: 1_000 };

interface LayoutRecord {
  readonly id: string;
  readonly owner: string | null;
  readonly name: string;
  readonly layout: Layout;
  readonly version: number;
  readonly changedAt: number;
  readonly changedBy: string;
}

/** The parts of the store that the library needs. */
export interface LibraryStore {
  readonly layouts: {
    byId(id: string): LayoutRecord | undefined;
    openTo(owner: string, after: string, limit: number): LayoutRecord[];
    count(owner: string | null): number;
    put(row: LayoutRecord): void;
    remove(id: string): void;
  };
  readonly audit: { append(auditEvent: AuditEvent): void };
  attempt(run: () => void): Result<void>;
}

/** A person who opens the library. */
export interface LibraryReader {
  readonly operator: { readonly id: OperatorId; readonly displayName: string };
  readonly desk: DeskId;
}

/** The site's layouts: each person's own, and the shared ones. Concurrent changes never overwrite each other unnoticed. */
export interface LayoutLibrary<R extends LibraryReader> {
  list(reader: R, after: LayoutId | undefined): { layouts: SavedLayout[]; next?: LayoutId };
  /** Saves a layout. Fails with `layout.conflict`, `layout.unknown`, `layout.tooMany`, `layout.tooLarge`, `call.tooMany`. */
  save(reader: R, shared: boolean, wanted: LayoutToSave): Result<SavedLayout>;
  remove(reader: R, shared: boolean, which: LayoutToRemove): Result<Record<string, never>>;
  readonly topics: TopicSources<Pick<SiteTopics, 'layouts'>>;
}

export function createLayoutLibrary<R extends LibraryReader>(options: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: LibraryStore;
  /** Returns whether a reader may know of a camera that exists or was removed; the tile of a removed one says so. */
  readonly mayName: (reader: R, camera: string) => boolean;
}): LayoutLibrary<R> {
  const { site, clock, store, mayName } = options;
  const changing = createKeyedRateLimit(clock, changesOfOne);
  let changes = 0;
  const layouts = createPublication(() => [{ changes }]);

  const ownerOf = ({ operator }: R) => operator.id.slice(`${site}:operator:`.length);
  const idOf = (local: string) => LayoutId.parse(`${site}:layout:${local}`);
  const localOf = (id: LayoutId) => id.slice(`${site}:layout:`.length);
  const seenBy = (reader: R) => (camera: CameraId) => mayName(reader, camera);

  function shownTo(reader: R, row: LayoutRecord): SavedLayout {
    const { layout, withheld } = filterVisibleLayout(row.layout, seenBy(reader));
    const { name, version, changedAt, changedBy } = row;
    const shared = row.owner === null;
    const hidden = [...withheld.keys()];
    return { id: idOf(row.id), name, shared, layout, version, changedAt, changedBy, withheld: hidden };
  }

  function tooLarge(layout: Layout): Result<never> | undefined {
    const bytes = Buffer.byteLength(JSON.stringify(layout));
    if (bytes <= maxLayoutBytes) return undefined;
    return fail('layout.tooLarge', { size: Math.ceil(bytes / 1024), most: maxLayoutBytes / 1024 });
  }

  function changed({ operator }: R): void {
    changing.take(operator.id);
    changes += 1;
    layouts.publishEach();
  }

  /** Returns the layout to be changed, if unchanged since the reader loaded it; another person's own is reported as unknown. */
  function current(reader: R, shared: boolean, id: LayoutId, base: number): Result<LayoutRecord> {
    const row = store.layouts.byId(localOf(id));
    if (!row || row.owner !== (shared ? null : ownerOf(reader))) return fail('layout.unknown');
    if (row.version !== base) return fail('layout.conflict', { name: row.name, by: row.changedBy });
    return ok(row);
  }

  const auditEventOf = (
    reader: R,
    event: string,
    { id, name, version, owner }: LayoutRecord,
    more = {},
  ): AuditEvent => ({
    who: reader.operator.id,
    event,
    camera: null,
    why: null,
    detail: JSON.stringify({ desk: reader.desk, layout: id, name, version, shared: owner === null, ...more }),
  });

  return {
    list(reader, after) {
      const rows = store.layouts.openTo(ownerOf(reader), after ? localOf(after) : '', layoutsPerPage + 1);
      const layouts = rows.slice(0, layoutsPerPage).map((row) => shownTo(reader, row));
      const next = rows.length > layoutsPerPage ? layouts.at(-1)?.id : undefined;
      return { layouts, ...(next === undefined ? {} : { next }) };
    },

    save(reader, shared, { id, base, name, layout: saved }) {
      if (changing.waitMs(reader.operator.id) > 0) return fail('call.tooMany');
      const large = tooLarge(saved);
      if (large) return large;
      let before: LayoutRecord | undefined;
      if (id !== undefined && base !== undefined) {
        const found = current(reader, shared, id, base);
        if (!found.ok) return found;
        before = found.value;
      }
      const owner = shared ? null : ownerOf(reader);
      const most = shared ? maxSharedLayouts : maxOwnLayouts;
      if (!before && store.layouts.count(owner) >= most) return fail('layout.tooMany', { most });
      // Cameras hidden from the reader stay in the layout.
      const layout = before
        ? mergeLayout({
            stored: before.layout,
            saved,
            seen: seenBy(reader),
            withheld: filterVisibleLayout(before.layout, seenBy(reader)).withheld,
          }).layout
        : saved;
      // The merged layout of several people with different scopes has to respect the limit, too.
      const largeInAll = tooLarge(layout);
      if (largeInAll) return largeInAll;
      const row: LayoutRecord = {
        id: before?.id ?? randomBytes(8).toString('hex'),
        owner,
        name,
        layout,
        version: (before?.version ?? 0) + 1,
        changedAt: Math.round(clock.now()),
        changedBy: reader.operator.displayName,
      };
      const written = store.attempt(() => {
        store.layouts.put(row);
        store.audit.append(
          auditEventOf(
            reader,
            'layout.save',
            row,
            before && before.name !== name ? { was: before.name } : {},
          ),
        );
      });
      if (!written.ok) return written;
      changed(reader);
      return ok(shownTo(reader, row));
    },

    remove(reader, shared, { id, base }) {
      if (changing.waitMs(reader.operator.id) > 0) return fail('call.tooMany');
      const found = current(reader, shared, id, base);
      if (!found.ok) return found;
      const written = store.attempt(() => {
        store.layouts.remove(found.value.id);
        store.audit.append(auditEventOf(reader, 'layout.remove', found.value));
      });
      if (!written.ok) return written;
      changed(reader);
      return ok({});
    },

    topics: { layouts },
  };
}
