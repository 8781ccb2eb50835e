import { z } from 'zod';
import type { ReadAuditEntry } from '../audit/audit.ts';
import { CameraId } from '../base/ids.ts';
import { fromJson } from '../base/json.ts';
import { unmaskDurationMs } from '../media/mask.ts';
import { FourEyesRight, secondPersonValidMs } from '../people/operator.ts';
import { Granted, type HandoverReport } from './report.ts';

/**
 * An event in the room that the next shift must know, from the site's audit log.
 * `shown`: content was put on the room's wall `wall`; `unmasked`: the camera was viewed without privacy masks,
 * until `until`; `confirmedBy`: a second person signed in next to `by`, for one use until `until`; `satAway`: a
 * person worked at their desk offline, until `until` (null: still).
 */
export const RoomAuditEvent = z.object({
  what: z.enum(['export', 'shown', 'tourStarted', 'tourStopped', 'unmasked', 'confirmedBy', 'satAway']),
  /** ms since the epoch. */
  at: z.int().min(0),
  until: z.int().min(0).nullable(),
  by: z.string().max(160),
  desk: z.string().max(160).nullable(),
  camera: CameraId.nullable(),
  wall: z.string().max(120).nullable(),
  /** The person's reason; for a wall, the name of the layout. */
  text: z.string().max(500),
  /** Set for `confirmedBy`. */
  granted: Granted.nullable().default(null),
});
export type RoomAuditEvent = z.infer<typeof RoomAuditEvent>;
export const maxRoomAuditEvents = 2_000;

const SecondPersonDetail = fromJson(z.object({ right: FourEyesRight, for: z.string() }));
/**
 * Parses an audit entry `second.confirmed` or `video.unmask`, of the site or a desk. Undefined: another event, or
 * another right.
 */
export function parseTemporaryRight(
  entry: Pick<z.infer<typeof ReadAuditEntry>, 'at' | 'who' | 'event' | 'why' | 'detail'>,
  personName: (id: string) => string | undefined,
): Pick<RoomAuditEvent, 'what' | 'at' | 'until' | 'by' | 'text' | 'granted'> | undefined {
  const { at, who, event } = entry;
  const name = (id: string) => (personName(id) ?? id).slice(0, 160);
  const text = entry.why ?? '';
  if (event === 'video.unmask')
    return { what: 'unmasked', at, until: at + unmaskDurationMs, by: name(who), text, granted: null };
  const secondPerson =
    event === 'second.confirmed' ? SecondPersonDetail.safeParse(entry.detail).data : undefined;
  if (!secondPerson) return undefined;
  const granted = { right: secondPerson.right, second: name(who) };
  return {
    what: 'confirmedBy',
    at,
    until: at + secondPersonValidMs,
    by: name(secondPerson.for),
    text,
    granted,
  };
}

/** Returns whether the event granted a person temporary rights. */
export const isTemporaryRightEvent = ({ what }: Pick<RoomAuditEvent, 'what'>): boolean =>
  what === 'unmasked' || what === 'confirmedBy' || what === 'satAway';

type Abnormal = HandoverReport['abnormal']['lines'][number];

/** Wall contents and stopped tours often began before the shift: audit events are searched this much further back, ms. */
export const roomBeforeMs = 7 * 86_400_000;

/**
 * Returns the abnormalities from events in order of time.
 * These are the last content of each wall, tours that were stopped and not restarted, and, from `from` on (ms
 * since the epoch), views without masks, uses of the four-eyes principle, and offline sessions.
 */
export function listAbnormalities(
  auditEvents: readonly RoomAuditEvent[],
  from: number,
  cameraName: (camera: string) => string,
): Abnormal[] {
  const walls = new Map<string, Abnormal>();
  const tours = new Map<string, Abnormal>();
  const rights: Abnormal[] = [];
  for (const { what, at, until, by, camera, wall, text, granted } of auditEvents) {
    const line = {
      camera,
      name: camera === null ? '' : cameraName(camera),
      by,
      since: at,
      until,
      text,
      granted,
    };
    if (what === 'unmasked' && at >= from) rights.push({ ...line, what: 'temporaryRight' });
    if (what === 'confirmedBy' && at >= from) rights.push({ ...line, what: 'fourEyes' });
    if (what === 'satAway' && (until ?? from) >= from)
      rights.push({ ...line, what: 'withoutSite', name: by });
    if (what === 'shown' && wall !== null)
      walls.set(wall, { ...line, what: 'wallOverride', name: wall, text: text || line.name });
    if (what === 'tourStopped' && camera !== null) tours.set(camera, { ...line, what: 'tourOff' });
    if (what === 'tourStarted' && camera !== null) tours.delete(camera);
  }
  return [...tours.values(), ...walls.values(), ...rights];
}

/** Returns the exports of other desks from `from` on (ms since the epoch); a desk knows its own. */
export const listExportsElsewhere = (
  auditEvents: readonly RoomAuditEvent[],
  { desk, from }: { readonly desk: string; readonly from: number },
  cameraName: (camera: string) => string,
): HandoverReport['exports']['lines'] =>
  auditEvents
    .filter((event) => event.what === 'export' && event.desk !== desk && event.at >= from)
    .map(({ at, by, camera, text }) => ({
      what: 'export',
      camera,
      name: camera === null ? '' : cameraName(camera),
      by,
      at,
      reason: text,
    }));
