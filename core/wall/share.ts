import { z } from 'zod';
import { CameraId, DeskId, WindowId } from '../base/ids.ts';
import { camerasOf, Layout, sightOf } from './layout.ts';
import { Sender } from './sender.ts';

/** What is sent from one wall to another. */
export const SharedContent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('camera'), camera: CameraId }),
  z.object({ kind: z.literal('layout'), name: z.string().trim().max(60), layout: Layout }),
]);
export type SharedContent = z.infer<typeof SharedContent>;

/** What of it arrives: without a word of the cameras that the receiver may not see, but saying where they were. */
export const ReceivedContent = z.discriminatedUnion('kind', [
  /** null: a camera that the receiver may not see. */
  z.object({ kind: z.literal('camera'), camera: CameraId.nullable() }),
  z.object({
    kind: z.literal('layout'),
    name: z.string().max(60),
    layout: Layout,
    /** Tiles of which something is withheld. */
    withheld: z.array(z.int().min(0).max(63)).max(64),
  }),
]);
export type ReceivedContent = z.infer<typeof ReceivedContent>;

/** Somebody sent this: it waits for its receiver, who may look elsewhere just now. */
export const Offer = z.object({
  id: z.string().min(1).max(64),
  /** ms since the epoch, by the clock of anyone who passed it on */
  at: z.int(),
  from: Sender,
  content: ReceivedContent,
});
export type Offer = z.infer<typeof Offer>;

/** How long an offer is kept for anyone who has not answered it. */
export const offerLifeMs = 5 * 60_000;
/** The most that wait at one window; the oldest gives way. */
export const maxOffers = 20;
/** Of the content as JSON: a wall of 64 sequences of 100 cameras would be a way to fill somebody's line. */
export const maxSharedBytes = 64 * 1024;

/** A desk's windows, and what it is called, as it tells them. */
export const DeskPresence = z.object({
  name: z.string().trim().min(1).max(60),
  windows: z.array(WindowId).max(64),
});
export type DeskPresence = z.infer<typeof DeskPresence>;

/** Where something can be sent. */
export const ShareTarget = z.object({
  /** What it is called where one sends to it, for as long as the site runs; not its id. */
  desk: DeskId,
  name: z.string().max(120),
  /** Who sits there; null at a room's wall, where nobody does. */
  operator: z.string().max(120).nullable(),
  roomWall: z.boolean(),
  windows: z.array(WindowId).max(64),
});
export type ShareTarget = z.infer<typeof ShareTarget>;

export const camerasShared = (content: SharedContent): readonly CameraId[] =>
  content.kind === 'camera' ? [content.camera] : camerasOf(content.layout);

/**
 * What arrives at somebody who sees the cameras that `seen` says. `isThere`: whether the registry holds a camera. One that it
 * holds no more is nobody's secret, and its tile says what became of it.
 */
export function receivedBy(
  content: SharedContent,
  seen: (camera: CameraId) => boolean,
  isThere: (camera: CameraId) => boolean,
): ReceivedContent {
  if (content.kind === 'camera')
    return { kind: 'camera', camera: seen(content.camera) ? content.camera : null };
  const { layout, withheld } = sightOf(content.layout, (camera) => seen(camera) || !isThere(camera));
  return { kind: 'layout', name: content.name, layout, withheld: [...withheld.keys()] };
}
