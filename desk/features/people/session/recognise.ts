import type { z } from 'zod';
import type { Clock } from '../../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../../core/base/result.ts';
import type { Fault } from '../../../../core/errors/faults.ts';
import type { Credentials, Operator, Right } from '../../../../core/people/operator.ts';
import type { SignedBy } from '../../../../core/shiftlog/record.ts';
import type { ExecuteAction } from '../../../shared/write.ts';
import type { SiteLink } from '../../../sync/link.ts';
import type { OfflineOperator, OfflineSessions } from './offlineSessions.ts';
import type { OfflineVerifiers } from './verifiers.ts';

/**
 * Recognises a person who signs at this desk with a right, by the site or offline by a stored verifier.
 * The desk's operator does not change. Faults: those of signing in, `right.missing`, and the store's.
 */
export type RecogniseSigner = (
  credentials: Credentials,
  right: Right,
) => Promise<Result<{ readonly operator: Operator; readonly how: z.infer<typeof SignedBy> }>>;

/** Returns whether the site gave no response at all. */
export const isSiteUnreached = ({ code }: Fault) =>
  code === 'site.unreachable' || code === 'call.timeout' || code === 'call.closed';

export function createRecogniseSigner(options: {
  readonly link: () => SiteLink;
  readonly verifiers: Pick<OfflineVerifiers, 'recognise'>;
  readonly deskSessions: Pick<OfflineSessions, 'began' | 'ended'>;
  /** The operator signed in offline. */
  readonly away: () => OfflineOperator | null;
  readonly write: ExecuteAction;
  readonly clock: Clock;
}): RecogniseSigner {
  const { link, verifiers, deskSessions, away, write, clock } = options;
  const auditEvent = { event: 'session.recognised', camera: null };
  return async (credentials, right) => {
    const answer = await link().call('people.recognise', { credentials, right });
    if (answer.ok) {
      const { operator } = answer.value;
      const detail = JSON.stringify({ right });
      const written = write({ ...auditEvent, who: operator.id, why: null, detail }, () => {});
      return written.ok ? ok({ operator, how: 'site' as const }) : written;
    }
    if (!isSiteUnreached(answer.fault)) return answer;
    const known = await verifiers.recognise(credentials);
    if (!known.ok) return known;
    const { operator } = known.value;
    if (!operator.rights.includes(right)) return fail('right.missing', { right });
    const sat: OfflineOperator = { ...known.value, since: Math.round(clock.now()) };
    const detail = JSON.stringify({ right, away: true });
    // The presence is reported to the site, which would otherwise refuse the signed records.
    const written = write({ ...auditEvent, who: operator.id, why: 'without the site', detail }, (tx) => {
      const sits = away();
      if (sits?.operator.id === operator.id && sits.since === sat.since) return;
      deskSessions.began(tx, sat);
      deskSessions.ended(tx, sat, sat.since);
    });
    return written.ok ? ok({ operator, how: 'verifier' as const }) : written;
  };
}
