import type { AuditEvent } from '../../core/audit/audit.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';

/** The maximum number of remembered refusals, each reported once per run of the site; the oldest are forgotten. */
const maxReported = 500;

/**
 * Refuses with a fault, and reports that in the audit log and to people once per `name`, so that a machine that tries again and
 * again fills neither. A refusal that cannot be recorded is the store's fault instead, and is reported at the next try.
 */
export type RefuseReported = (
  name: string,
  fault: Fault,
  auditEvent: AuditEvent,
  notice?: Fault,
) => Result<never>;

export function createRefuseReported(options: {
  /** Runs a function as one transaction. */
  readonly attempt: (run: () => void) => Result<void>;
  readonly append: (auditEvent: AuditEvent) => void;
  readonly onNotice: (fault: Fault) => void;
}): RefuseReported {
  const { attempt, append, onNotice } = options;
  const reported = new Set<string>();
  return (name, fault, auditEvent, notice = fault) => {
    if (!reported.has(name)) {
      const written = attempt(() => append(auditEvent));
      if (!written.ok) return written;
      if (reported.size >= maxReported) reported.delete([...reported][0] ?? '');
      reported.add(name);
      onNotice(notice);
    }
    return { ok: false, fault };
  };
}
