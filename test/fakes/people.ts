import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import type { SiteCalls } from '../../core/api/site.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { fail, ok } from '../../core/base/result.ts';
import { SecurityPolicy } from '../../core/people/api.ts';
import type { Operator } from '../../core/people/operator.ts';
import {
  deriveDeskSessionKey,
  getDeskSessionText,
  getVerifierText,
  verifierCost,
  verifierSecretBytes,
} from '../../core/people/verifier.ts';
import type { Handlers } from '../../core/rpc/server.ts';

type Call = Extract<keyof SiteCalls, `people.${string}` | 'video.unmask'>;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const publicOf = (secret: Uint8Array) =>
  createPublicKey(
    createPrivateKey({
      key: Buffer.from(deriveDeskSessionKey(secret, sha256)),
      format: 'der',
      type: 'pkcs8',
    }),
  );

interface Connected {
  readonly operator: Operator | undefined;
  readonly desk?: DeskId;
}

/** A desk session without the site, as a desk reported it afterwards. */
export interface ReportedDeskSession {
  readonly operator: string;
  readonly since: number;
  readonly until: number | null;
}

export interface FakePeople {
  setPolicy(policy: object): void;
  /** Revokes a person's verifiers, and notifies every connected desk that verifiers have changed. */
  revoke(name: string): void;
  /** While true, the site is too busy to check verifiers. */
  setBusy(yes: boolean): void;
  message(): { readonly revocations: number };
  readonly deskSessions: readonly ReportedDeskSession[];
}

/**
 * Creates a fake site's people, with verifiers like those of a real site.
 * Any known person can confirm an action as the second person.
 */
export function fakePeople<C extends Connected>(options: {
  readonly known: ReadonlyMap<string, { readonly password: string; readonly operator: Operator }>;
  readonly now: () => number;
  readonly send: (message: { readonly revocations: number }) => void;
  /** Begins a session on this connection. */
  readonly begin: (
    connection: C,
    operator: Operator,
  ) => { readonly token: string; readonly expiresAt: number };
}): FakePeople & { readonly handlers: Pick<Handlers<SiteCalls, C>, Call> } {
  const { known, now } = options;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  const secrets = new Map<string, Buffer>();
  const revoked = new Set<string>();
  const used = new Set<string>();
  const deskSessions: ReportedDeskSession[] = [];
  let isBusy = false;
  let policy = SecurityPolicy.parse({});
  const isRight = (name: string, password: string) => known.get(name)?.password === password;

  return {
    deskSessions,
    setPolicy(next) {
      policy = SecurityPolicy.parse(next);
    },
    message: () => ({ revocations: revoked.size }),
    revoke(name) {
      revoked.add(name);
      options.send({ revocations: revoked.size });
    },
    setBusy(yes) {
      isBusy = yes;
    },
    handlers: {
      'people.policy': () => ok(policy),
      async 'people.verifier'(_input, { operator, desk }) {
        const password = operator && known.get(operator.name)?.password;
        if (!operator || !desk || password === undefined || policy.offlineHours === 0)
          return ok({ verifier: null, key });
        const salt = randomBytes(16);
        const secret = await hashRaw(password, { ...verifierCost, salt, outputLen: verifierSecretBytes });
        const issuedAt = Math.round(now());
        secrets.set(`${desk} ${operator.id} ${issuedAt}`, secret);
        const unsigned = {
          operator,
          desk,
          issuedAt,
          expiresAt: issuedAt + policy.offlineHours * 3_600_000,
          salt: salt.toString('hex'),
          check: createHash('sha256').update(secret).digest('hex'),
          signature: '',
        };
        const signature = sign(null, Buffer.from(getVerifierText(unsigned)), privateKey).toString('hex');
        return ok({ verifier: { ...unsigned, signature }, key });
      },
      'people.verifiers'({ stored }, { desk }) {
        if (isBusy) return fail('call.tooMany');
        const over = stored.filter(({ operator, issuedAt }) => {
          const who = [...known.values()].find((one) => one.operator.id === operator)?.operator;
          return !who || revoked.has(who.name) || !secrets.has(`${desk} ${operator} ${issuedAt}`);
        });
        return ok({ over });
      },
      'people.changePassword': ({ old }, { operator }) =>
        operator && isRight(operator.name, old) ? ok({}) : fail('password.wrong'),
      'people.unlock': ({ password }, { operator }) =>
        operator && isRight(operator.name, password) ? ok({}) : fail('password.wrong'),
      'people.second'({ credentials: { name, password }, right }, { operator }) {
        const second = known.get(name)?.operator;
        if (!second || !isRight(name, password)) return fail('signIn.refused');
        if (second.id === operator?.id) return fail('second.same');
        if (!second.rights.includes(right)) return fail('second.noRight', { right });
        return ok({
          second: { id: second.id, name: second.displayName },
          expiresAt: Math.round(now()) + 300_000,
        });
      },
      'people.recognise'({ credentials: { name, password }, right }) {
        const who = known.get(name)?.operator;
        if (!who || !isRight(name, password)) return fail('signIn.refused');
        return who.rights.includes(right) ? ok({ operator: who }) : fail('right.missing', { right });
      },
      'video.unmask': () => ok({ until: Math.round(now()) + 60_000 }),
      'people.sat'({ operator: id, issuedAt, since, until, proof }, connection) {
        const { desk } = connection;
        if (!desk) return fail('desk.unproven');
        const secret = secrets.get(`${desk} ${id} ${issuedAt}`);
        const who = [...known.values()].find(({ operator }) => operator.id === id)?.operator;
        const text = getDeskSessionText({ desk, operator: id, issuedAt, since, still: until === null });
        const isRight =
          secret && verify(null, Buffer.from(text), publicOf(secret), Buffer.from(proof, 'hex'));
        if (!who || !isRight || revoked.has(who.name)) return fail('offline.notTaken');
        if (until === null && used.has(text)) return fail('offline.used');
        used.add(text);
        deskSessions.push({ operator: who.name, since, until });
        return ok({ session: until === null ? { ...options.begin(connection, who), operator: who } : null });
      },
    },
  };
}
