import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { Clock } from '../../core/clock.ts';
import type { CallOutput, CallParsed } from '../../core/contract/define.ts';
import { getPieceBytes, type handoverSiteCalls, maxDocumentBytes } from '../../core/contract/handover.ts';
import { camerasNamed } from '../../core/domain/handover/named.ts';
import type { CameraId } from '../../core/domain/ids.ts';
import type { Scope } from '../../core/domain/operator.ts';
import { fail, ok, type Result } from '../../core/result.ts';

type Calls = typeof handoverSiteCalls;
type Asked<K extends keyof Calls> = CallParsed<Calls, K>;

/** Of all uploads under way, as long as they will be: what was let in can be finished. */
const mostUploading = 8 * maxDocumentBytes;
/** An upload of which nothing came for so long gives way, and is begun anew, ms: a desk sends a piece each second. */
const idleAfterMs = 30_000;
/** Deflated text is seldom a tenth; a report of 25,000 lines is some 15 MB. */
const mostInflated = 64 * 1024 * 1024;

interface Upload {
  readonly total: number;
  readonly pieces: Buffer[];
  have: number;
  at: number;
}

/** The frozen reports that signatures stand under. */
export interface Documents {
  /** Faults: `call.tooMany` (others are under way), `handover.documentWrong`. */
  put(asked: Asked<'handover.put'>): Result<CallOutput<Calls, 'handover.put'>>;
  /** To whoever may see every camera that it names. */
  get(scope: Scope, asked: Asked<'handover.get'>): Result<Uint8Array>;
}

export function createDocuments(options: {
  readonly clock: Clock;
  readonly table: {
    find(
      sha256: string,
    ): { readonly document: Uint8Array; readonly cameras: readonly CameraId[] } | undefined;
    add(sha256: string, document: Uint8Array, cameras: readonly string[], at: number): void;
  };
  /** As one transaction; a fault, and nothing done, if the disk refuses. */
  readonly attempt: (run: () => void) => Result<void>;
  readonly mayTouch: (scope: Scope, camera: string) => boolean;
}): Documents {
  const { clock, table, attempt, mayTouch } = options;
  const uploads = new Map<string, Upload>();

  /** Undefined: there is no room for it beside those under way. */
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

  function stand(sha256: string, { pieces, total }: Upload): Result<{ have: number }> {
    uploads.delete(sha256);
    const bytes = Buffer.concat(pieces);
    const json = inflated(bytes);
    if (!json || createHash('sha256').update(json).digest('hex') !== sha256)
      return fail('handover.documentWrong');
    const cameras = camerasNamed(JSON.parse(json.toString('utf8')));
    const kept = attempt(() => table.add(sha256, bytes, cameras, Math.round(clock.now())));
    return kept.ok ? ok({ have: total }) : kept;
  }

  return {
    put({ sha256, total, at, piece }) {
      if (table.find(sha256)) return ok({ have: total });
      const upload = uploadOf(sha256, total);
      if (!upload) return fail('call.tooMany');
      upload.at = clock.monotonic();
      const bytes = Buffer.from(piece, 'base64');
      if (at !== upload.have || at + bytes.length > total) return ok({ have: upload.have });
      upload.pieces.push(bytes);
      upload.have += bytes.length;
      return upload.have === total ? stand(sha256, upload) : ok({ have: upload.have });
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

/** Undefined: it is not what it says. */
function inflated(bytes: Uint8Array): Buffer | undefined {
  try {
    return inflateRawSync(bytes, { maxOutputLength: mostInflated });
  } catch {
    // Whatever was sent, it is not deflated: zlib says so by throwing.
    return undefined;
  }
}
