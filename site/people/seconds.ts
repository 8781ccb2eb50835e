import type { Deed } from '../../core/audit/audit.ts';
import type { Clock } from '../../core/base/clock.ts';
import { type CameraId, type OperatorId, operatorId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { type Credentials, type Right, secondGoodForMs } from '../../core/people/operator.ts';
import type { Recognise } from './recognise.ts';
import type { OperatorRecord } from './records.ts';
import type { Session } from './sessions.ts';

interface Second {
  readonly id: OperatorId;
  readonly name: string;
}

/** Four eyes: a second person who stands by, for one right over one camera, once. */
export interface Seconds {
  /** Faults: those of recognising, `second.same`, `second.noRight`. */
  stand(
    session: Session,
    asked: {
      readonly credentials: Credentials;
      readonly right: Right;
      readonly camera: CameraId;
      readonly why: string;
    },
    address: string,
  ): Promise<Result<{ readonly second: Second; readonly expiresAt: number }>>;
  /** Who stands by; null where nobody has to. Fault: `second.needed`. */
  by(session: Pick<Session, 'key'>, right: Right, camera: CameraId): Result<Second | null>;
  /** What was stood by has been done. */
  spent(session: Pick<Session, 'key'>, right: Right, camera: CameraId): void;
  sessionEnded(key: string): void;
}

export function createSeconds(options: {
  readonly site: string;
  readonly clock: Clock;
  /** Rights for which a second person is needed. */
  readonly fourEyes: readonly Right[];
  /** Refuses also whoever must take another password first. */
  readonly recognise: Recognise;
  readonly rightsOf: (roles: readonly string[]) => readonly Right[];
  /** Somebody may see and touch it. */
  readonly mayTouch: (who: OperatorRecord, camera: CameraId) => boolean;
  readonly record: (deeds: readonly Deed[]) => Result<void>;
}): Seconds {
  const { site, clock, fourEyes } = options;
  const standing = new Map<
    string,
    { readonly key: string; readonly second: Second; readonly until: number }
  >();
  const nameOf = ({ key }: Pick<Session, 'key'>, right: Right, camera: CameraId) =>
    `${key} ${right} ${camera}`;

  function dropOver(): void {
    for (const [name, { until }] of standing) if (until <= clock.monotonic()) standing.delete(name);
  }

  return {
    async stand(session, { credentials, right, camera, why }, address) {
      const { desk, operator } = session;
      const recognised = await options.recognise(credentials, { desk, address }, `second for ${right}`);
      if (!recognised.ok) return recognised;
      const who = recognised.value;
      const id = operatorId(site, who.id);
      if (id === operator.id) return fail('second.same');
      if (!options.rightsOf(who.roles).includes(right) || !options.mayTouch(who, camera))
        return fail('second.noRight', { right });
      const detail = JSON.stringify({ desk, address, right, for: operator.id });
      const written = options.record([{ who: id, deed: 'second.stood', camera, why, detail }]);
      if (!written.ok) return written;
      dropOver();
      const second = { id, name: who.displayName };
      const until = clock.monotonic() + secondGoodForMs;
      standing.set(nameOf(session, right, camera), { key: session.key, second, until });
      return ok({ second, expiresAt: Math.round(clock.now()) + secondGoodForMs });
    },

    by(session, right, camera) {
      if (!fourEyes.includes(right)) return ok(null);
      dropOver();
      const found = standing.get(nameOf(session, right, camera));
      return found ? ok(found.second) : fail('second.needed', { right });
    },

    spent: (session, right, camera) => void standing.delete(nameOf(session, right, camera)),

    sessionEnded(key) {
      for (const [name, one] of standing) if (one.key === key) standing.delete(name);
    },
  };
}
