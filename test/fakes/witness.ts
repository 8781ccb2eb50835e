import { generateKeyPairSync, sign } from 'node:crypto';
import type { SiteCalls } from '../../core/api/site.ts';
import type { AuditRow } from '../../core/audit/api.ts';
import type { AuditEvent } from '../../core/audit/audit.ts';
import { AuditLogPolicy, type StoredHead } from '../../core/audit/chainHeads.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { fail, ok } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Operator } from '../../core/people/operator.ts';
import type { Handlers } from '../../core/rpc/server.ts';
import { createAuditWitness } from '../../site/audit/witness.ts';

type Calls =
  | 'audit.page'
  | 'audit.names'
  | 'audit.state'
  | 'audit.heads'
  | 'audit.exporting'
  | 'audit.witness';

/** Creates a witness's store of chain heads over a list. */
export function createHeadStore(heads: StoredHead[]): Parameters<typeof createAuditWitness>[0]['heads'] {
  const of = (whose: string, origin?: string) =>
    heads.filter(({ head }) => head.auditLog === whose && (origin === undefined || head.origin === origin));
  return {
    last: (whose, origin) => of(whose, origin).at(-1),
    at: (whose, origin, segment) => of(whose, origin).find(({ head }) => head.segment === segment),
    newest: (whose) => of(whose).at(-1),
    put(whose, signed, witnessSignature) {
      const { origin, segment } = signed.head;
      const at = heads.findIndex(
        ({ head }) => head.auditLog === whose && head.origin === origin && head.segment === segment,
      );
      heads.splice(at < 0 ? heads.length : at, 1, { ...signed, witnessSignature, droppedAt: null });
    },
  };
}

interface Connection {
  readonly desk?: DeskId;
  readonly operator: Operator | undefined;
}

/**
 * A fake site's part in audit logs.
 * It adds witness signatures to desks' chain heads in memory, by the real rule, and has a log of its own that a test
 * fills.
 */
export interface FakeWitness {
  readonly handlers: Pick<Handlers<SiteCalls, Connection>, Calls>;
  /** The chain heads of desks, in the order in which they first arrived. */
  readonly heads: StoredHead[];
  readonly auditEvents: AuditEvent[];
  readonly notices: Fault[];
  /** The site's own audit log, the newest entry first. */
  readonly entries: AuditRow[];
  /** The policy for desks. */
  policy: AuditLogPolicy;
  /** The number of later calls that the site rejects as too many. */
  tooMany: number;
  /** Forgets all chain heads, as a site that was set up again. */
  forget(): void;
}

export function fakeWitness(clock: Clock): FakeWitness {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  const heads: StoredHead[] = [];
  const auditEvents: AuditEvent[] = [];
  const notices: Fault[] = [];
  const entries: AuditRow[] = [];
  const witness: FakeWitness = {
    heads,
    auditEvents,
    notices,
    entries,
    policy: AuditLogPolicy.parse({}),
    tooMany: 0,
    forget: () => void heads.splice(0),
    handlers: {
      'audit.page': ({ before = Number.MAX_SAFE_INTEGER, limit }) =>
        ok({ cameras: [], entries: entries.filter(({ seq }) => seq < before).slice(0, limit) }),
      'audit.names': () => ok({ who: [], auditEvents: [], desks: [] }),
      'audit.state': () =>
        ok({
          first: entries.at(-1)?.seq ?? 0,
          last: entries[0]?.seq ?? 0,
          segments: 0,
          dropped: 0,
          signedThrough: 0,
          signedAt: null,
          witnessedThrough: 0,
          witnessedAt: null,
          fingerprint: null,
          checkedThrough: 0,
          checked: true,
          broken: null,
          trouble: null,
        }),
      'audit.heads': ({ of: whose }) => ok({ heads: whose === 'desks' ? heads : [] }),
      'audit.exporting': () => ok({}),
      'audit.witness'(signed, { desk, operator }) {
        if (!desk || !operator) return fail('right.notSignedIn');
        if (witness.tooMany > 0) {
          witness.tooMany -= 1;
          return fail('call.tooMany');
        }
        const signAsWitness = createAuditWitness({
          site: 'fake',
          clock,
          policy: witness.policy,
          // A fake site enrols no desks: every key is the desk's.
          keyOf: () => signed.head.key,
          key: () =>
            ok({ public: raw, sign: (text) => sign(null, Buffer.from(text), privateKey).toString('hex') }),
          attempt(run) {
            run();
            return ok(undefined);
          },
          append: (event) => void auditEvents.push(event),
          onNotice: (fault) => void notices.push(fault),
          heads: createHeadStore(heads),
        });
        return signAsWitness({ desk, operator }, signed);
      },
    },
  };
  return witness;
}
