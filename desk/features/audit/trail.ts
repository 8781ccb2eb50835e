import type { TrailState } from '../../../core/audit/api.ts';
import {
  countersignedText,
  dropThrough,
  headText,
  type StoredHead,
  TrailPolicy,
} from '../../../core/audit/trail.ts';
import { checkTrail } from '../../../core/audit/trailCheck.ts';
import { keepTrail, type TrailKeeper, type TrailKey } from '../../../core/audit/trailKeeper.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { DeskId } from '../../../core/base/ids.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Reader } from '../../../node/sql/access.ts';
import { errorText, type Log } from '../../shared/log.ts';
import { sha256, type WriteWithAudit } from '../../shared/write.ts';
import { auditAfter, firstAuditSeq, lastAuditEntry } from '../../store/audit.ts';
import { makeFindable, notFindable } from '../../store/auditFound.ts';
import {
  countHeads,
  droppable,
  eraseDropped,
  headsAfter,
  lastCountersigned,
  lastHead,
  markDropped,
  putHead,
} from '../../store/auditHeads.ts';
import { type DeskKeys, fingerprintOf, signatureHolds } from '../../store/key.ts';
import { readSetting } from '../../store/settings.ts';

/** So often it is looked how many there are, ms. */
const lookMs = 10_000;
/** Fewer are looked through in a millisecond or two. */
const worthIt = 500;
const perTurn = 250;
/**
 * It rests so many times as long as a turn takes, its commit among that: while a backlog comes in, which writes as fast as it can,
 * a twentieth of the desk's time is enough for what nobody waits for.
 */
const restTimes = 20;
const leastRestMs = 10;

/** Keeps what is new in the trail findable, some at once, so that no audit event waits for it. @returns stops */
function keepFindable({
  store,
  writeWithAudit,
  clock,
}: {
  readonly store: Reader;
  readonly writeWithAudit: WriteWithAudit;
  readonly clock: Clock;
}): Cancel {
  let cancel = clock.after(lookMs, look);

  function look(): void {
    const isWorthIt = notFindable(store) >= worthIt;
    if (isWorthIt) turn();
    else cancel = clock.after(lookMs, look);
  }

  function turn(): void {
    const began = clock.monotonic();
    const done = writeWithAudit((tx) => makeFindable(tx, perTurn));
    const more = done.ok && done.value === perTurn;
    const restMs = Math.max(leastRestMs, restTimes * (clock.monotonic() - began));
    cancel = more ? clock.after(restMs, turn) : clock.after(lookMs, look);
  }

  return () => cancel();
}

export const policyKey = 'audit.policy';
/** A key that could not be used is looked at again after this, ms. */
const keyAgainMs = 60_000;
/** So long after the start the whole trail is checked, ms: what people wait for comes first. */
const checkAfterMs = 60_000;
const dropEveryMs = 3_600_000;
const erasedPerTurn = 250;
const restMs = 10;
const headsAtOnce = 50;

function headHolds({ countersigned, droppedAt: _, ...signed }: StoredHead): boolean {
  const { head, signature } = signed;
  if (!signatureHolds(headText(head), head.key, signature)) return false;
  if (!countersigned) return true;
  return signatureHolds(countersignedText(signed, countersigned), countersigned.key, countersigned.signature);
}

const asTrouble = ({ code, params }: Fault): Fault =>
  code === 'key.sealed'
    ? { code, params }
    : { code: 'audit.keyUnreadable', params: { why: String(params.why ?? '?') } };

/** Keeps this desk's trail: cuts it and signs it, checks it, and drops of it what is old enough. */
export interface DeskTrail {
  state(): Omit<TrailState, 'trouble'> & { readonly trouble: Fault | null };
  /** The site has another policy for desks, which is stored. */
  policyChanged(): void;
  close(): void;
}

export function createDeskTrail(options: {
  readonly store: Reader;
  readonly writeWithAudit: WriteWithAudit;
  readonly desk: DeskId;
  readonly keys: DeskKeys;
  readonly clock: Clock;
  readonly log: Log;
  /** A head was signed. */
  readonly onHead: () => void;
  readonly onBroken: (fault: Fault) => void;
}): DeskTrail {
  const { store, writeWithAudit, desk, clock, log } = options;
  let policy = readPolicy();
  let key: TrailKey | undefined;
  let keyFault: Fault | null = null;
  let keyTriedAt = clock.monotonic();
  let broken: number | undefined;
  let isChecked = false;
  let isClosed = false;

  function readPolicy(): TrailPolicy {
    return readSetting(store, 'desk', policyKey, TrailPolicy) ?? TrailPolicy.parse({});
  }

  function keyNow(): TrailKey | undefined {
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
        log('error', 'bug', { where: 'key of the audit log', why: errorText(error) }),
      )
      .then(then);
  }

  function onBroken(seq: number): void {
    if (broken !== undefined && broken <= seq) return;
    broken = seq;
    log('error', 'the audit log does not hold', { seq });
    options.onBroken({ code: 'audit.deskBroken', params: { seq } });
  }

  const page = (after: number, limit: number) => auditAfter(store, after, limit);
  const follow = () =>
    keepTrail({
      trail: desk,
      clock,
      sha256,
      onBroken,
      shelf: {
        page,
        lastHead: () => lastHead(store)?.head,
        putHead: (signed) => writeWithAudit((tx) => putHead(tx, signed)),
      },
      policy: () => policy,
      key: keyNow,
      onHead: () => options.onHead(),
    });
  // Only who can sign cuts a segment where it is full: the key is looked for first.
  let keeper: TrailKeeper | undefined;
  lookForKey(() => {
    if (!isClosed) keeper = follow();
  });

  let checking: ReturnType<typeof checkTrail> | undefined;
  const cancelCheck = clock.after(checkAfterMs, () => {
    checking = checkTrail(
      {
        trail: { page, heads: (after, limit) => headsAfter(store, after, limit) },
        clock,
        sha256,
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
    const erased = writeWithAudit((tx) => eraseDropped(tx, erasedPerTurn));
    if (!isClosed && erased.ok && erased.value === erasedPerTurn) cancelErase = clock.after(restMs, erase);
  }

  /** By the site's time, where that is behind: a clock that jumps ahead must not empty a trail. */
  function drop(): void {
    // What does not hold is kept as it is: somebody must look at it.
    if (!isChecked || broken !== undefined) return;
    const reported = lastCountersigned(store)?.countersigned?.at ?? 0;
    const now = Math.min(clock.now(), reported);
    const heads = droppable(store, headsAtOnce);
    const through = dropThrough(heads, policy, now, true);
    if (through)
      writeWithAudit((tx, add) => {
        for (const { head } of heads) {
          if (head.segment > through.segment) break;
          const { segment, first, last, from, to } = head;
          markDropped(tx, head, Math.round(clock.now()));
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
      const { closed, dropped } = countHeads(store);
      const [signed, counter] = [lastHead(store), lastCountersigned(store)];
      return {
        first: firstAuditSeq(store),
        last: lastAuditEntry(store)?.seq ?? 0,
        segments: closed,
        dropped,
        signedThrough: signed?.head.last ?? 0,
        signedAt: signed?.head.signedAt ?? null,
        countersignedThrough: counter?.head.last ?? 0,
        countersignedAt: counter?.countersigned?.at ?? null,
        fingerprint: signed ? fingerprintOf(signed.head.key) : null,
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
