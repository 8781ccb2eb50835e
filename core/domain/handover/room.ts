import { z } from 'zod';
import { CameraId } from '../ids.ts';
import type { HandoverReport } from './report.ts';

/**
 * What was done in a room that whoever takes it over should know of, as the site's trail has it. `shown`: something was put on the
 * room's wall `wall`; `unmasked`: the camera was looked at without its masks, until `until`.
 */
export const RoomDeed = z.object({
  what: z.enum(['export', 'shown', 'tourStarted', 'tourStopped', 'unmasked']),
  /** ms since the epoch. */
  at: z.int().min(0),
  until: z.int().min(0).nullable(),
  by: z.string().max(160),
  desk: z.string().max(160).nullable(),
  camera: CameraId.nullable(),
  wall: z.string().max(120).nullable(),
  /** Why, in their words; what the layout that was put on a wall is called. */
  text: z.string().max(500),
});
export type RoomDeed = z.infer<typeof RoomDeed>;
export const mostRoomDeeds = 2_000;

type Abnormal = HandoverReport['abnormal']['lines'][number];

/** What stands on a wall, and a tour that is off, began before a shift as often as in it: looked for so much further back, ms. */
export const roomBeforeMs = 7 * 86_400_000;

/**
 * What is not as usual, of deeds in the order of their times: what was put on each wall last, tours that somebody stopped and
 * nobody started again, and looks without masks from `from` on (ms since the epoch).
 */
export function abnormalOf(
  deeds: readonly RoomDeed[],
  from: number,
  cameraName: (camera: string) => string,
): Abnormal[] {
  const walls = new Map<string, Abnormal>();
  const tours = new Map<string, Abnormal>();
  const rights: Abnormal[] = [];
  for (const { what, at, until, by, camera, wall, text } of deeds) {
    const line = { camera, name: camera === null ? '' : cameraName(camera), by, since: at, until, text };
    if (what === 'unmasked' && at >= from) rights.push({ ...line, what: 'temporaryRight' });
    if (what === 'shown' && wall !== null)
      walls.set(wall, { ...line, what: 'wallOverride', name: wall, text: text || line.name });
    if (what === 'tourStopped' && camera !== null) tours.set(camera, { ...line, what: 'tourOff' });
    if (what === 'tourStarted' && camera !== null) tours.delete(camera);
  }
  return [...tours.values(), ...walls.values(), ...rights];
}

/** Pictures that left other desks than this one from `from` on (ms since the epoch): what left this one it knows itself. */
export const exportsElsewhere = (
  deeds: readonly RoomDeed[],
  { desk, from }: { readonly desk: string; readonly from: number },
  cameraName: (camera: string) => string,
): HandoverReport['exports']['lines'] =>
  deeds
    .filter((deed) => deed.what === 'export' && deed.desk !== desk && deed.at >= from)
    .map(({ at, by, camera, text }) => ({
      ...{ what: 'export', camera, name: camera === null ? '' : cameraName(camera), by, at, reason: text },
    }));
