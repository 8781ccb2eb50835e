import type { AuditEvent } from '../audit/audit.ts';
import type { CameraId, DeskId, OperatorId, ShiftLogId } from '../base/ids.ts';
import type { Right } from '../people/operator.ts';
import type { ShiftLogBody, ShiftLogRecord } from './record.ts';

/**
 * Returns the entry, incident, standing order or handover that a record begins or adds to; the record itself if it
 * stands alone.
 */
export function getRecordRoot({ id, body }: Pick<ShiftLogRecord, 'id' | 'body'>): ShiftLogId {
  switch (body.kind) {
    case 'addendum':
      return body.to;
    case 'orderEnded':
      return body.order;
    case 'incidentChanged':
    case 'incidentTied':
    case 'incidentSettled':
      return body.incident;
    case 'standingEnded':
      return body.standing;
    case 'handoverWorded':
    case 'handoverTicked':
    case 'handoverAsked':
    case 'handoverAnswered':
    case 'handoverSigned':
    case 'handoverAccepted':
    case 'handoverRefused':
    case 'handoverAddendum':
      return body.handover;
    case 'entry':
    case 'incidentOpened':
    case 'standingAdded':
    case 'dutyOn':
    case 'dutyOff':
    case 'handoverBegun':
      return id;
  }
}

/**
 * Returns every camera that a record names, without duplicates. Readers who may not see all of them receive
 * neither the record nor what belongs to it.
 */
export function listRecordCameras(body: ShiftLogBody): CameraId[] {
  const trailOf = (ties: { readonly trail: readonly { readonly camera: CameraId }[] }) =>
    ties.trail.map(({ camera }) => camera);
  switch (body.kind) {
    case 'entry':
      return [...new Set(body.entry.cameras)];
    case 'standingAdded':
      return [...new Set(body.standing.cameras)];
    case 'incidentOpened':
      return [...new Set(trailOf(body.incident.ties))];
    case 'incidentTied':
      return [...new Set([...trailOf(body.add), ...trailOf(body.remove)])];
    default:
      return [];
  }
}

/** Returns the right that the author of a record must have. */
export const getRequiredRight = (body: ShiftLogBody): Right =>
  body.kind.startsWith('handover') ? 'handover.work' : 'log.write';

/**
 * Returns whether a record is a signature: its author confirmed it with their password, so the desk's statement
 * alone is not enough.
 */
export const isSignatureRecord = ({ kind }: ShiftLogBody): boolean =>
  kind === 'handoverSigned' || kind === 'handoverAccepted' || kind === 'handoverRefused';

/** The maximum number of cameras in an audit event, which must be short. */
const mostInDetail = 20;

/** Returns the sender of a record if it differs from the person or desk named in it; otherwise an empty object. */
export function getDifferentSender(
  { by, desk }: ShiftLogRecord,
  sender: { readonly operator: { readonly id: OperatorId }; readonly desk: DeskId },
): { readonly sentBy?: OperatorId; readonly sentFrom?: DeskId } {
  return {
    ...(sender.operator.id === by.id ? {} : { sentBy: sender.operator.id }),
    ...(sender.desk === desk ? {} : { sentFrom: sender.desk }),
  };
}

/** Returns the audit event of a record. `more`: further details. */
export function toRecordAuditEvent(
  record: ShiftLogRecord,
  more: ReturnType<typeof getDifferentSender> = {},
): AuditEvent {
  const { body } = record;
  const cameras = listRecordCameras(body);
  return {
    who: record.by.id,
    event: `shiftLog.${body.kind}`,
    camera: cameras[0] ?? null,
    why: ('reason' in body ? body.reason : '').slice(0, 500) || null,
    detail: JSON.stringify({
      record: record.id,
      of: getRecordRoot(record),
      desk: record.desk,
      at: record.at,
      ...more,
      ...(cameras.length > 1 ? { cameras: cameras.slice(0, mostInDetail), named: cameras.length } : {}),
    }),
  };
}
