import { z } from 'zod';
import { CameraId, DeskId, WindowId } from '../base/ids.ts';
import { filterVisibleLayout, Layout, listLayoutCameras } from './layout.ts';
import { Sender } from './sender.ts';

/** Content sent from one wall to another. */
export const SharedContent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('camera'), camera: CameraId }),
  z.object({ kind: z.literal('layout'), name: z.string().trim().max(60), layout: Layout }),
]);
export type SharedContent = z.infer<typeof SharedContent>;

/** The content as received: hidden cameras are omitted and only their tiles are named. */
export const ReceivedContent = z.discriminatedUnion('kind', [
  /** Null: a camera hidden from the receiver. */
  z.object({ kind: z.literal('camera'), camera: CameraId.nullable() }),
  z.object({
    kind: z.literal('layout'),
    name: z.string().max(60),
    layout: Layout,
    /** Tiles with hidden content. */
    withheld: z.array(z.int().min(0).max(63)).max(64),
  }),
]);
export type ReceivedContent = z.infer<typeof ReceivedContent>;

/** Received content, which waits for the receiver's decision because they may be busy. */
export const Offer = z.object({
  id: z.string().min(1).max(64),
  /** ms since the epoch, by the clock of the relaying process. */
  at: z.int(),
  from: Sender,
  content: ReceivedContent,
});
export type Offer = z.infer<typeof Offer>;

/** The lifetime of an unanswered offer. */
export const offerLifeMs = 5 * 60_000;
/** The maximum number of offers waiting at one window; the oldest is dropped. */
export const maxOffers = 20;
/** The maximum size of the content as JSON: 64 sequences of 100 cameras could fill the receiver's link. */
export const maxSharedBytes = 64 * 1024;

/** A desk's name and windows, as it publishes them. */
export const DeskPresence = z.object({
  name: z.string().trim().min(1).max(60),
  windows: z.array(WindowId).max(64),
});
export type DeskPresence = z.infer<typeof DeskPresence>;

/** A possible receiver. */
export const ShareTarget = z.object({
  /** The desk's identifier for sending, valid while the site runs; not its id. */
  desk: DeskId,
  name: z.string().max(120),
  /** The operator at the desk; null for a room's wall, which has none. */
  operator: z.string().max(120).nullable(),
  roomWall: z.boolean(),
  windows: z.array(WindowId).max(64),
});
export type ShareTarget = z.infer<typeof ShareTarget>;

export const listSharedCameras = (content: SharedContent): readonly CameraId[] =>
  content.kind === 'camera' ? [content.camera] : listLayoutCameras(content.layout);

/**
 * Returns the content as received by an operator to whom `seen` shows cameras.
 * `mayName` tells of which other cameras the operator may learn: those removed from their scope, whose tiles tell
 * that they were removed.
 */
export function toReceivedContent(
  content: SharedContent,
  seen: (camera: CameraId) => boolean,
  mayName: (camera: CameraId) => boolean,
): ReceivedContent {
  if (content.kind === 'camera')
    return { kind: 'camera', camera: seen(content.camera) ? content.camera : null };
  const { layout, withheld } = filterVisibleLayout(
    content.layout,
    (camera) => seen(camera) || mayName(camera),
  );
  return { kind: 'layout', name: content.name, layout, withheld: [...withheld.keys()] };
}
