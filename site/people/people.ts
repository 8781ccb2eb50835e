import { randomBytes } from 'node:crypto';
import type { AuditEvent } from '../../core/audit/audit.ts';
import type { Clock } from '../../core/base/clock.ts';
import {
  type CameraId,
  type DeskId,
  getLocalId,
  getSiteOfId,
  type OperatorId,
  toOperatorId,
} from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { unmaskDurationMs } from '../../core/media/mask.ts';
import type { deskSessionSiteTopics, SecurityPolicy } from '../../core/people/api.ts';
import {
  type Credentials,
  type Operator,
  type Right,
  type Scope,
  secondPersonValidMs,
} from '../../core/people/operator.ts';
import type { Verifier, VerifierRef } from '../../core/people/verifier.ts';
import { createPublication, type TopicSources } from '../../core/rpc/topics.ts';
import type { SiteKey } from '../shared/siteKey.ts';
import { createPasswords } from './passwords.ts';
import { createRecognisePerson, type RecognisePerson } from './recognisePerson.ts';
import { type OperatorRecord, type OperatorStore, toOperator } from './records.ts';
import {
  createOperatorSessions,
  type OperatorSession,
  type OperatorSessions,
  sessionLifeMs,
} from './sessions.ts';
import { createPasswordThrottle } from './throttle.ts';
import { createVerifiers, type OfflineSessionReport } from './verifiers.ts';

interface Second {
  readonly id: OperatorId;
  readonly name: string;
}

/** Four eyes: a second person who confirms one right over one camera, once. */
interface Seconds {
  /** Confirms as the second person. Faults: those of recognising, `second.same`, `second.noRight`. */
  stand(
    session: OperatorSession,
    asked: {
      readonly credentials: Credentials;
      readonly right: Right;
      readonly camera: CameraId;
      readonly why: string;
    },
    address: string,
  ): Promise<Result<{ readonly second: Second; readonly expiresAt: number }>>;
  /** Returns the second person; null if none is required. Fault: `second.needed`. */
  by(session: Pick<OperatorSession, 'key'>, right: Right, camera: CameraId): Result<Second | null>;
  /** Consumes the confirmation after the action. */
  spent(session: Pick<OperatorSession, 'key'>, right: Right, camera: CameraId): void;
  sessionEnded(key: string): void;
}

function createSeconds(options: {
  readonly site: string;
  readonly clock: Clock;
  /** Rights that require a second person. */
  readonly fourEyes: readonly Right[];
  /** Recognises a person; also refuses one who must change their password first. */
  readonly recognise: RecognisePerson;
  readonly rightsOf: (roles: readonly string[]) => readonly Right[];
  /** Returns whether a person may see and control a camera. */
  readonly mayTouch: (who: OperatorRecord, camera: CameraId) => boolean;
  readonly record: (auditEvents: readonly AuditEvent[]) => Result<void>;
}): Seconds {
  const { site, clock, fourEyes } = options;
  const standing = new Map<
    string,
    { readonly key: string; readonly second: Second; readonly until: number }
  >();
  const nameOf = ({ key }: Pick<OperatorSession, 'key'>, right: Right, camera: CameraId) =>
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
      const id = toOperatorId(site, who.id);
      if (id === operator.id) return fail('second.same');
      if (!options.rightsOf(who.roles).includes(right) || !options.mayTouch(who, camera))
        return fail('second.noRight', { right });
      const detail = JSON.stringify({ desk, address, right, for: operator.id });
      const written = options.record([{ who: id, event: 'second.confirmed', camera, why, detail }]);
      if (!written.ok) return written;
      dropOver();
      const second = { id, name: who.displayName };
      const until = clock.monotonic() + secondPersonValidMs;
      standing.set(nameOf(session, right, camera), { key: session.key, second, until });
      return ok({ second, expiresAt: Math.round(clock.now()) + secondPersonValidMs });
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

/** Minimum remaining duration of a session begun without the site, ms. */
const shortestSessionMs = 60_000;

/** The people services besides sessions, by the site's policy. */
export interface People {
  readonly operators: OperatorSessions;
  policy(): SecurityPolicy;
  /** The number of verifier revocations since the site started, including possible ones by the administration program. */
  readonly topics: TopicSources<Pick<typeof deskSessionSiteTopics, 'verifiers'>>;
  /** Returns those of a desk's stored verifiers that are no longer valid. */
  verifiersOver(desk: DeskId, stored: readonly VerifierRef[]): VerifierRef[];
  verifier(
    session: OperatorSession,
  ): Promise<Result<{ readonly verifier: Verifier | null; readonly key: string }>>;
  changePassword: OperatorSessions['changePassword'];
  unlock: OperatorSessions['unlock'];
  second(
    session: OperatorSession,
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
    session: OperatorSession,
    asked: { readonly credentials: Credentials; readonly right: Right },
    address: string,
  ): Promise<Result<{ readonly operator: Operator }>>;
  /** Runs an action with the second person's name if one is required; their confirmation is consumed. */
  withSecond<T>(
    session: Pick<OperatorSession, 'key'>,
    right: Right,
    camera: CameraId,
    run: (second: string | undefined) => Result<T>,
  ): Result<T>;
  /** Records that a person sees a camera without its masks from now on. */
  unmask(
    session: OperatorSession,
    asked: { readonly camera: CameraId; readonly why: string },
  ): Result<{ readonly until: number }>;
  /**
   * Accepts a desk session from the time without the site: for the audit log, and with a session if the person is still signed in.
   * Wrong proofs are audited and limited like wrong passwords. Faults: `offline.*`, `signIn.throttled`, and the store's.
   */
  sat(
    of: OfflineSessionReport,
    address: string,
    take: (session: OperatorSession) => void,
  ): Result<{ readonly token: string; readonly session: OperatorSession } | null>;
}

export function createPeople(options: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: OperatorStore & {
    readonly deskSessions: {
      began(deskSession: {
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
  const throttle = createPasswordThrottle({
    clock,
    table: store.throttle('password'),
    attempt: store.attempt,
  });
  const recognise = createRecognisePerson({ store, throttle });
  const passwords = createPasswords({ clock, store, rules: policy.password });
  /** Refuses a person who must change their password and has not. */
  const recogniseFit: RecognisePerson = async (...asked) => {
    const known = await recognise(...asked);
    return known.ok && passwords.isOver(known.value) ? fail('signIn.mustChange') : known;
  };
  const { offlineHours, fourEyes } = policy;
  const verifiers = createVerifiers({ site, clock, store, sign: key.sign, offlineHours });
  let revocations = 0;
  const revoked = createPublication(() => [{ revocations }]);
  const operators = createOperatorSessions({
    site,
    clock,
    store,
    recognise,
    passwords,
    onPassword: verifiers.signedIn,
    onRevoked() {
      revocations += 1;
      revoked.publishEach();
    },
  });
  const record = (auditEvents: readonly AuditEvent[]) =>
    store.attempt(() => auditEvents.forEach(store.audit.append));
  const seconds = createSeconds({
    site,
    clock,
    fourEyes,
    record,
    recognise: recogniseFit,
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
    topics: { verifiers: revoked },
    verifiersOver: verifiers.over,
    async verifier(session) {
      const given = await verifiers.give(session);
      return given.ok ? ok({ verifier: given.value, key: key.public }) : given;
    },
    changePassword: operators.changePassword,
    unlock: operators.unlock,
    second: seconds.stand,
    async recognise({ desk, operator: secondPerson }, { credentials, right }, address) {
      const known = await recogniseFit(credentials, { desk, address }, `a signature for ${right}`);
      if (!known.ok) return known;
      const operator = toOperator(site, known.value, store.operators.rightsOf);
      if (!operator.rights.includes(right)) return fail('right.missing', { right });
      const at = Math.round(clock.now());
      const written = store.attempt(() => {
        const deskSession = { session: randomBytes(16).toString('hex'), desk, operator: known.value.id };
        store.deskSessions.began({ ...deskSession, since: at, until: at });
        const detail = JSON.stringify({ desk, address, right, secondPerson: secondPerson.id });
        store.audit.append({
          who: operator.id,
          event: 'session.recognised',
          camera: null,
          why: null,
          detail,
        });
      });
      return written.ok ? ok({ operator }) : written;
    },
    withSecond,
    unmask: (session, { camera, why }) =>
      withSecond(session, 'video.unmasked', camera, (second) => {
        const { operator, desk } = session;
        const detail = JSON.stringify({ desk, second, forMs: unmaskDurationMs });
        const written = record([{ who: operator.id, event: 'video.unmask', camera, why, detail }]);
        return written.ok ? ok({ until: Math.round(clock.now()) + unmaskDurationMs }) : written;
      }),

    sat(of, address, take) {
      const account =
        getSiteOfId(of.operator) === site ? store.operators.byId(getLocalId(of.operator)) : undefined;
      const attempt = { name: account?.name ?? of.operator, desk: of.desk, address };
      const waitMs = throttle.waitMs(attempt);
      if (waitMs > 0) return fail('signIn.throttled', { seconds: Math.ceil(waitMs / 1000) });
      const known = verifiers.sat(of);
      if (!known.ok) {
        // Counted afterwards, as nothing else runs in between. A right proof takes no count back: whoever has an old one could
        // send it again and again.
        const counted = throttle.count(attempt);
        if (!counted.ok) return counted;
        const detail = JSON.stringify({ operator: of.operator, desk: of.desk, address, purpose: 'sat' });
        const refused = { who: 'nobody', event: 'session.refused', camera: null, why: null, detail };
        const written = record([refused]);
        return written.ok ? known : written;
      }
      const { record: who, until, isGood, deskSession: session, otherwise } = known.value;
      const { desk, operator, since } = of;
      const isKnown = (name: string) => store.deskSessions.sinceOf(name) !== undefined;
      // Repeated because the response was lost, or replayed by an eavesdropper.
      if (of.until !== null && isKnown(session)) return ok(null);
      if (of.until === null && (isKnown(session) || isKnown(otherwise))) return fail('offline.used');
      const written = store.attempt(() => {
        store.deskSessions.began({ session, desk, operator: who.id, since, until });
        const detail = JSON.stringify({ desk, address, since, until, still: of.until === null });
        store.audit.append({ who: operator, event: 'session.satAway', camera: null, why: null, detail });
      });
      if (!written.ok) return written;
      if (of.until !== null) return ok(null);
      if (!isGood) return { ok: false, fault: { code: 'offline.notTaken', params: {} } };
      // A desk's fast clock does not extend the session.
      const ageMs = Math.max(0, clock.now() - since);
      const lifeMs = Math.max(shortestSessionMs, sessionLifeMs - ageMs);
      return operators.begin(who.id, { desk, address }, lifeMs, take);
    },
  };
}
