import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Credentials } from '../../core/people/operator.ts';
import { createTypedNameFields } from '../../node/crypto/typedName.ts';
import { passwordMatches } from './password.ts';
import type { OperatorRecord, OperatorStore } from './records.ts';
import type { PasswordAttempt, PasswordThrottle } from './throttle.ts';

/** Maximum number of simultaneous password checks; each takes 19 MiB and a thread. */
const maxChecks = 32;
const unknownPerson = 'nobody';

/** The desk and address at which a password is given. */
export interface PasswordOrigin {
  readonly desk: string;
  readonly address: string;
}

/**
 * Recognises a person by name and password, for all of the site.
 * Wrong tries are throttled together, and each is audited with desk and address; of throttled tries only the first, with the seconds to
 * wait. A name that is no account's is recorded as a hash. Faults: `signIn.refused`, `signIn.throttled`, `call.tooMany`, and the store's.
 */
export type RecognisePerson = (
  credentials: Credentials,
  at: PasswordOrigin,
  /** The purpose, for the audit event of a failed try. */
  purpose: string,
) => Promise<Result<OperatorRecord>>;

export function createRecognisePerson({
  store,
  throttle,
}: {
  readonly throttle: PasswordThrottle;
  readonly store: Pick<OperatorStore, 'operators' | 'audit' | 'attempt'>;
}): RecognisePerson {
  const typedNameFields = createTypedNameFields();
  let checks = 0;

  const refused = (
    { name, ...origin }: PasswordAttempt,
    more: { readonly purpose: string; readonly waits?: number },
  ) =>
    store.attempt(() => {
      const isAccount = store.operators.byName(name) !== undefined;
      store.audit.append({
        who: unknownPerson,
        event: 'session.refused',
        camera: null,
        why: null,
        detail: JSON.stringify({ ...typedNameFields(name, isAccount), ...origin, ...more }),
      });
    });

  return async ({ name, password }, { desk, address }, purpose) => {
    const attempt = { name, desk, address };
    const waitMs = throttle.waitMs(attempt);
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      const written = throttle.isFirstHeld(attempt) ? refused(attempt, { purpose, waits: seconds }) : ok(0);
      return written.ok ? fail('signIn.throttled', { seconds }) : written;
    }
    if (checks >= maxChecks) return fail('call.tooMany');
    const counted = throttle.count(attempt);
    if (!counted.ok) return counted;
    checks += 1;
    const asked = store.operators.byName(name);
    const matches = await passwordMatches(asked?.passwordHash || undefined, password).finally(() => {
      checks -= 1;
    });
    // Read again: the person may have changed while the password was checked.
    const found = asked && store.operators.byId(asked.id);
    if (!found || !matches || found.disabled || found.passwordHash !== asked.passwordHash) {
      const written = refused(attempt, { purpose });
      return written.ok ? fail('signIn.refused') : written;
    }
    const taken = throttle.right(attempt);
    return taken.ok ? ok(found) : taken;
  };
}
