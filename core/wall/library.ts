import { z } from 'zod';
import { LayoutId } from '../base/ids.ts';
import { defineCall, defineCallsWithRight } from '../rpc/define.ts';
import { Layout, listLayoutCameras } from './layout.ts';

export const LayoutName = z.string().trim().min(1).max(60);

/** A named layout stored at the site, as visible to one person. */
export const SavedLayout = z.object({
  id: LayoutId,
  name: LayoutName,
  shared: z.boolean(),
  layout: Layout,
  /**
   * Counts changes from 1. An editor names the version it started from, so that no other person's change is
   * overwritten unseen.
   */
  version: z.int().min(1),
  /** ms since the epoch, by the site's clock. */
  changedAt: z.int(),
  changedBy: z.string().max(120),
  /** Tiles with content that is hidden from this person. */
  withheld: z.array(z.int().min(0).max(63)).max(64),
});
export type SavedLayout = z.infer<typeof SavedLayout>;

/** A layout to save. `id` and `base` (the version it started from) are set to replace an existing one. */
export const LayoutToSave = z
  .object({
    id: LayoutId.optional(),
    base: z.int().min(1).optional(),
    name: LayoutName,
    layout: Layout,
  })
  .refine(({ id, base }) => (id === undefined) === (base === undefined), 'id and base together');
export type LayoutToSave = z.infer<typeof LayoutToSave>;

export const LayoutToRemove = z.object({ id: LayoutId, base: z.int().min(1) });
export type LayoutToRemove = z.infer<typeof LayoutToRemove>;

/** Limits per person, and for all shared layouts of a site. */
export const maxOwnLayouts = 500;
export const maxSharedLayouts = 500;
/** The maximum size of a layout as JSON. */
export const maxLayoutBytes = 64 * 1024;
/** The page size of requests to the site. */
export const layoutsPerPage = 50;

/** The calls that change the stored layouts which need this right: one's own, or the shared ones. */
const changesNeeding = (right: 'layout.own' | 'layout.shared') => ({
  save: defineCall({
    input: LayoutToSave,
    output: SavedLayout,
    right,
    scope: (input) => listLayoutCameras(input.layout),
  }),
  remove: defineCallsWithRight(right)({ input: LayoutToRemove, output: z.object({}) }),
});

/** Changes of stored layouts, for a window at its desk and for a desk at its site. */
export const ownLayoutCalls = changesNeeding('layout.own');
export const sharedLayoutCalls = changesNeeding('layout.shared');
