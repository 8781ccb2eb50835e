import { createHash, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { z } from 'zod';
import { createKeyedRateLimit } from '../../../../core/base/allowance.ts';
import type { Cancel, Clock } from '../../../../core/base/clock.ts';
import { type DeskId, OperatorId } from '../../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../../core/base/result.ts';
import type { Fault } from '../../../../core/errors/faults.ts';
import type { Credentials, Operator } from '../../../../core/people/operator.ts';
import {
  getVerifierState,
  getVerifierText,
  maxVerifierAttempts,
  maxVerifiers,
  Verifier,
  type VerifierRef,
  verifierCost,
  verifierSecretBytes,
} from '../../../../core/people/verifier.ts';
import { createTypedNameFields } from '../../../../node/crypto/typedName.ts';
import type { SqlReader } from '../../../../node/sql/access.ts';
import { formatError, type LogEvent } from '../../../shared/log.ts';
import type { ExecuteAction, WriteFromSite } from '../../../shared/write.ts';
import type { MachineKeyStore } from '../../../store/secret.ts';
import { readSetting, saveSetting } from '../../../store/settings.ts';
import type { SiteLink } from '../../../sync/link.ts';

/** The retry delay for a site that gave no response, ms. */
const askAgainMs = 5_000;
const storedKey = 'verifiers';
/** In plain text: the owner and the number of attempts. The rest is sealed. */
const StoredVerifiers = z.array(
  z.object({
    operator: OperatorId,
    name: z.string(),
    issuedAt: z.int(),
    expiresAt: z.int(),
    wrong: z.int().min(0),
    /** Base64. */
    sealed: z.string(),
    /** The site's public key that verifies it; hex. */
    key: z.string(),
  }),
);
type StoredVerifiers = z.infer<typeof StoredVerifiers>;

const latestKey = 'verifiers.latest';
/** The highest time seen is saved when it has advanced by this much, and checked as often, ms. */
const latestStepMs = 60_000;

/** A person recognised offline. */
export interface RecognisedPerson {
  readonly operator: Operator;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** The secret that proves it to the site afterwards; hex. In memory only. */
  readonly secret: string;
}

/** Stored verifiers to recognise people without their site; see core/people/verifier.ts. */
export interface OfflineVerifiers {
  /** Checks whether there is a key store for them. */
  look(): Promise<void>;
  /** Requests the verifier of an operator who has just signed in at the site. */
  renew(): Promise<void>;
  /** Returns why no one can be recognised here at all; null: recent operators can be. */
  fault(): Fault | null;
  /** Faults: `offline.*`, `seal.*`, and the store's. */
  recognise(credentials: Credentials): Promise<Result<RecognisedPerson>>;
  /** Returns a time that setting the clock back does not lower, ms since the epoch. */
  timeNow(): number;
  /** Asks the site which verifiers are no longer valid, and deletes them; works without a signed-in operator. */
  check(): Promise<void>;
  /** The site no longer accepts the verifiers of this operator, or of all. */
  forget(operator: OperatorId | 'all'): void;
  close(): void;
}

const refText = ({ operator, issuedAt }: VerifierRef) => `${operator} ${issuedAt}`;
const nameKey = (name: string) => name.trim().normalize('NFC').toLowerCase();

export function createOfflineVerifiers(options: {
  readonly desk: DeskId;
  readonly store: SqlReader;
  readonly write: ExecuteAction;
  readonly project: WriteFromSite;
  readonly seal: MachineKeyStore;
  readonly link: () => SiteLink;
  readonly clock: Clock;
  readonly log: LogEvent;
  /** Called when `fault` changes. */
  readonly onChange: () => void;
}): OfflineVerifiers {
  const { desk, store, write, project, seal, link, clock, log, onChange } = options;
  let fault: Fault | null = null;
  const stored = (): StoredVerifiers => readSetting(store, 'desk', storedKey, StoredVerifiers) ?? [];
  const Latest = z.int().min(0);
  /** The highest time seen, and the same by the monotonic clock, which no user can set. */
  let latest = { at: readSetting(store, 'desk', latestKey, Latest) ?? 0, monotonic: clock.monotonic() };

  function timeNow(): number {
    const passed = latest.at + clock.monotonic() - latest.monotonic;
    const now = Math.round(Math.max(clock.now(), passed));
    if (now >= latest.at + latestStepMs && stored().length > 0) setLatest(now);
    return now;
  }
  function setLatest(at: number): void {
    latest = { at, monotonic: clock.monotonic() };
    const saved = project((tx) => saveSetting(tx, 'desk', latestKey, at));
    if (!saved.ok) log('warn', 'time not kept', { cause: saved.fault.code });
  }
  const cancelWatch = clock.every(latestStepMs, timeNow);

  const refusals = createOfflineRefusals({ write, clock, log });
  const refusal = (what: 'expired' | 'triedOut') =>
    fail(what === 'expired' ? 'offline.expired' : 'offline.triedOut');

  async function opened(one: StoredVerifiers[number]): Promise<Result<Verifier>> {
    const unsealed = await seal.unseal(Buffer.from(one.sealed, 'base64'));
    if (!unsealed.ok) return unsealed;
    const parsed = Verifier.safeParse(readJson(unsealed.value));
    const isOurs =
      parsed.success &&
      parsed.data.desk === desk &&
      parsed.data.operator.id === one.operator &&
      isSigned(parsed.data, one.key);
    if (isOurs) return ok(parsed.data);
    log('error', 'a verifier that is not what the site gave', { operator: one.operator });
    return fail('offline.unknown');
  }

  /**
   * The number of wrong attempts is saved before the password is checked, so that killing the program gains no
   * attempt.
   */
  function count(
    one: StoredVerifiers[number],
    wrong: number,
    event: 'session.tryAway' | 'session.recognisedAway',
  ) {
    const detail = JSON.stringify({ left: maxVerifierAttempts - wrong });
    return write({ who: one.operator, event, camera: null, why: null, detail }, (tx) =>
      saveSetting(
        tx,
        'desk',
        storedKey,
        stored().map((each) => (each.operator === one.operator ? { ...each, wrong } : each)),
      ),
    );
  }

  function publish(next: Fault | null): void {
    const isOther = next?.code !== fault?.code;
    fault = next;
    if (isOther) onChange();
  }

  async function keep(verifier: Verifier, key: string): Promise<Result<void>> {
    if (verifier.desk !== desk || !isSigned(verifier, key)) return fail('offline.unknown');
    const sealed = await seal.seal(Buffer.from(JSON.stringify(verifier), 'utf8'));
    if (!sealed.ok) return sealed;
    const { operator, issuedAt, expiresAt } = verifier;
    const mine = {
      operator: operator.id,
      name: nameKey(operator.name),
      issuedAt,
      expiresAt,
      wrong: 0,
      key,
      sealed: Buffer.from(sealed.value).toString('base64'),
    };
    // `issuedAt` is the site's current time.
    latest = { at: issuedAt, monotonic: clock.monotonic() };
    return project((tx) => {
      const others = stored().filter((one) => one.operator !== operator.id && one.expiresAt > issuedAt);
      saveSetting(tx, 'desk', storedKey, [mine, ...others].slice(0, maxVerifiers));
      saveSetting(tx, 'desk', latestKey, issuedAt);
    });
  }

  function keepOnly(isLeft: (one: StoredVerifiers[number]) => boolean): void {
    const left = stored().filter(isLeft);
    if (left.length === stored().length) return;
    const saved = project((tx) => saveSetting(tx, 'desk', storedKey, left));
    if (!saved.ok) log('warn', 'verifier not forgotten', { cause: saved.fault.code });
  }

  async function check(): Promise<void> {
    cancelAsk();
    const asked = stored().map(({ operator, issuedAt }) => ({ operator, issuedAt }));
    if (asked.length === 0) return;
    const answer = await link().call('people.verifiers', { stored: asked });
    if (answer.ok) {
      const over = new Set(answer.value.over.map(refText));
      return keepOnly((one) => !over.has(refText(one)));
    }
    // The next connection repeats the request.
    if (answer.fault.code === 'site.unreachable') return;
    cancelAsk();
    cancelAsk = clock.after(askAgainMs, () => void check().catch(bug));
  }
  const bug = (error: unknown) => log('error', 'verifiers not looked at', { why: formatError(error) });
  let cancelAsk: Cancel = () => {};

  async function isReady(): Promise<boolean> {
    const ready = await seal.ready();
    publish(ready.ok ? null : ready.fault);
    return ready.ok;
  }

  return {
    async look() {
      await isReady();
    },
    async renew() {
      if (!(await isReady())) return;
      const answer = await link().call('people.verifier', {});
      const { verifier, key } = answer.ok ? answer.value : { verifier: null, key: '' };
      const saved = verifier ? await keep(verifier, key) : ok(undefined);
      if (!saved.ok) publish(saved.fault);
      // It may have been revoked while it was being sealed.
      else if (verifier) await check();
    },
    check,
    fault: () => fault,
    timeNow,

    async recognise({ name, password }) {
      const one = stored().find((each) => each.name === nameKey(name));
      if (!one) {
        const ready = await seal.ready();
        return refusals.noted(ready.ok ? { code: 'offline.unknown', params: {} } : ready.fault, name);
      }
      const state = getVerifierState(one, one.wrong, timeNow());
      const verifier = state === 'good' ? await opened(one) : refusal(state);
      if (!verifier.ok) return refusals.noted(verifier.fault, name, one.operator);
      const counted = count(one, one.wrong + 1, 'session.tryAway');
      if (!counted.ok) return counted;
      const secret = await hashRaw(password.normalize('NFC'), {
        ...verifierCost,
        salt: Buffer.from(verifier.value.salt, 'hex'),
        outputLen: verifierSecretBytes,
      });
      const check = createHash('sha256').update(secret).digest();
      if (!timingSafeEqual(check, Buffer.from(verifier.value.check, 'hex'))) {
        const left = maxVerifierAttempts - one.wrong - 1;
        return left > 0 ? fail('offline.refused', { left }) : refusal('triedOut');
      }
      const cleared = count(one, 0, 'session.recognisedAway');
      if (!cleared.ok) return cleared;
      const { operator, issuedAt, expiresAt } = verifier.value;
      return ok({ operator, issuedAt, expiresAt, secret: secret.toString('hex') });
    },

    forget: (operator) => keepOnly((one) => operator !== 'all' && one.operator !== operator),

    close() {
      cancelWatch();
      cancelAsk();
      refusals.close();
    },
  };
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The prefix of an Ed25519 key in SPKI DER, before its 32 bytes (RFC 8410). */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');

function isSigned(verifier: Verifier, key: string): boolean {
  try {
    const der = Buffer.concat([spkiHead, Buffer.from(key, 'hex')]);
    const known = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const text = Buffer.from(getVerifierText(verifier), 'utf8');
    return verify(null, text, known, Buffer.from(verifier.signature, 'hex'));
  } catch {
    return false;
  }
}

/** Limits audit events, so that repeated attempts cannot fill the disk. */
const allowed = { atOnce: 10, everyMs: 6_000 };
/** Further attempts are counted for this long and recorded as one, ms. */
const togetherMs = 60_000;
const auditEvent = { who: 'nobody', event: 'session.refused', camera: null, why: 'without the site' };

/**
 * Records offline sign-in attempts refused before the password check, in the audit log.
 * A name that the desk does not know is recorded as a hash.
 */
export interface OfflineRefusals {
  /**
   * @param known the operator with that name, if the desk knows one
   * @returns the refusal, or the store's fault if it could not be written
   */
  noted(why: Fault, name: string, known?: OperatorId): Result<never>;
  /** Records the attempts counted so far. */
  close(): void;
}

export function createOfflineRefusals(options: {
  readonly write: ExecuteAction;
  readonly clock: Clock;
  readonly log: LogEvent;
}): OfflineRefusals {
  const { write, clock, log } = options;
  const allowance = createKeyedRateLimit(clock, allowed);
  const typedNameFields = createTypedNameFields();
  let more = 0;
  let cancel: Cancel | undefined;

  function sendMore(): void {
    cancel?.();
    cancel = undefined;
    if (more === 0) return;
    const written = write({ ...auditEvent, detail: JSON.stringify({ times: more }) }, () => {});
    if (written.ok) more = 0;
    else log('warn', 'refused sign-ins not written', { times: more, cause: written.fault.code });
  }

  return {
    noted(why, name, known) {
      if (allowance.waitMs('') > 0) {
        cancel ??= clock.after(togetherMs, sendMore);
        more += 1;
        return { ok: false, fault: why };
      }
      allowance.take('');
      const detail = JSON.stringify({ ...typedNameFields(name, known !== undefined), code: why.code });
      const written = write({ ...auditEvent, ...(known ? { who: known } : {}), detail }, () => {});
      return written.ok ? { ok: false, fault: why } : written;
    },
    close: sendMore,
  };
}
