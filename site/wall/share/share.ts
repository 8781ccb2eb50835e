import { randomBytes } from 'node:crypto';
import type { AuditEvent } from '../../../core/audit/audit.ts';
import { createKeyedRateLimit } from '../../../core/base/allowance.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { CameraId, DeskId, OperatorId, WindowId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { wallRole } from '../../../core/people/machine.ts';
import { createRequests, type Requests } from '../../../core/rpc/requests.ts';
import {
  type DeskPresence,
  listSharedCameras,
  maxSharedBytes,
  type Offer,
  type SharedContent,
  type ShareTarget,
  toReceivedContent,
} from '../../../core/wall/share.ts';

/** Timeout of an offer, which a desk accepts in milliseconds; after it the sender had better call. */
const answerWithinMs = 4_000;
/** Rate limit per sender: a wall of sixteen by hand at once, then one every two seconds. */
const fromOne = { atOnce: 16, everyMs: 2_000 };
/** Rate limit per receiving desk, for all senders together. */
const toOne = { atOnce: 30, everyMs: 1_000 };
/** Total length of the camera ids in an audit event; the rest is counted, as audit entries are limited. */
const namedInRecord = 2_000;

/** The person signed in at a desk, for sharing. */
export interface Sharer {
  readonly desk: DeskId;
  readonly key: string;
  readonly operator: {
    readonly id: OperatorId;
    readonly displayName: string;
    readonly roles: readonly string[];
  };
}

/** A desk's connection, over which it receives shares. */
export interface ShareReceiver {
  give(message: { readonly window: WindowId | null; readonly offer: Offer }): void;
}

/** Passes cameras and layouts between desks and to the walls of rooms. Its only state is who is connected. */
export interface WallSharing<S extends Sharer> {
  /** Sets a desk's name and windows; called at each change. */
  present(end: ShareReceiver, sharer: S, presence: DeskPresence): void;
  /** Notes that a connection ended, or was signed out. */
  left(end: ShareReceiver): void;
  targets(sharer: S): ShareTarget[];
  /** Returns all connected desks, with their ids. */
  here(): { readonly desk: DeskId; readonly name: string; readonly wall: boolean }[];
  /**
   * Sends a share. `desk`: its address from `targets`. Fails with `share.targetGone`, `share.noWindow`, `share.wallMayNot`,
   * `share.noAnswer`, `share.tooMany`, `share.tooLarge`, or the desk's own fault.
   */
  push(
    sharer: S,
    to: { readonly desk: DeskId; readonly window?: WindowId | undefined; readonly content: SharedContent },
  ): Promise<Result<Record<string, never>>>;
  received(end: ShareReceiver, id: string, fault: Fault | undefined): void;
}

/** A desk's response to an offer: accepted, or why not; `none` if there is none. */
type OfferAnswer = 'taken' | 'none' | Fault;

interface Present<S> {
  /** Its public address; other desks must not learn its id. */
  readonly address: DeskId;
  readonly end: ShareReceiver;
  readonly sharer: S;
  readonly presence: DeskPresence;
}

export function createWallSharing<S extends Sharer>(options: {
  readonly clock: Clock;
  readonly record: (auditEvents: readonly AuditEvent[]) => Result<void>;
  readonly recordLater: (auditEvents: readonly AuditEvent[]) => void;
  readonly mayTouch: (sharer: S, camera: string) => boolean;
  /** Returns whether a person may know of a camera that exists or was removed; the tile of a removed one says so. */
  readonly mayName: (sharer: S, camera: string) => boolean;
  readonly addressOf: (desk: DeskId) => DeskId;
}): WallSharing<S> {
  const { clock, record, recordLater, mayTouch, mayName, addressOf } = options;
  const present = new Map<DeskId, Present<S>>();
  /** Pending offers by connection: no other connection can respond to them. */
  const offers = new WeakMap<ShareReceiver, Requests<OfferAnswer>>();
  const sending = createKeyedRateLimit(clock, fromOne);
  const receiving = createKeyedRateLimit(clock, toOne);

  const isWall = ({ operator }: S) => operator.roles.includes(wallRole);
  /** Returns the name. A wall's is the one it was enrolled under, whatever its machine announces. */
  const nameOf = ({ sharer, presence }: Present<S>) =>
    isWall(sharer) ? sharer.operator.displayName : presence.name;

  /** Returns as many of the cameras as fit into an audit event. */
  function named(cameras: readonly CameraId[]): readonly CameraId[] {
    let length = 0;
    return cameras.filter((camera) => {
      length += camera.length + 3;
      return length <= namedInRecord;
    });
  }

  function auditEventOf(
    event: string,
    sharer: S,
    target: Present<S>,
    content: SharedContent,
    more: object,
  ): AuditEvent {
    const cameras = listSharedCameras(content);
    const what =
      content.kind === 'camera'
        ? {}
        : { layout: content.name, cameras: named(cameras), count: cameras.length };
    const to = { desk: target.sharer.desk, name: nameOf(target), operator: target.sharer.operator.id };
    return {
      who: sharer.operator.id,
      event,
      camera: content.kind === 'camera' ? content.camera : null,
      why: null,
      detail: JSON.stringify({ desk: sharer.desk, to, ...what, ...more }),
    };
  }

  function offersTo(end: ShareReceiver): Requests<OfferAnswer> {
    const known = offers.get(end);
    if (known) return known;
    const created = createRequests<OfferAnswer>({ clock, afterMs: answerWithinMs, response: () => 'none' });
    offers.set(end, created);
    return created;
  }

  return {
    present(end, sharer, presence) {
      for (const [desk, one] of present) if (one.end === end) present.delete(desk);
      present.set(sharer.desk, { address: addressOf(sharer.desk), end, sharer, presence });
    },

    left(end) {
      for (const [desk, one] of present) if (one.end === end) present.delete(desk);
      offers.get(end)?.resolveAll({ code: 'share.targetGone', params: {} });
    },

    targets: (sharer) =>
      [...present.values()]
        .filter((one) => one.sharer.desk !== sharer.desk)
        .map((one) => ({
          desk: one.address,
          name: nameOf(one),
          operator: isWall(one.sharer) ? null : one.sharer.operator.displayName,
          roomWall: isWall(one.sharer),
          windows: one.presence.windows,
        }))
        .sort((a, b) => a.name.localeCompare(b.name, 'vi') || (a.desk < b.desk ? -1 : 1))
        .slice(0, 1_000),

    here: () =>
      [...present.values()].map((one) => ({
        desk: one.sharer.desk,
        name: nameOf(one),
        wall: isWall(one.sharer),
      })),

    async push(sharer, { desk, window, content }) {
      const bytes = Buffer.byteLength(JSON.stringify(content));
      if (bytes > maxSharedBytes)
        return fail('share.tooLarge', { size: Math.ceil(bytes / 1024), most: maxSharedBytes / 1024 });
      const waitMs = Math.max(sending.waitMs(sharer.operator.id), receiving.waitMs(desk));
      if (waitMs > 0) return fail('share.tooMany', { seconds: Math.ceil(waitMs / 1000) });
      const target = [...present.values()].find(({ address }) => address === desk);
      if (!target) return fail('share.targetGone');
      if (window !== undefined && !target.presence.windows.includes(window))
        return fail('share.noWindow', { window });
      sending.take(sharer.operator.id);
      const cameras = listSharedCameras(content);
      const seesNone = cameras.length > 0 && !cameras.some((camera) => mayTouch(target.sharer, camera));
      // A wall has no person who could be told why it is empty.
      if (isWall(target.sharer) && seesNone) return fail('share.wallMayNot', { target: nameOf(target) });
      receiving.take(desk);
      const id = randomBytes(12).toString('base64url');
      const seen = toReceivedContent(
        content,
        (camera) => mayTouch(target.sharer, camera),
        (camera) => mayName(target.sharer, camera),
      );
      const written = record([
        auditEventOf('share.push', sharer, target, content, { id, window: window ?? null }),
      ]);
      if (!written.ok) return written;
      const answered = offersTo(target.end).expect(id);
      target.end.give({
        window: window ?? null,
        offer: {
          id,
          at: Math.round(clock.now()),
          from: { name: sharer.operator.displayName, desk: present.get(sharer.desk)?.presence.name ?? '' },
          content: seen,
        },
      });
      const answer = await answered;
      if (answer === 'taken') return ok({});
      const fault: Fault =
        answer === 'none' ? { code: 'share.noAnswer', params: { target: nameOf(target) } } : answer;
      recordLater([auditEventOf('share.failed', sharer, target, content, { id, fault: fault.code })]);
      return { ok: false, fault };
    },

    received(end, id, fault) {
      // Only the desk's own share faults are passed on: faults of sessions or rights would seem to concern the sender.
      const isItsOwn = fault === undefined || fault.code.startsWith('share.');
      offers.get(end)?.resolve(id, isItsOwn ? (fault ?? 'taken') : 'none');
    },
  };
}
