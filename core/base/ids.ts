import { z } from 'zod';

/** Ids contain their site (`site:kind:id`), so that a desk can work with several sites. */
const idPart = '[a-z0-9][a-z0-9_.-]{0,63}';
const idOf = (kind: string) =>
  z.string().regex(new RegExp(`^${idPart}:${kind}:${idPart}$`), `an id like site:${kind}:1`);

export const CameraId = idOf('camera').brand<'CameraId'>();
export type CameraId = z.infer<typeof CameraId>;

export const WardId = idOf('ward').brand<'WardId'>();
export type WardId = z.infer<typeof WardId>;

export const OperatorId = idOf('operator').brand<'OperatorId'>();
export type OperatorId = z.infer<typeof OperatorId>;

/** Returns the site of an id. */
export const getSiteOfId = (id: OperatorId): string => id.slice(0, id.indexOf(':'));

/** Returns the id without its site, as the site stores it. */
export const getLocalId = (id: OperatorId): string => id.slice(id.lastIndexOf(':') + 1);

/** Returns the id of a person whom a site stores as `local`. */
export const toOperatorId = (site: string, local: string): OperatorId =>
  `${site}:operator:${local}` as OperatorId;

export const AlertId = idOf('alert').brand<'AlertId'>();
export type AlertId = z.infer<typeof AlertId>;

/** A layout of the site's library. */
export const LayoutId = idOf('layout').brand<'LayoutId'>();
export type LayoutId = z.infer<typeof LayoutId>;

/** A desk's random id, chosen once at its first start. */
export const DeskId = z
  .string()
  .regex(/^desk-[0-9a-f]{16}$/)
  .brand<'DeskId'>();
export type DeskId = z.infer<typeof DeskId>;

/** A window's identifier at its desk: stable over restarts, so that its layout can be restored. */
export const WindowId = z
  .string()
  .regex(/^w[0-9]{1,3}$/)
  .brand<'WindowId'>();
export type WindowId = z.infer<typeof WindowId>;

/** RFC 9562 version 7: ordered by time, created at a desk, a permanent identifier. */
export const Uuid7 = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'a UUID of version 7');

/** Identifies a record of the shift log, and the entry, incident, order or handover that it began. */
export const ShiftLogId = Uuid7.brand<'ShiftLogId'>();
export type ShiftLogId = z.infer<typeof ShiftLogId>;
