import { z } from 'zod';
import type { AuditRow } from '../../../core/audit/api.ts';
import { allOfAction } from '../../../core/audit/trailFind.ts';
import { CameraId, type DeskId } from '../../../core/base/ids.ts';
import { fromJson } from '../../../core/base/json.ts';
import { maxRoomAuditEvents, type RoomAuditEvent, rightGiven } from '../../../core/handover/room.ts';
import { longestOfflineMs } from '../../../core/people/verifier.ts';
import type { Reader } from '../../../node/sql/access.ts';
import { deskTrail } from '../../store/audit.ts';
import { gapsBetween } from '../../store/gaps.ts';

const Away = fromJson(z.object({ away: z.literal(true) }));

/**
 * Rights that somebody had at this desk for a while, by its own trail: looks without masks and what a second person stood by for
 * in `from` <= time < `to` (ms since the epoch), and who sat here without the site in it.
 */
export function rightsHere(
  store: Reader,
  desk: DeskId,
  { from, to }: { readonly from: number; readonly to: number },
  personName: (id: string) => string | undefined,
): RoomAuditEvent[] {
  const table = deskTrail(store, desk);
  const all = (event: string, since: number, until: number) =>
    allOfAction(table, event, { from: since, to: until }, maxRoomAuditEvents);
  const line = { desk, wall: null, text: '', granted: null };

  const given = ['video.unmask', 'second.confirmed'].flatMap((event) =>
    all(event, from, to).flatMap((entry): RoomAuditEvent[] => {
      const camera = CameraId.nullable().safeParse(entry.camera).data ?? null;
      const right = rightGiven(entry, personName);
      return right ? [{ ...line, camera, ...right }] : [];
    }),
  );

  const earliest = Math.max(0, from - longestOfflineMs);
  const signIns = all('session.signIn', earliest, Number.MAX_SAFE_INTEGER);
  const left = [...signIns, ...all('session.signOut', earliest, Number.MAX_SAFE_INTEGER)];
  /** Until they went, or the site was there again. */
  function until({ seq, at }: AuditRow): number | null {
    const went = left.filter((one) => one.seq > seq).sort((a, b) => a.seq - b.seq)[0];
    const gap = gapsBetween(store, at, at + 1).find(({ what }) => what === 'offline');
    const ends = [went?.at, gap?.to].flatMap((end) => (end == null ? [] : [Math.max(at, end)]));
    return ends.length > 0 ? Math.min(...ends) : null;
  }
  const sat = signIns
    .filter(({ at, detail }) => at < to && Away.safeParse(detail).success)
    .map((entry): RoomAuditEvent => {
      const by = personName(entry.who) ?? entry.who;
      return { ...line, what: 'satAway', at: entry.at, until: until(entry), by, camera: null };
    })
    .filter((one) => one.until === null || one.until >= from);

  return [...given, ...sat].sort((a, b) => a.at - b.at);
}
