import { createHash } from 'node:crypto';
import type { AuditEvent } from '../../core/audit/audit.ts';
import type { DeskId, OperatorId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { ExportRecord } from '../../core/media/export.ts';

/**
 * Audits pictures that are about to leave a desk.
 * A new key is recorded first: the verifier of a file looks up its owner in the audit log, so the fingerprint must be that of the key
 * itself and not the desk's claim.
 */
export function createExportAudit(
  who: OperatorId,
  desk: DeskId,
  { reason, camera, newKey, ...rest }: ExportRecord,
  /** The second person, if one was required. */
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
