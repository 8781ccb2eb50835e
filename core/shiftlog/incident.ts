import { z } from 'zod';
import { AlertPlace, AlertPriority, Person } from '../alerts/alert.ts';
import { AlertId, CameraId, DeskId, ShiftLogId } from '../base/ids.ts';
import { ExportFileName } from '../media/export.ts';
import { ShiftLogText, ShiftLogTime } from './entry.ts';

/** `open`: work is in progress; `monitoring`: over or under control, and observed; `closed`: no further work. */
export const IncidentState = z.enum(['open', 'monitoring', 'closed']);
export type IncidentState = z.infer<typeof IncidentState>;

/** The items tied to an incident. */
export const IncidentLinks = z.object({
  alerts: z.array(AlertId).max(200).default([]),
  /** Entries of the log. */
  entries: z.array(ShiftLogId).max(200).default([]),
  /** Exported pictures, by the file name under which the manifest is signed. */
  snapshots: z.array(ExportFileName).max(100).default([]),
  /** The path from camera to camera, in order of time. */
  trail: z
    .array(z.object({ camera: CameraId, at: ShiftLogTime }))
    .max(200)
    .default([]),
});
export type IncidentLinks = z.infer<typeof IncidentLinks>;

/** A change of an incident; absent fields stay. */
export const IncidentChange = z.object({
  title: z.string().trim().min(1).max(200).optional(),
  priority: AlertPriority.optional(),
  state: IncidentState.optional(),
  owner: Person.nullable().optional(),
  nextStep: z.string().trim().max(500).optional(),
  dueAt: ShiftLogTime.nullable().optional(),
});
export type IncidentChange = z.infer<typeof IncidentChange>;

export const IncidentOpening = z.object({
  title: z.string().trim().min(1).max(200),
  priority: AlertPriority,
  place: AlertPlace.nullable().default(null),
  owner: Person.nullable().default(null),
  nextStep: z.string().trim().max(500).default(''),
  dueAt: ShiftLogTime.nullable().default(null),
  ties: IncidentLinks.prefault({}),
});
export type IncidentOpening = z.infer<typeof IncidentOpening>;

/** A change based on an outdated version: not applied, and shown with both sides until an operator settles it. */
export const IncidentConflict = z.object({
  record: ShiftLogId,
  by: Person,
  at: ShiftLogTime,
  change: IncidentChange,
});
export type IncidentConflict = z.infer<typeof IncidentConflict>;

/** An incident folded from its records. */
export const Incident = z.object({
  id: ShiftLogId,
  desk: DeskId,
  openedAt: ShiftLogTime,
  openedBy: Person,
  ...IncidentOpening.shape,
  ties: IncidentLinks,
  state: IncidentState,
  /** The number of applied changes; the next change is checked against it. */
  version: z.int().min(0),
  changedAt: ShiftLogTime,
  changedBy: Person,
  closedAt: ShiftLogTime.nullable(),
  conflicts: z.array(IncidentConflict).max(50),
  /** Part of it has not reached the site. */
  pending: z.boolean(),
});
export type Incident = z.infer<typeof Incident>;

/** One line of an incident's history. */
export const IncidentLine = z.object({
  record: ShiftLogId,
  by: Person,
  at: ShiftLogTime,
  what: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('opened') }),
    z.object({
      kind: z.literal('changed'),
      change: IncidentChange,
      text: z.string().max(4_000),
      conflict: z.boolean(),
    }),
    z.object({ kind: z.literal('tied'), add: IncidentLinks, remove: IncidentLinks }),
    z.object({ kind: z.literal('entry'), text: ShiftLogText }),
  ]),
});
export type IncidentLine = z.infer<typeof IncidentLine>;
