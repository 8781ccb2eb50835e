import type { SiteCalls } from '../../core/api/site.ts';
import type { AuditEvent } from '../../core/audit/audit.ts';
import {
  type AuditLogPolicy,
  type ChainHead,
  headFollows,
  headIsSound,
  headText,
  type SignedHead,
  type StoredHead,
  type WitnessSignature,
  witnessSignatureText,
} from '../../core/audit/chainHeads.ts';
import { createKeyedRateLimit } from '../../core/base/allowance.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { DeskId, OperatorId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { CallOutput } from '../../core/rpc/define.ts';
import { getKeyFingerprint, isSignatureValid } from '../../node/crypto/ed25519.ts';
import { createRefuseReported } from '../shared/refuseReported.ts';
import type { SiteKey } from '../shared/siteKey.ts';

/** Rate limit of chain heads per desk: those of years at once after the site lost its data, then more than any audit log grows. */
const headsTaken = { atOnce: 1_000, everyMs: 1_000 };

/** The site's store of desks' chain heads. */
export interface DeskChainHeadStore {
  last(desk: DeskId, origin: string): StoredHead | undefined;
  at(desk: DeskId, origin: string, segment: number): StoredHead | undefined;
  newest(desk: DeskId): StoredHead | undefined;
  put(desk: DeskId, signed: SignedHead, witnessSignature: WitnessSignature): void;
}

type Answer = CallOutput<SiteCalls, 'audit.witness'>;

/**
 * Creates the site's witness of its desks' audit logs.
 * It signs and stores each head that follows from the stored ones, and reports contradictions. A desk cannot rewrite stored history
 * undetected.
 */
export function createAuditWitness(options: {
  readonly site: string;
  readonly heads: DeskChainHeadStore;
  /** Returns a desk's enrolled key, hex; undefined: it is not enrolled. */
  readonly keyOf: (desk: DeskId) => string | undefined;
  readonly key: () => Result<SiteKey>;
  /** The policy for desks. */
  readonly policy: AuditLogPolicy;
  readonly clock: Clock;
  /** Runs a function as one transaction. */
  readonly attempt: (run: () => void) => Result<void>;
  readonly append: (auditEvent: AuditEvent) => void;
  readonly onNotice: (fault: Fault) => void;
}) {
  const { site, heads, policy, clock, attempt, append, onNotice } = options;
  const refuse = createRefuseReported(options);
  const allowance = createKeyedRateLimit(clock, headsTaken);

  const auditEventOf = (desk: DeskId, event: string, why: string | null, detail: object): AuditEvent => ({
    who: desk,
    event,
    camera: null,
    why,
    detail: JSON.stringify({ desk, ...detail }),
  });

  function contradicted(desk: DeskId, operator: OperatorId, { head }: SignedHead): Result<never> {
    const { segment, last, hash, origin } = head;
    const detail = { segment, last, hash, origin, operator };
    return refuse(
      [desk, origin, segment, last, hash].join(),
      { code: 'audit.contradicts', params: { desk, segment } },
      auditEventOf(desk, 'audit.contradicted', null, detail),
    );
  }

  function foreign(
    desk: DeskId,
    operator: OperatorId,
    { head: { segment, key } }: SignedHead,
  ): Result<never> {
    const detail = { segment, operator, fingerprint: getKeyFingerprint(key) };
    return refuse(
      [desk, key].join(),
      { code: 'audit.foreignKey', params: { desk } },
      auditEventOf(desk, 'audit.foreignKey', null, detail),
    );
  }

  /** Returns the audit events for a new log of the desk, or a new key. */
  function newsOf(
    desk: DeskId,
    head: ChainHead,
    isFirst: boolean,
  ): { auditEvents: AuditEvent[]; notices: Fault[] } {
    const before = heads.newest(desk)?.head;
    const auditEvents: AuditEvent[] = [];
    const notices: Fault[] = [];
    if (before && isFirst) {
      auditEvents.push(
        auditEventOf(desk, 'audit.newLog', null, { origin: head.origin, before: before.origin }),
      );
      notices.push({ code: 'audit.newLog', params: { desk } });
    }
    if (before?.key !== head.key) {
      const key = { algorithm: 'Ed25519', public: head.key, fingerprint: getKeyFingerprint(head.key) };
      auditEvents.push(auditEventOf(desk, 'desk.key', before ? 'replaced' : 'first use', key));
      if (before) notices.push({ code: 'audit.newKey', params: { desk } });
    }
    return { auditEvents, notices };
  }

  /**
   * Signs a head as a witness. Faults: `call.tooMany`, `audit.headForged`, `audit.foreignKey`, `audit.contradicts`.
   * @param session any person signed in at the desk
   */
  return function witness(
    session: { readonly desk: DeskId; readonly operator: { readonly id: OperatorId } },
    signed: SignedHead,
  ): Result<Answer> {
    const { desk } = session;
    const { head, signature } = signed;
    // Limited before any check: verifying a signature costs most.
    if (allowance.waitMs(desk) > 0) return fail('call.tooMany');
    allowance.take(desk);
    if (head.auditLog !== desk) return fail('call.invalid', { where: 'head.auditLog' });
    if (!headIsSound(head) || !isSignatureValid(headText(head), head.key, signature))
      return fail('audit.headForged');
    if (head.key !== options.keyOf(desk)) return foreign(desk, session.operator.id, signed);
    const stored = (witnessSignature: WitnessSignature | null): Result<Answer> =>
      witnessSignature
        ? ok({ state: 'stored', witnessSignature, policy })
        : contradicted(desk, session.operator.id, signed);
    const last = heads.last(desk, head.origin);
    if (last && head.segment < last.head.segment) {
      const known = heads.at(desk, head.origin, head.segment);
      return stored(known && headText(known.head) === headText(head) ? known.witnessSignature : null);
    }
    const how = headFollows(last?.head, head);
    if (how === 'same') return stored(last?.witnessSignature ?? null);
    if (how === 'contradicts') return stored(null);
    if (how === 'missing') {
      const from = last ? last.head.segment + (last.head.closed ? 1 : 0) : 1;
      return ok({ state: 'missing', from });
    }
    const key = options.key();
    if (!key.ok) return key;
    const word = { site, at: Math.round(clock.now()), key: key.value.public };
    const witnessSignature = { ...word, signature: key.value.sign(witnessSignatureText(signed, word)) };
    const { auditEvents, notices } = newsOf(desk, head, last === undefined);
    const written = attempt(() => {
      heads.put(desk, signed, witnessSignature);
      for (const event of auditEvents) append(event);
    });
    if (!written.ok) return written;
    for (const notice of notices) onNotice(notice);
    return stored(witnessSignature);
  };
}
