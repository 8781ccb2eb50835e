import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { AuditEvent } from '../../core/audit/audit.ts';
import { createKeyedRateLimit } from '../../core/base/allowance.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CameraId, DeskId, OperatorId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { getPieceBytes, type handoverSiteCalls, maxDocumentBytes } from '../../core/handover/api.ts';
import { listCamerasInReport } from '../../core/handover/named.ts';
import type { Scope } from '../../core/people/operator.ts';
import type { CallOutput, CallParsed } from '../../core/rpc/define.ts';

type Calls = typeof handoverSiteCalls;
type Asked<K extends keyof Calls> = CallParsed<Calls, K>;

/** Total size of all uploads in progress when finished: an accepted upload can always finish. */
const mostUploading = 8 * maxDocumentBytes;
/** Idle time after which an upload is dropped and must restart, ms: a desk sends a piece each second. */
const idleAfterMs = 30_000;
/** Rate limit of pieces per desk: short reports at once after an absence, then twice as many as its link carries. */
const piecesTaken = { atOnce: 200, everyMs: 500 };
/** Maximum size after decompression: deflated text is seldom a tenth; a report of 25,000 lines is some 15 MB. */
const mostInflated = 64 * 1024 * 1024;

interface Upload {
  readonly total: number;
  readonly pieces: Buffer[];
  have: number;
  at: number;
}

/** The person who sends, and the desk. */
interface Sender {
  readonly desk: DeskId;
  readonly operator: { readonly id: OperatorId };
}

/** The frozen reports to which signatures refer. */
export interface HandoverDocuments {
  /** Stores a piece. Faults: `call.tooMany` (other uploads are in progress, or the desk exceeds its rate), `handover.documentWrong`. */
  put(sender: Sender, asked: Asked<'handover.put'>): Result<CallOutput<Calls, 'handover.put'>>;
  /** Returns a report to people who may see every camera that it names. */
  get(scope: Scope, asked: Asked<'handover.get'>): Result<Uint8Array>;
}

export function createHandoverDocuments(options: {
  readonly clock: Clock;
  readonly table: {
    find(
      sha256: string,
    ): { readonly document: Uint8Array; readonly cameras: readonly CameraId[] } | undefined;
    add(sha256: string, document: Uint8Array, cameras: readonly string[], at: number): void;
  };
  /** Runs a function as one transaction; an error, and no change, if the disk refuses. */
  readonly attempt: (run: () => void) => Result<void>;
  /** Appends an audit event, within a transaction. */
  readonly append: (auditEvent: AuditEvent) => void;
  readonly mayTouch: (scope: Scope, camera: string) => boolean;
}): HandoverDocuments {
  const { clock, table, attempt, append, mayTouch } = options;
  const allowance = createKeyedRateLimit(clock, piecesTaken);
  const uploads = new Map<string, Upload>();

  /** Returns the upload; undefined: there is no room for it. */
  function uploadOf(sha256: string, total: number): Upload | undefined {
    const known = uploads.get(sha256);
    if (known?.total === total) return known;
    uploads.delete(sha256);
    let room = mostUploading - total;
    for (const upload of uploads.values()) room -= upload.total;
    const idle = [...uploads]
      .filter(([, { at }]) => clock.monotonic() - at >= idleAfterMs)
      .sort(([, one], [, other]) => one.at - other.at);
    for (const [hash, upload] of idle) {
      if (room >= 0) break;
      uploads.delete(hash);
      room += upload.total;
    }
    if (room < 0) return undefined;
    const begun = { total, pieces: [], have: 0, at: 0 };
    uploads.set(sha256, begun);
    return begun;
  }

  function stand(sender: Sender, sha256: string, { pieces, total }: Upload): Result<{ have: number }> {
    uploads.delete(sha256);
    const auditEvent = (name: string): AuditEvent => ({
      who: sender.operator.id,
      event: name,
      camera: null,
      why: null,
      detail: JSON.stringify({ desk: sender.desk, sha256, bytes: total }),
    });
    const bytes = Buffer.concat(pieces);
    const report = reportIn(bytes, sha256);
    if (report === undefined) {
      const outcome = attempt(() => append(auditEvent('handover.refused')));
      return outcome.ok ? fail('handover.documentWrong') : outcome;
    }
    const stored = attempt(() => {
      table.add(sha256, bytes, listCamerasInReport(report), Math.round(clock.now()));
      append(auditEvent('handover.filed'));
    });
    return stored.ok ? ok({ have: total }) : stored;
  }

  return {
    put(sender, { sha256, total, at, piece }) {
      if (allowance.waitMs(sender.desk) > 0) return fail('call.tooMany');
      allowance.take(sender.desk);
      if (table.find(sha256)) return ok({ have: total });
      const upload = uploadOf(sha256, total);
      if (!upload) return fail('call.tooMany');
      upload.at = clock.monotonic();
      const bytes = Buffer.from(piece, 'base64');
      if (at !== upload.have || at + bytes.length > total) return ok({ have: upload.have });
      upload.pieces.push(bytes);
      upload.have += bytes.length;
      return upload.have === total ? stand(sender, sha256, upload) : ok({ have: upload.have });
    },
    get(scope, { sha256, at }) {
      const found = table.find(sha256);
      if (!found) return fail('handover.unknown');
      if (scope !== 'all' && !found.cameras.every((camera) => mayTouch(scope, camera)))
        return fail('right.outOfScope');
      return ok(found.document.subarray(at, Math.min(at + getPieceBytes, maxDocumentBytes)));
    },
  };
}

/** Returns the parsed report; undefined: it does not match its hash or form. */
function reportIn(bytes: Uint8Array, sha256: string): unknown {
  try {
    const json = inflateRawSync(bytes, { maxOutputLength: mostInflated });
    if (createHash('sha256').update(json).digest('hex') !== sha256) return undefined;
    return JSON.parse(json.toString('utf8'));
  } catch {
    // The data is not deflated, or no JSON: both throw.
    return undefined;
  }
}
