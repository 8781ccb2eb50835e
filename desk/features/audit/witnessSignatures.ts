import { isDeepStrictEqual } from 'node:util';
import {
  AuditLogPolicy,
  type SignedHead,
  type StoredHead,
  type WitnessSignature,
} from '../../../core/audit/chainHeads.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { DeskId } from '../../../core/base/ids.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import type { LogEvent } from '../../shared/log.ts';
import type { WriteWithAudit } from '../../shared/write.ts';
import {
  readChainHeadsAfter,
  readFirstUnwitnessedHead,
  saveWitnessSignature,
} from '../../store/auditChainHeads.ts';
import { readSetting, saveSetting } from '../../store/settings.ts';
import type { SiteLink } from '../../sync/link.ts';
import { createSyncLoop } from '../../sync/loop.ts';
import { auditPolicyKey } from './deskAuditLog.ts';

/** The retry delay after a temporary failure, such as a site that accepts no more for now, ms. */
const retryMs = 60_000;
/** Refusals that sending the same head again cannot change. */
const finalRefusals: readonly string[] = ['audit.contradicts', 'audit.foreignKey', 'audit.headForged'];

/** Requests the site's witness signatures for this desk's chain heads, in order, while an operator is signed in. */
export interface WitnessSignatures {
  /** An operator is signed in at the site. */
  live(): void;
  lost(): void;
  /** A new chain head exists. */
  headSigned(): void;
  /** Returns why the site refuses to sign; null: no refusal. */
  trouble(): Fault | null;
}

export function createWitnessSignatures(options: {
  readonly store: SqlReader;
  readonly writeWithAudit: WriteWithAudit;
  readonly desk: DeskId;
  readonly link: () => SiteLink;
  readonly clock: Clock;
  readonly log: LogEvent;
  readonly onPolicy: () => void;
}): WitnessSignatures {
  const { store, writeWithAudit, desk, link, clock, log } = options;
  let trouble: Fault | null = null;
  /** The site has lost its copies: the heads are sent again from this segment on. */
  let again: number | undefined;

  const next = (): StoredHead | undefined =>
    again === undefined ? readFirstUnwitnessedHead(store) : readChainHeadsAfter(store, again - 1, 1)[0];

  const loop = createSyncLoop({
    clock,
    log,
    name: 'witness signatures',
    retry: () => retryMs,
    run: sendNext,
  });

  /** Sends one head; the next run sends the next one. */
  async function sendNext(): Promise<Result<unknown>> {
    const stored = next();
    if (!stored) return ok({});
    const signed: SignedHead = { head: stored.head, signature: stored.signature };
    const answer = await link().call('audit.witness', signed);
    if (!answer.ok) {
      const { code, params } = answer.fault;
      if (!finalRefusals.includes(code)) return answer;
      log('error', 'the audit log has no witness signature', { cause: code, ...params });
      trouble = answer.fault;
      return ok({});
    }
    trouble = null;
    if (answer.value.state === 'missing') {
      // The site requests the head just sent, or one that this desk does not have: repeating would not end.
      if (answer.value.from >= stored.head.segment) return ok({});
      again = answer.value.from;
    } else {
      const written = keep(signed, answer.value.witnessSignature, answer.value.policy);
      if (!written.ok) return written;
      if (again !== undefined) again = stored.head.closed ? stored.head.segment + 1 : undefined;
    }
    loop.request();
    return ok({});
  }

  function keep(
    signed: SignedHead,
    witnessSignature: WitnessSignature,
    policy: AuditLogPolicy,
  ): Result<unknown> {
    const before = readSetting(store, 'desk', auditPolicyKey, AuditLogPolicy) ?? AuditLogPolicy.parse({});
    const isNew = !isDeepStrictEqual(before, policy);
    const written = writeWithAudit((tx, add) => {
      saveWitnessSignature(tx, signed, witnessSignature);
      if (!isNew) return;
      saveSetting(tx, 'desk', auditPolicyKey, policy);
      const detail = JSON.stringify({ desk, ...policy });
      add({
        who: witnessSignature.site,
        event: 'audit.policy',
        camera: null,
        why: 'set by the site',
        detail,
      });
    });
    if (written.ok && isNew) options.onPolicy();
    return written;
  }

  return {
    live: loop.start,
    lost: loop.stop,
    headSigned: loop.request,
    trouble: () => trouble,
  };
}
