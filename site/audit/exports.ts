import { createHash } from 'node:crypto';
import type { AuditEvent } from '../../core/audit/audit.ts';
import type { DeskId, OperatorId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { ExportRecord } from '../../core/media/export.ts';

/**
 * What the trail says of pictures that are about to leave a desk. First of all a key that is new here: anyone who checks a
 * file finds in the trail whose it is, so its fingerprint must be that of the key itself and not what somebody calls it.
 */
export function auditExports(
  who: OperatorId,
  desk: DeskId,
  { reason, camera, newKey, ...rest }: ExportRecord,
  /** Who stood by, where somebody had to. */
  second?: string,
): Result<readonly AuditEvent[]> {
  const exported: AuditEvent = {
    who,
    camera,
    why: reason,
    event: `export.${rest.kind}`,
    detail: JSON.stringify({ desk, second, ...rest }),
  };
  if (newKey === undefined) return ok([exported]);
  const { fingerprint } = rest;
  if (createHash('sha256').update(newKey, 'hex').digest('hex') !== fingerprint)
    return fail('call.invalid', { where: 'newKey: not of this fingerprint' });
  const detail = JSON.stringify({ algorithm: 'Ed25519', public: newKey, fingerprint });
  return ok([{ who: desk, event: 'desk.key', camera: null, why: 'first use', detail }, exported]);
}
