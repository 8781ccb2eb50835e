import { randomBytes } from 'node:crypto';
import type { Deed } from '../../core/audit/audit.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CameraId, DeskId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { unmaskedForMs } from '../../core/media/mask.ts';
import type { SecurityPolicy } from '../../core/people/api.ts';
import type { Credentials, Operator, Right, Scope } from '../../core/people/operator.ts';
import type { Verifier, VerifierRef } from '../../core/people/verifier.ts';
import type { SiteKey } from '../shared/siteKey.ts';
import { createPasswords } from './passwords.ts';
import { createRecognise, type Recognise } from './recognise.ts';
import { type OperatorStore, operatorOf } from './records.ts';
import { createSeconds } from './seconds.ts';
import { createOperators, type Operators, type Session, sessionLifeMs } from './sessions.ts';
import { createVerifiers, type SatAway } from './verifiers.ts';

/** However long ago somebody sat down without the site, they need not leave at once, ms. */
const shortestSessionMs = 60_000;

/** What people are asked and given besides a session: by the site's policy. */
export interface People {
  readonly operators: Operators;
  policy(): SecurityPolicy;
  /** How often verifiers were revoked, or may have been from beside the site, since it started; and told of each time. */
  revocations(): number;
  onRevoked(run: () => void): void;
  /** Which of these that a desk keeps are good no more. */
  verifiersOver(desk: DeskId, kept: readonly VerifierRef[]): VerifierRef[];
  verifier(session: Session): Promise<Result<{ readonly verifier: Verifier | null; readonly key: string }>>;
  changePassword: Operators['changePassword'];
  unlock: Operators['unlock'];
  second(
    session: Session,
    asked: {
      readonly credentials: Credentials;
      readonly right: Right;
      readonly camera: CameraId;
      readonly why: string;
    },
    address: string,
  ): ReturnType<ReturnType<typeof createSeconds>['stand']>;
  /** See `people.recognise`. Faults: those of recognising, `signIn.mustChange`, `right.missing`. */
  recognise(
    session: Session,
    asked: { readonly credentials: Credentials; readonly right: Right },
    address: string,
  ): Promise<Result<{ readonly operator: Operator }>>;
  /** Does it, with the name of whoever stands by where somebody has to; their word is spent by it. */
  withSecond<T>(
    session: Pick<Session, 'key'>,
    right: Right,
    camera: CameraId,
    run: (second: string | undefined) => Result<T>,
  ): Result<T>;
  /** Records that somebody sees a camera without its masks from now on. */
  unmask(
    session: Session,
    asked: { readonly camera: CameraId; readonly why: string },
  ): Result<{ readonly until: number }>;
  /** Takes up who sat at a desk without the site: for the trail, and with a session where they sit there still. */
  sat(
    of: SatAway,
    address: string,
    take: (session: Session) => void,
  ): Result<{ readonly token: string; readonly session: Session } | null>;
}

export function createPeople(options: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: OperatorStore & {
    readonly sittings: {
      began(sitting: {
        readonly session: string;
        readonly desk: string;
        readonly operator: string;
        readonly since: number;
        readonly until: number;
      }): void;
      sinceOf(session: string): number | undefined;
    };
  };
  readonly policy: SecurityPolicy;
  readonly key: SiteKey;
  readonly scopeHolds: (scope: Scope, camera: CameraId) => boolean;
}): People {
  const { site, clock, store, policy, key } = options;
  const recognise = createRecognise({ clock, store });
  const passwords = createPasswords({ clock, store, rules: policy.password });
  /** Whoever has to take another password does nothing else with the one they have. */
  const recogniseFit: Recognise = async (...asked) => {
    const known = await recognise(...asked);
    return known.ok && passwords.isOver(known.value) ? fail('signIn.mustChange') : known;
  };
  const { offlineHours, fourEyes } = policy;
  const verifiers = createVerifiers({ site, clock, store, sign: key.sign, offlineHours });
  let revocations = 0;
  const toldOfRevocations: (() => void)[] = [];
  const operators = createOperators({
    ...{ site, clock, store, recognise, passwords },
    onPassword: verifiers.signedIn,
    onRevoked() {
      revocations += 1;
      for (const run of toldOfRevocations) run();
    },
  });
  const record = (deeds: readonly Deed[]) => store.attempt(() => deeds.forEach(store.audit.append));
  const seconds = createSeconds({
    ...{ site, clock, fourEyes, record, recognise: recogniseFit },
    rightsOf: store.operators.rightsOf,
    mayTouch: ({ scope }, camera) => options.scopeHolds(scope, camera),
  });
  operators.onEnded((sessionKey) => {
    verifiers.sessionEnded(sessionKey);
    seconds.sessionEnded(sessionKey);
  });

  const withSecond: People['withSecond'] = (session, right, camera, run) => {
    const second = seconds.by(session, right, camera);
    if (!second.ok) return second;
    const done = run(second.value?.id);
    if (done.ok) seconds.spent(session, right, camera);
    return done;
  };

  return {
    operators,
    policy: () => policy,
    revocations: () => revocations,
    onRevoked: (run) => void toldOfRevocations.push(run),
    verifiersOver: verifiers.over,
    async verifier(session) {
      const given = await verifiers.give(session);
      return given.ok ? ok({ verifier: given.value, key: key.public }) : given;
    },
    changePassword: operators.changePassword,
    unlock: operators.unlock,
    second: seconds.stand,
    async recognise({ desk, operator: beside }, { credentials, right }, address) {
      const known = await recogniseFit(credentials, { desk, address }, `a signature for ${right}`);
      if (!known.ok) return known;
      const operator = operatorOf(site, known.value, store.operators.rightsOf);
      if (!operator.rights.includes(right)) return fail('right.missing', { right });
      const at = Math.round(clock.now());
      const written = store.attempt(() => {
        const sitting = { session: randomBytes(16).toString('hex'), desk, operator: known.value.id };
        store.sittings.began({ ...sitting, since: at, until: at });
        const detail = JSON.stringify({ desk, address, right, beside: beside.id });
        store.audit.append({
          ...{ who: operator.id, deed: 'session.recognised', camera: null, why: null, detail },
        });
      });
      return written.ok ? ok({ operator }) : written;
    },
    withSecond,
    unmask: (session, { camera, why }) =>
      withSecond(session, 'video.unmasked', camera, (second) => {
        const { operator, desk } = session;
        const detail = JSON.stringify({ desk, second, forMs: unmaskedForMs });
        const written = record([{ who: operator.id, deed: 'video.unmask', camera, why, detail }]);
        return written.ok ? ok({ until: Math.round(clock.now()) + unmaskedForMs }) : written;
      }),

    sat(of, address, take) {
      const known = verifiers.sat(of);
      if (!known.ok) return known;
      const { record: who, until, isGood, sitting: session, otherwise } = known.value;
      const { desk, operator, since } = of;
      const isKnown = (name: string) => store.sittings.sinceOf(name) !== undefined;
      // Told again because the answer was lost, or by somebody who overheard it.
      if (of.until !== null && isKnown(session)) return ok(null);
      if (of.until === null && (isKnown(session) || isKnown(otherwise))) return fail('offline.used');
      const written = store.attempt(() => {
        store.sittings.began({ session, desk, operator: who.id, since, until });
        const detail = JSON.stringify({ desk, address, since, until, still: of.until === null });
        store.audit.append({ who: operator, deed: 'session.satAway', camera: null, why: null, detail });
      });
      if (!written.ok) return written;
      if (of.until !== null) return ok(null);
      if (!isGood) return { ok: false, fault: { code: 'offline.notTaken', params: {} } };
      // A desk's clock that is ahead makes no session longer.
      const ageMs = Math.max(0, clock.now() - since);
      const lifeMs = Math.max(shortestSessionMs, sessionLifeMs - ageMs);
      return operators.begin(who.id, { desk, address }, lifeMs, take);
    },
  };
}
