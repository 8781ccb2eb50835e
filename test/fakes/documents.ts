import type { AuditEvent } from '../../core/audit/audit.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CameraId, DeskId } from '../../core/base/ids.ts';
import { fail } from '../../core/base/result.ts';
import type { handoverSiteCalls } from '../../core/handover/api.ts';
import type { RoomAuditEvent } from '../../core/handover/room.ts';
import type { Operator, Scope } from '../../core/people/operator.ts';
import type { Handlers } from '../../core/rpc/server.ts';
import { createHandoverDocuments } from '../../site/handover/documents.ts';

interface Connection {
  readonly desk?: DeskId;
  readonly operator: Operator | undefined;
}

/** The frozen reports of a fake site: the site's own handlers over a map in memory. */
export interface FakeDocuments {
  readonly all: ReadonlyMap<string, { readonly document: Uint8Array; readonly cameras: readonly CameraId[] }>;
  readonly auditEvents: readonly AuditEvent[];
  /** The number of pieces received. */
  pieces(): number;
  /** Sets the audit events of the room, in order. */
  setRoom(auditEvents: readonly RoomAuditEvent[]): void;
}

export function fakeDocuments(
  clock: Clock,
  mayTouch: (scope: Scope, camera: string) => boolean,
): FakeDocuments & {
  readonly handlers: Handlers<typeof handoverSiteCalls, Connection>;
} {
  const all = new Map<string, { document: Uint8Array; cameras: CameraId[] }>();
  const auditEvents: AuditEvent[] = [];
  let pieces = 0;
  let room: readonly RoomAuditEvent[] = [];
  const documents = createHandoverDocuments({
    clock,
    mayTouch,
    append: (auditEvent: AuditEvent) => void auditEvents.push(auditEvent),
    attempt(run) {
      run();
      return { ok: true, value: undefined };
    },
    table: {
      find: (sha256) => all.get(sha256),
      add: (sha256, document, cameras) =>
        void all.set(sha256, { document: Uint8Array.from(document), cameras: cameras as CameraId[] }),
    },
  });
  return {
    all,
    auditEvents,
    pieces: () => pieces,
    setRoom(next) {
      room = next;
    },
    handlers: {
      'handover.put'(asked, { desk, operator }) {
        pieces += 1;
        return desk && operator ? documents.put({ desk, operator }, asked) : fail('right.notSignedIn');
      },
      'handover.room': ({ from, to }, { operator }) =>
        operator
          ? {
              ok: true,
              value: { auditEvents: room.filter(({ at }) => at >= from && at < to), isAll: true },
            }
          : fail('right.notSignedIn'),
      'handover.get': (asked, { operator }) =>
        operator ? documents.get(operator.scope, asked) : fail('right.notSignedIn'),
    },
  };
}
