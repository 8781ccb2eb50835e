import { createHash, createPrivateKey, sign } from 'node:crypto';
import { z } from 'zod';
import type { SiteCalls } from '../../../../core/api/site.ts';
import { type DeskId, OperatorId } from '../../../../core/base/ids.ts';
import type { Result } from '../../../../core/base/result.ts';
import type { Fault } from '../../../../core/errors/faults.ts';
import { deriveDeskSessionKey, getDeskSessionText } from '../../../../core/people/verifier.ts';
import type { CallOutput } from '../../../../core/rpc/define.ts';
import type { SqlReader, SqlWriter } from '../../../../node/sql/access.ts';
import type { LogEvent } from '../../../shared/log.ts';
import type { WriteFromSite } from '../../../shared/write.ts';
import { readSetting, saveSetting } from '../../../store/settings.ts';
import type { SiteLink } from '../../../sync/link.ts';
import { isFinalResponse } from './pendingSignOuts.ts';
import type { RecognisedPerson } from './verifiers.ts';

/** The limit for a desk that never reaches its site again. */
const most = 200;
const key = 'deskSessions.away';
const OfflineSessions = z.array(
  z.object({
    operator: OperatorId,
    issuedAt: z.int(),
    since: z.int(),
    /** null: the operator has not left, or the desk ended with them signed in. */
    until: z.int().nullable(),
    proof: z.string(),
  }),
);

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** An operator signed in offline. */
export type OfflineOperator = RecognisedPerson & { readonly since: number };

/**
 * Offline sessions, stored until the site has received them.
 * The site then accepts the operators' records of that time.
 */
export interface OfflineSessions {
  /** Called in the transaction of the sign-in. */
  began(tx: SqlWriter, of: OfflineOperator): void;
  /** Called in the transaction of the sign-out. */
  ended(tx: SqlWriter, of: OfflineOperator, at: number): void;
  /** Reports all ended sessions to the site; `current` is not one. @returns why it must be repeated; null: no need */
  publish(current: OfflineOperator | null, now: number): Promise<Fault | null>;
  /** Requests an online session for the operator; the same offline session again if the first response was lost. */
  takeUp(of: OfflineOperator, now: number): Promise<Result<CallOutput<SiteCalls, 'people.sat'>>>;
}

export function createOfflineSessions(options: {
  readonly desk: DeskId;
  readonly store: SqlReader;
  readonly project: WriteFromSite;
  readonly link: () => SiteLink;
  readonly log: LogEvent;
}): OfflineSessions {
  const { desk, store, project, link, log } = options;
  /** Reads inside the open transaction: signing by a password starts and ends a session in one. */
  const all = (from: SqlReader = store) => readSetting(from, 'desk', key, OfflineSessions) ?? [];
  function proofOf({ operator, issuedAt, since, secret }: OfflineOperator, still: boolean): string {
    const der = Buffer.from(deriveDeskSessionKey(Buffer.from(secret, 'hex'), sha256));
    const text = getDeskSessionText({ desk, operator: operator.id, issuedAt, since, still });
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return sign(null, Buffer.from(text, 'utf8'), key).toString('hex');
  }
  function askFor(of: OfflineOperator) {
    const { operator, issuedAt, since } = of;
    const proof = proofOf(of, true);
    return link().call('people.sat', { operator: operator.id, issuedAt, since, until: null, proof });
  }
  const isSame = (
    of: Pick<OfflineOperator, 'since'> & { operator: { id: string } },
    one: { operator: string; since: number },
  ) => of.operator.id === one.operator && of.since === one.since;

  function drop(which: { readonly operator: string; readonly since: number }): void {
    const isOther = (one: typeof which) => one.operator !== which.operator || one.since !== which.since;
    const saved = project((tx) => saveSetting(tx, 'desk', key, all(tx).filter(isOther)));
    if (!saved.ok) log('warn', 'sitting not forgotten', { cause: saved.fault.code });
  }
  const refused = (fault: Fault) =>
    log('warn', 'a sitting without the site is not accepted', { cause: fault.code });

  return {
    began(tx, of) {
      const { operator, issuedAt, since } = of;
      const one = { operator: operator.id, issuedAt, since, until: null, proof: proofOf(of, false) };
      saveSetting(tx, 'desk', key, [...all(tx), one].slice(-most));
    },
    ended(tx, of, at) {
      const until = Math.max(of.since, Math.round(at));
      saveSetting(
        tx,
        'desk',
        key,
        all(tx).map((one) => (isSame(of, one) ? { ...one, until } : one)),
      );
    },
    async publish(current, now) {
      for (const one of all()) {
        if (current && isSame(current, one)) continue;
        const until = one.until ?? Math.max(one.since, Math.round(now));
        const response = await link().call('people.sat', { ...one, until });
        // A report that the site cannot parse now will not be parsable later.
        const isSettled =
          response.ok || isFinalResponse(response.fault) || response.fault.code === 'call.invalid';
        if (!isSettled) return response.fault;
        if (!response.ok) refused(response.fault);
        drop(one);
      }
      return null;
    },
    async takeUp(of, now) {
      const first = await askFor(of);
      const isUsed = !first.ok && first.fault.code === 'offline.used';
      const answer = isUsed ? await askFor({ ...of, since: Math.round(now) }) : first;
      if (answer.ok || isFinalResponse(answer.fault)) drop({ operator: of.operator.id, since: of.since });
      return answer;
    },
  };
}
