import type { AuditLogState } from '../../../core/audit/api.ts';
import { checkAuditLog } from '../../../core/audit/auditLogCheck.ts';
import {
  type AuditLogSigner,
  type SigningKey,
  startAuditLogSigner,
} from '../../../core/audit/auditLogSigner.ts';
import {
  AuditLogPolicy,
  dropThrough,
  headText,
  type StoredHead,
  witnessSignatureText,
} from '../../../core/audit/chainHeads.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { DeskId } from '../../../core/base/ids.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { getKeyFingerprint, isSignatureValid } from '../../../node/crypto/ed25519.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import { formatError, type LogEvent } from '../../shared/log.ts';
import { sha256Hex, type WriteWithAudit } from '../../shared/write.ts';
import { readAuditEntriesAfter, readFirstAuditSeq, readLastAuditEntry } from '../../store/audit.ts';
import {
  countChainHeads,
  eraseDroppedEntries,
  markSegmentDropped,
  readChainHeadsAfter,
  readDroppableSegments,
  readLastChainHead,
  readLastWitnessedHead,
  saveChainHead,
} from '../../store/auditChainHeads.ts';
import { countUnindexedEntries, indexAuditEntries } from '../../store/auditIndex.ts';
import type { DeskKeys } from '../../store/key.ts';
import { readSetting } from '../../store/settings.ts';

/** The interval for counting unindexed entries, ms. */
const lookMs = 10_000;
/** Fewer unindexed entries are scanned in 1 to 2 ms, so indexing waits for this many. */
const worthIt = 500;
const perTurn = 250;
/**
 * The pause after a step, as a multiple of the step's duration with commit.
 * While a backlog arrives at full speed, a twentieth of the desk's time suffices for background work.
 */
const restTimes = 20;
const leastRestMs = 10;

/** Indexes new audit entries in batches, so that no audit event waits for it. @returns a function that stops it */
function keepFindable({
  store,
  writeWithAudit,
  clock,
}: {
  readonly store: SqlReader;
  readonly writeWithAudit: WriteWithAudit;
  readonly clock: Clock;
}): Cancel {
  let cancel = clock.after(lookMs, look);

  function look(): void {
    const isWorthIt = countUnindexedEntries(store) >= worthIt;
    if (isWorthIt) turn();
    else cancel = clock.after(lookMs, look);
  }

  function turn(): void {
    const began = clock.monotonic();
    const done = writeWithAudit((tx) => indexAuditEntries(tx, perTurn));
    const more = done.ok && done.value === perTurn;
    const restMs = Math.max(leastRestMs, restTimes * (clock.monotonic() - began));
    cancel = more ? clock.after(restMs, turn) : clock.after(lookMs, look);
  }

  return () => cancel();
}

export const auditPolicyKey = 'audit.policy';
/** The retry delay for an unusable key, ms. */
const keyAgainMs = 60_000;
/** The delay after the start before the whole log is verified, ms: operators' requests come first. */
const checkAfterMs = 60_000;
const dropEveryMs = 3_600_000;
const erasedPerTurn = 250;
const restMs = 10;
const headsAtOnce = 50;

function headHolds({ witnessSignature, droppedAt: _, ...signed }: StoredHead): boolean {
  const { head, signature } = signed;
  if (!isSignatureValid(headText(head), head.key, signature)) return false;
  if (!witnessSignature) return true;
  return isSignatureValid(
    witnessSignatureText(signed, witnessSignature),
    witnessSignature.key,
    witnessSignature.signature,
  );
}

const asTrouble = ({ code, params }: Fault): Fault =>
  code === 'key.sealed'
    ? { code, params }
    : { code: 'audit.keyUnreadable', params: { why: String(params.why ?? '?') } };

/** Maintains this desk's audit log: closes and signs segments, verifies it, and drops old ones. */
export interface DeskAuditLog {
  state(): Omit<AuditLogState, 'trouble'> & { readonly trouble: Fault | null };
  /** The site's policy for desks has changed and is stored. */
  policyChanged(): void;
  close(): void;
}

export function createDeskAuditLog(options: {
  readonly store: SqlReader;
  readonly writeWithAudit: WriteWithAudit;
  readonly desk: DeskId;
  readonly keys: DeskKeys;
  readonly clock: Clock;
  readonly log: LogEvent;
  /** A chain head was signed. */
  readonly onHead: () => void;
  readonly onBroken: (fault: Fault) => void;
}): DeskAuditLog {
  const { store, writeWithAudit, desk, clock, log } = options;
  let policy = readPolicy();
  let key: SigningKey | undefined;
  let keyFault: Fault | null = null;
  let keyTriedAt = clock.monotonic();
  let broken: number | undefined;
  let isChecked = false;
  let isClosed = false;

  function readPolicy(): AuditLogPolicy {
    return readSetting(store, 'desk', auditPolicyKey, AuditLogPolicy) ?? AuditLogPolicy.parse({});
  }

  function keyNow(): SigningKey | undefined {
    if (!key && clock.monotonic() - keyTriedAt >= keyAgainMs) lookForKey(() => keeper?.look());
    return key;
  }

  function lookForKey(then: () => void): void {
    keyTriedAt = clock.monotonic();
    options.keys
      .key()
      .then((made) => {
        if (made.ok) key = made.value;
        else log('error', 'the audit log is not signed', { cause: made.fault.code, ...made.fault.params });
        keyFault = made.ok ? null : asTrouble(made.fault);
      })
      .catch((error: unknown) =>
        log('error', 'bug', { where: 'key of the audit log', why: formatError(error) }),
      )
      .then(then);
  }

  function onBroken(seq: number): void {
    if (broken !== undefined && broken <= seq) return;
    broken = seq;
    log('error', 'the audit log does not hold', { seq });
    options.onBroken({ code: 'audit.deskBroken', params: { seq } });
  }

  const page = (after: number, limit: number) => readAuditEntriesAfter(store, after, limit);
  const follow = () =>
    startAuditLogSigner({
      auditLog: desk,
      clock,
      sha256: sha256Hex,
      onBroken,
      shelf: {
        page,
        lastHead: () => readLastChainHead(store)?.head,
        putHead: (signed) => writeWithAudit((tx) => saveChainHead(tx, signed)),
      },
      policy: () => policy,
      key: keyNow,
      onHead: () => options.onHead(),
    });
  // Segments are closed only with a key, so the key is loaded first.
  let keeper: AuditLogSigner | undefined;
  lookForKey(() => {
    if (!isClosed) keeper = follow();
  });

  let checking: ReturnType<typeof checkAuditLog> | undefined;
  const cancelCheck = clock.after(checkAfterMs, () => {
    checking = checkAuditLog(
      {
        auditLog: { page, heads: (after, limit) => readChainHeadsAfter(store, after, limit) },
        clock,
        sha256: sha256Hex,
        holds: headHolds,
      },
      (wrong) => {
        isChecked = true;
        if (wrong === undefined) drop();
        else onBroken(wrong);
      },
    );
  });

  let cancelErase: Cancel = () => undefined;
  function erase(): void {
    const erased = writeWithAudit((tx) => eraseDroppedEntries(tx, erasedPerTurn));
    if (!isClosed && erased.ok && erased.value === erasedPerTurn) cancelErase = clock.after(restMs, erase);
  }

  /** Uses the site's time if it is behind: a clock that jumps ahead must not empty the log. */
  function drop(): void {
    // A log that fails verification is left unchanged for investigation.
    if (!isChecked || broken !== undefined) return;
    const reported = readLastWitnessedHead(store)?.witnessSignature?.at ?? 0;
    const now = Math.min(clock.now(), reported);
    const heads = readDroppableSegments(store, headsAtOnce);
    const through = dropThrough(heads, policy, now, true);
    if (through)
      writeWithAudit((tx, add) => {
        for (const { head } of heads) {
          if (head.segment > through.segment) break;
          const { segment, first, last, from, to } = head;
          markSegmentDropped(tx, head, Math.round(clock.now()));
          add({
            who: desk,
            event: 'audit.drop',
            camera: null,
            why: `older than ${policy.keepDays} days`,
            detail: JSON.stringify({ desk, segment, first, last, from, to }),
          });
        }
      });
    erase();
  }
  const cancelDrop = clock.every(dropEveryMs, drop);
  const cancelFindable = keepFindable({ store, writeWithAudit, clock });

  return {
    state() {
      const { closed, dropped } = countChainHeads(store);
      const [signed, counter] = [readLastChainHead(store), readLastWitnessedHead(store)];
      return {
        first: readFirstAuditSeq(store),
        last: readLastAuditEntry(store)?.seq ?? 0,
        segments: closed,
        dropped,
        signedThrough: signed?.head.last ?? 0,
        signedAt: signed?.head.signedAt ?? null,
        witnessedThrough: counter?.head.last ?? 0,
        witnessedAt: counter?.witnessSignature?.at ?? null,
        fingerprint: signed ? getKeyFingerprint(signed.head.key) : null,
        checkedThrough: checking?.through() ?? 0,
        checked: isChecked,
        broken: broken ?? null,
        trouble: keyFault,
      };
    },
    policyChanged() {
      policy = readPolicy();
      drop();
    },
    close() {
      isClosed = true;
      keeper?.close();
      cancelCheck();
      checking?.stop();
      cancelErase();
      cancelDrop();
      cancelFindable();
    },
  };
}
