import { z } from 'zod';
import { LayoutId } from '../base/ids.ts';
import { Layout } from './layout.ts';

export const LayoutName = z.string().trim().min(1).max(60);

/** A layout that the site keeps under a name, as one person is shown it. */
export const SavedLayout = z.object({
  id: LayoutId,
  name: LayoutName,
  shared: z.boolean(),
  layout: Layout,
  /** Counts its changes from 1. Whoever changes it says which they began with, so that nobody's work is lost unseen. */
  version: z.int().min(1),
  /** ms since the epoch, by the site's clock */
  changedAt: z.int(),
  changedBy: z.string().max(120),
  /** Tiles of which this person is not shown everything. */
  withheld: z.array(z.int().min(0).max(63)).max(64),
});
export type SavedLayout = z.infer<typeof SavedLayout>;

/** What a person asks to have kept. `id` and `base` (the version they began with) where it is to replace one. */
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

/** Of one person, and shared by all of a site. */
export const maxOwnLayouts = 500;
export const maxSharedLayouts = 500;
/** Of a layout as JSON. */
export const maxLayoutBytes = 64 * 1024;
/** Asked of the site at a time. */
export const layoutsPerPage = 50;
