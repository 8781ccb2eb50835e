import { isDeepStrictEqual } from 'node:util';
import {
  type Countersign,
  type SignedHead,
  type StoredHead,
  TrailPolicy,
} from '../../../core/audit/trail.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { DeskId } from '../../../core/base/ids.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Reader } from '../../../node/sql/access.ts';
import { errorText, type Log } from '../../shared/log.ts';
import type { WriteWithAudit } from '../../shared/write.ts';
import { firstNotCountersigned, headsAfter, putCountersign } from '../../store/auditHeads.ts';
import { readSetting, saveSetting } from '../../store/settings.ts';
import type { SiteLink } from '../../sync/link.ts';
import { policyKey } from './trail.ts';

/** A site that takes no more for now is asked again after this, ms. */
const againMs = 60_000;

/** Has the site countersign the heads of this desk's trail, in order, whenever somebody is signed in there. */
export interface WitnessSignatures {
  /** Somebody is signed in at the site, from now on or still. */
  live(): void;
  lost(): void;
  /** There is another head. */
  headSigned(): void;
  /** What the site will not sign; null: nothing. */
  trouble(): Fault | null;
}

export function createWitnessSignatures(options: {
  readonly store: Reader;
  readonly writeWithAudit: WriteWithAudit;
  readonly desk: DeskId;
  readonly link: () => SiteLink;
  readonly clock: Clock;
  readonly log: Log;
  readonly onPolicy: () => void;
}): WitnessSignatures {
  const { store, writeWithAudit, desk, link, clock, log } = options;
  let cancelAgain: Cancel = () => undefined;
  let isLive = false;
  let isSending = false;
  let trouble: Fault | null = null;
  /** The site has lost what it had: all is sent again from this segment on. */
  let again: number | undefined;

  const next = (): StoredHead | undefined =>
    again === undefined ? firstNotCountersigned(store) : headsAfter(store, again - 1, 1)[0];

  /** @returns whether there may be more to send */
  async function sendNext(): Promise<boolean> {
    const stored = next();
    if (!stored) return false;
    const signed: SignedHead = { head: stored.head, signature: stored.signature };
    const answer = await link().call('audit.countersign', signed);
    if (!answer.ok) {
      const { code, params } = answer.fault;
      const isRefusal = code === 'audit.contradicts' || code === 'audit.headForged';
      if (isRefusal) trouble = answer.fault;
      log(isRefusal ? 'error' : 'info', 'the trail is not countersigned', { cause: code, ...params });
      if (code === 'call.tooMany') {
        cancelAgain();
        cancelAgain = clock.after(againMs, begin);
      }
      return false;
    }
    trouble = null;
    if (answer.value.state === 'missing') {
      // Asked for what it was just sent, or for what this desk has not: that does not end.
      if (answer.value.from >= stored.head.segment) return false;
      again = answer.value.from;
      return true;
    }
    if (!keep(signed, answer.value.countersigned, answer.value.policy)) return false;
    if (again !== undefined) again = stored.head.closed ? stored.head.segment + 1 : undefined;
    return true;
  }

  function keep(signed: SignedHead, countersigned: Countersign, policy: TrailPolicy): boolean {
    const before = readSetting(store, 'desk', policyKey, TrailPolicy) ?? TrailPolicy.parse({});
    const isNew = !isDeepStrictEqual(before, policy);
    const written = writeWithAudit((tx, add) => {
      putCountersign(tx, signed, countersigned);
      if (!isNew) return;
      saveSetting(tx, 'desk', policyKey, policy);
      const detail = JSON.stringify({ desk, ...policy });
      add({ who: countersigned.site, event: 'audit.policy', camera: null, why: 'told by the site', detail });
    });
    if (written.ok && isNew) options.onPolicy();
    return written.ok;
  }

  async function send(): Promise<void> {
    if (isSending) return;
    isSending = true;
    try {
      while (isLive && (await sendNext()));
    } finally {
      isSending = false;
    }
  }
  const begin = () =>
    void send().catch((error: unknown) =>
      log('error', 'bug', { where: 'countersigning', why: errorText(error) }),
    );

  return {
    live() {
      isLive = true;
      begin();
    },
    lost() {
      isLive = false;
      cancelAgain();
    },
    headSigned: begin,
    trouble: () => trouble,
  };
}
