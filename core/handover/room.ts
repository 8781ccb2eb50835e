import { z } from 'zod';
import type { ReadAuditEntry } from '../audit/audit.ts';
import { CameraId } from '../base/ids.ts';
import { fromJson } from '../base/json.ts';
import { unmaskedForMs } from '../media/mask.ts';
import { FourEyesRight, secondGoodForMs } from '../people/operator.ts';
import { Granted, type HandoverReport } from './report.ts';

/**
 * What was done in a room that anyone who takes it over should know of, as the site's trail has it. `shown`: something was put on the
 * room's wall `wall`; `unmasked`: the camera was looked at without its masks, until `until`; `stoodBy`: a second person signed in
 * beside `by`, for one use until `until`; `satAway`: they sat at their desk without the site, until `until` (null: still).
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
  /** Why, in their words; what the layout that was put on a wall is called. */
  text: z.string().max(500),
  /** Of `stoodBy`. */
  granted: Granted.nullable().default(null),
});
export type RoomAuditEvent = z.infer<typeof RoomAuditEvent>;
export const maxRoomAuditEvents = 2_000;

const SecondPersonDetail = fromJson(z.object({ right: FourEyesRight, for: z.string() }));
/** What an entry `second.confirmed` or `video.unmask` of a trail, the site's or a desk's, says. Undefined: another action, or of another right. */
export function rightGiven(
  entry: Pick<z.infer<typeof ReadAuditEntry>, 'at' | 'who' | 'event' | 'why' | 'detail'>,
  personName: (id: string) => string | undefined,
): Pick<RoomAuditEvent, 'what' | 'at' | 'until' | 'by' | 'text' | 'granted'> | undefined {
  const { at, who, event } = entry;
  const name = (id: string) => (personName(id) ?? id).slice(0, 160);
  const text = entry.why ?? '';
  if (event === 'video.unmask')
    return { what: 'unmasked', at, until: at + unmaskedForMs, by: name(who), text, granted: null };
  const secondPerson =
    event === 'second.confirmed' ? SecondPersonDetail.safeParse(entry.detail).data : undefined;
  if (!secondPerson) return undefined;
  const granted = { right: secondPerson.right, second: name(who) };
  return { what: 'confirmedBy', at, until: at + secondGoodForMs, by: name(secondPerson.for), text, granted };
}

/** Somebody could do there for a while what they else could not. */
export const isOfRights = ({ what }: Pick<RoomAuditEvent, 'what'>): boolean =>
  what === 'unmasked' || what === 'confirmedBy' || what === 'satAway';

type Abnormal = HandoverReport['abnormal']['lines'][number];

/** What stands on a wall, and a tour that is off, began before a shift as often as in it: looked for so much further back, ms. */
export const roomBeforeMs = 7 * 86_400_000;

/**
 * What is not as usual, of actions in the order of their times: what was put on each wall last, tours that somebody stopped and
 * nobody started again, and from `from` on (ms since the epoch) looks without masks, for what a second person stood by, and who
 * sat somewhere without the site.
 */
export function abnormalOf(
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

/** Pictures that left other desks than this one from `from` on (ms since the epoch): what left this one it knows itself. */
export const exportsElsewhere = (
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
