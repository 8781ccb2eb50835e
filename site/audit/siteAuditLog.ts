import type { SiteCalls } from '../../core/api/site.ts';
import { type AuditLogState, headsPerPage } from '../../core/audit/api.ts';
import type { AuditEntry, AuditEvent } from '../../core/audit/audit.ts';
import { checkAuditLog } from '../../core/audit/auditLogCheck.ts';
import { startAuditLogSigner } from '../../core/audit/auditLogSigner.ts';
import {
  type AuditLogPolicy,
  type ChainHead,
  dropThrough,
  headText,
  type SignedHead,
  type StoredHead,
} from '../../core/audit/chainHeads.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { CallOutput } from '../../core/rpc/define.ts';
import { getKeyFingerprint, isSignatureValid } from '../../node/crypto/ed25519.ts';
import { loadSiteKey, type SiteKey } from '../shared/siteKey.ts';

/** Retry delay after a key could not be used, ms. */
const keyAgainMs = 60_000;
const dropEveryMs = 3_600_000;
const erasedPerTurn = 250;
const restMs = 10;

/** The parts of the site's store that the audit log needs. */
export interface SiteAuditStore {
  readonly audit: {
    page(after: number, limit: number): AuditEntry[];
    ends(): { readonly first: number; readonly last: number };
    append(auditEvent: AuditEvent): void;
  };
  readonly heads: {
    after(segment: number, limit: number): StoredHead[];
    last(): StoredHead | undefined;
    put(signed: SignedHead): void;
    counts(): { readonly closed: number; readonly dropped: number };
    droppable(limit: number): StoredHead[];
    markDropped(head: ChainHead, at: number): void;
    eraseDropped(most: number): number;
    readonly desks: { after(number: number, limit: number): (StoredHead & { readonly number: number })[] };
  };
  attempt(run: () => void): Result<void>;
}

/** Maintains the site's own audit log: segments and signs it, checks it, and drops expired segments. */
export interface SiteAuditLog {
  key(): Result<SiteKey>;
  state(): AuditLogState;
  heads(of: 'site' | 'desks', after: string | undefined): CallOutput<SiteCalls, 'audit.heads'>;
  close(): void;
}

export function createSiteAuditLog(options: {
  readonly site: string;
  /** The site's data folder. */
  readonly folder: string;
  readonly store: SiteAuditStore;
  readonly policy: AuditLogPolicy;
  readonly sha256: (text: string) => string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly onNotice: (fault: Fault) => void;
}): SiteAuditLog {
  const { site, store, policy, sha256, clock, log, onNotice } = options;
  const { audit, heads } = store;
  let made: Result<SiteKey> | undefined;
  let triedAt = 0;
  let broken: number | undefined;
  let isChecked = false;
  let isClosed = false;

  function key(): Result<SiteKey> {
    if (made && (made.ok || clock.monotonic() - triedAt < keyAgainMs)) return made;
    const failedBefore = made !== undefined;
    made = loadSiteKey(options.folder, 'auditLog');
    triedAt = clock.monotonic();
    if (!made.ok && !failedBefore) onNotice(made.fault);
    return made;
  }

  function onBroken(seq: number): void {
    if (broken !== undefined && broken <= seq) return;
    broken = seq;
    onNotice({ code: 'site.auditLogBroken', params: { seq } });
  }

  const keeper = startAuditLogSigner({
    auditLog: site,
    clock,
    sha256,
    onBroken,
    policy: () => policy,
    shelf: {
      page: audit.page,
      lastHead: () => heads.last()?.head,
      putHead: (signed) => store.attempt(() => heads.put(signed)),
    },
    key() {
      const now = key();
      return now.ok ? now.value : undefined;
    },
    onHead: () => undefined,
  });
  const checking = checkAuditLog(
    {
      clock,
      sha256,
      auditLog: { page: audit.page, heads: heads.after },
      holds: ({ head, signature }) => isSignatureValid(headText(head), head.key, signature),
    },
    (wrong, entries) => {
      isChecked = true;
      if (wrong !== undefined) return onBroken(wrong);
      log(`audit log: verified ${entries} entries`);
      drop();
    },
  );

  let cancelErase: Cancel = () => undefined;
  function erase(): void {
    let erased = 0;
    const done = store.attempt(() => {
      erased = heads.eraseDropped(erasedPerTurn);
    });
    if (!isClosed && done.ok && erased === erasedPerTurn) cancelErase = clock.after(restMs, erase);
  }
  function drop(): void {
    // A broken chain is kept as it is, for examination by a person.
    if (!isChecked || broken !== undefined) return;
    const closed = heads.droppable(headsPerPage);
    const through = dropThrough(closed, policy, clock.now(), false);
    if (through)
      store.attempt(() => {
        for (const { head } of closed) {
          if (head.segment > through.segment) break;
          const { segment, first, last, from, to } = head;
          heads.markDropped(head, Math.round(clock.now()));
          audit.append({
            who: site,
            event: 'audit.drop',
            camera: null,
            why: `older than ${policy.keepDays} days`,
            detail: JSON.stringify({ segment, first, last, from, to }),
          });
        }
      });
    erase();
  }
  const cancelDrop = clock.every(dropEveryMs, drop);

  return {
    key,
    state() {
      const { closed, dropped } = heads.counts();
      const signed = heads.last();
      const trouble = made && !made.ok ? made.fault : null;
      return {
        ...audit.ends(),
        segments: closed,
        dropped,
        signedThrough: signed?.head.last ?? 0,
        signedAt: signed?.head.signedAt ?? null,
        witnessedThrough: 0,
        witnessedAt: null,
        fingerprint: signed ? getKeyFingerprint(signed.head.key) : null,
        checkedThrough: checking.through(),
        checked: isChecked,
        broken: broken ?? null,
        trouble: trouble && { code: trouble.code, params: { ...trouble.params } },
      };
    },
    heads(of, after) {
      const from = Number(after ?? 0) || 0;
      const page =
        of === 'site'
          ? heads.after(from, headsPerPage).map((stored) => ({ stored, place: stored.head.segment }))
          : heads.desks.after(from, headsPerPage).map(({ number, ...stored }) => ({ stored, place: number }));
      const next = page.length === headsPerPage ? page.at(-1)?.place : undefined;
      return {
        heads: page.map(({ stored }) => stored),
        ...(next === undefined ? {} : { next: String(next) }),
      };
    },
    close() {
      isClosed = true;
      keeper.close();
      checking.stop();
      cancelErase();
      cancelDrop();
    },
  };
}
