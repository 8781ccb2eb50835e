import { z } from 'zod';
import type { AuditRow } from '../../core/audit/api.ts';
import { type AuditLogTable, allOfAction } from '../../core/audit/auditSearch.ts';
import { CameraId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import type { handoverSiteCalls } from '../../core/handover/api.ts';
import {
  isTemporaryRightEvent,
  maxRoomAuditEvents,
  parseTemporaryRight,
  type RoomAuditEvent,
} from '../../core/handover/room.ts';
import type { CallOutput } from '../../core/rpc/define.ts';

const auditEvents: Readonly<Record<string, RoomAuditEvent['what']>> = {
  'export.snapshot': 'export',
  'export.clip': 'export',
  'share.push': 'shown',
  'ptz.startTour': 'tourStarted',
  'ptz.stopTour': 'tourStopped',
  'video.unmask': 'unmasked',
  'second.confirmed': 'confirmedBy',
  'session.satAway': 'satAway',
};

/** The visible part of the caller's scope. */
type Sees = 'all' | ((camera: string) => boolean);

const Failed = fromJson(z.object({ id: z.string() }));
/** The detail of `share.push` in the audit log (site/wall/share). */
const Shared = fromJson(
  z.object({
    id: z.string(),
    to: z.object({ desk: z.string(), name: z.string() }),
    layout: z.string().optional(),
    cameras: z.array(z.string()).default([]),
    count: z.int().default(0),
  }),
);
/** The detail of `session.satAway` in the audit log (site/people/people.ts), ms since the epoch. */
const Sat = fromJson(z.object({ since: z.int().min(0), until: z.int().min(0) }));
const Refused = fromJson(z.object({ failed: z.string() }));

/** Finds the room's events for a handover in the site's own audit log. */
export function createRoomAuditEvents(parts: {
  readonly table: AuditLogTable;
  readonly isWall: (desk: string) => boolean;
  /** Returns a person's name; undefined: not a person of the site. */
  readonly personName: (id: string) => string | undefined;
}) {
  const { table, isWall, personName } = parts;

  function shown(entry: AuditRow, failed: ReadonlySet<string>, sees: Sees) {
    const shared = Shared.safeParse(entry.detail).data;
    if (!shared || !isWall(shared.to.desk) || failed.has(shared.id)) return undefined;
    const { cameras, count, layout = '' } = shared;
    // A layout with more cameras than were recorded is hidden from people with a limited scope.
    const isSeen = sees === 'all' || (cameras.length === count && cameras.every(sees));
    return isSeen ? { wall: shared.to.name.slice(0, 120), text: layout.slice(0, 500) } : undefined;
  }

  /** Describes a desk session reported later; a momentary one, for a signature only, is named beside that signature. */
  function sat(entry: AuditRow, to: number) {
    const { since, until } = Sat.safeParse(entry.detail).data ?? {};
    if (since === undefined || until === undefined || since >= to || since === until) return undefined;
    return { at: since, until };
  }

  /** Describes an event; undefined: it is not part of a handover. */
  function describe(
    what: RoomAuditEvent['what'],
    entry: AuditRow,
    of: { readonly to: number; readonly failed: ReadonlySet<string>; readonly sees: Sees },
  ): Partial<RoomAuditEvent> | undefined {
    if (what === 'satAway') return sat(entry, of.to);
    if (isTemporaryRightEvent({ what })) return parseTemporaryRight(entry, personName);
    return what === 'shown' ? shown(entry, of.failed, of.sees) : { text: entry.why ?? '' };
  }

  return {
    auditEvents(
      period: { readonly from: number; readonly to: number },
      sees: Sees,
    ): CallOutput<typeof handoverSiteCalls, 'handover.room'> {
      const failed = new Set(
        allOfAction(table, 'share.failed', period, maxRoomAuditEvents).flatMap(
          ({ detail }) => Failed.safeParse(detail).data?.id ?? [],
        ),
      );
      const found: RoomAuditEvent[] = [];
      const of = { to: period.to, failed, sees };
      let isAll = true;
      for (const [event, what] of Object.entries(auditEvents)) {
        const until = what === 'satAway' ? Number.MAX_SAFE_INTEGER : period.to;
        const entries = allOfAction(table, event, { from: period.from, to: until }, maxRoomAuditEvents);
        if (entries.length === maxRoomAuditEvents) isAll = false;
        for (const entry of entries) {
          const camera = CameraId.nullable().safeParse(entry.camera).data ?? null;
          if (camera !== null && sees !== 'all' && !sees(camera)) continue;
          if (Refused.safeParse(entry.detail).success) continue;
          const more = describe(what, entry, of);
          if (!more) continue;
          found.push({
            what,
            at: entry.at,
            until: null,
            by: personName(entry.who) ?? entry.who,
            desk: entry.desk,
            camera,
            wall: null,
            text: '',
            granted: null,
            ...more,
          });
        }
      }
      found.sort((a, b) => a.at - b.at);
      return {
        auditEvents: found.slice(-maxRoomAuditEvents),
        isAll: isAll && found.length <= maxRoomAuditEvents,
      };
    },
  };
}
