import { z } from 'zod';
import type { AuditRow } from '../../core/contract/audit.ts';
import type { CallOutput } from '../../core/contract/define.ts';
import type { handoverSiteCalls } from '../../core/contract/handover.ts';
import { mostRoomDeeds, type RoomDeed } from '../../core/domain/handover/room.ts';
import { CameraId } from '../../core/domain/ids.ts';
import { unmaskedForMs } from '../../core/domain/mask.ts';
import { fromJson } from '../../core/json.ts';
import { findInTrail, type TrailTable } from '../../core/trailFind.ts';

const deeds: Readonly<Record<string, RoomDeed['what']>> = {
  'export.snapshot': 'export',
  'export.clip': 'export',
  'share.push': 'shown',
  'ptz.startTour': 'tourStarted',
  'ptz.stopTour': 'tourStopped',
  'video.unmask': 'unmasked',
};
const perPage = 500;

/** What is within the caller's scope. */
type Sees = 'all' | ((camera: string) => boolean);

const Failed = fromJson(z.object({ id: z.string() }));
/** What `share.push` says in the trail (site/share). */
const Shared = fromJson(
  z.object({
    id: z.string(),
    to: z.object({ desk: z.string(), name: z.string() }),
    layout: z.string().optional(),
    cameras: z.array(z.string()).default([]),
    count: z.int().default(0),
  }),
);
const Refused = fromJson(z.object({ failed: z.string() }));

/** What a handover tells of the room, found in the site's own trail. */
export function createRoomDeeds(parts: {
  readonly table: TrailTable;
  readonly isWall: (desk: string) => boolean;
  /** What somebody is called; undefined: nobody of the site's. */
  readonly personName: (id: string) => string | undefined;
}) {
  const { table, isWall, personName } = parts;

  /** All of one deed in a period, the newest first, as far as `most` goes. */
  function all(deed: string, from: number, to: number, most: number): AuditRow[] {
    const found: AuditRow[] = [];
    let before: number | undefined;
    do {
      const page = findInTrail(table, { deed, from, to: to - 1 }, before, perPage);
      found.push(...page.entries.filter((entry) => entry.deed === deed));
      before = page.next;
    } while (before !== undefined && found.length < most);
    return found.slice(0, most);
  }

  function shown(entry: AuditRow, failed: ReadonlySet<string>, sees: Sees) {
    const shared = Shared.safeParse(entry.detail).data;
    if (!shared || !isWall(shared.to.desk) || failed.has(shared.id)) return undefined;
    const { cameras, count, layout = '' } = shared;
    // Of a layout with more cameras than were named nobody with a limited scope can be told.
    const isSeen = sees === 'all' || (cameras.length === count && cameras.every(sees));
    return isSeen ? { wall: shared.to.name.slice(0, 120), text: layout.slice(0, 500) } : undefined;
  }

  return {
    deeds(
      { from, to }: { readonly from: number; readonly to: number },
      sees: Sees,
    ): CallOutput<typeof handoverSiteCalls, 'handover.room'> {
      const failed = new Set(
        all('share.failed', from, to, mostRoomDeeds).flatMap(
          ({ detail }) => Failed.safeParse(detail).data?.id ?? [],
        ),
      );
      const told: RoomDeed[] = [];
      let isAll = true;
      for (const [deed, what] of Object.entries(deeds)) {
        const entries = all(deed, from, to, mostRoomDeeds);
        if (entries.length === mostRoomDeeds) isAll = false;
        for (const entry of entries) {
          const camera = CameraId.nullable().safeParse(entry.camera).data ?? null;
          if (camera !== null && sees !== 'all' && !sees(camera)) continue;
          if (Refused.safeParse(entry.detail).success) continue;
          const put = what === 'shown' ? shown(entry, failed, sees) : { wall: null, text: entry.why ?? '' };
          if (!put) continue;
          told.push({
            ...{ what, at: entry.at, until: what === 'unmasked' ? entry.at + unmaskedForMs : null },
            ...{ by: personName(entry.who) ?? entry.who, desk: entry.desk, camera, ...put },
          });
        }
      }
      told.sort((a, b) => a.at - b.at);
      return { deeds: told.slice(-mostRoomDeeds), isAll: isAll && told.length <= mostRoomDeeds };
    },
  };
}
