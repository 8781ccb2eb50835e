import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { maxDocumentBytes, putPieceBytes } from '../../../core/handover/api.ts';
import { toCanonicalReport } from '../../../core/handover/canonical.ts';
import { HandoverReport } from '../../../core/handover/report.ts';
import type { ShiftLogRecord } from '../../../core/shiftlog/record.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import type { LogEvent } from '../../shared/log.ts';
import type { WriteFromSite } from '../../shared/write.ts';
import {
  addHandoverDocument,
  markDocumentSent,
  readHandoverDocument,
} from '../../store/handoverDocuments.ts';
import type { SiteLink } from '../../sync/link.ts';

const deflated = promisify(deflateRaw);
const inflated = promisify(inflateRaw);
/** An upper limit against corrupt data: deflated text is seldom smaller than a tenth of the original. */
const mostInflated = 64 * 1024 * 1024;
/** A site accepts 128 KiB/s per link (site/api); uploads in a row use half of that. */
const bytesPerMs = 64;

/** A frozen report. */
export interface FrozenReport {
  readonly sha256: string;
  /** Canonical JSON, deflated. */
  readonly document: Uint8Array;
}

/** The frozen reports of this desk, and other desks' reports that were opened here. */
export interface FrozenReports {
  /** Freezes a report. Fault: `handover.tooLarge`. */
  freeze(report: HandoverReport): Promise<Result<FrozenReport>>;
  /**
   * Returns the canonical JSON, from here or from the site. Faults: `handover.documentAway`,
   * `handover.documentWrong`.
   */
  text(sha256: string): Promise<Result<string>>;
  /** As `text`, parsed; additions after freezing are not included. */
  report(sha256: string): Promise<Result<HandoverReport>>;
  /** Sends the site the reports that these records sign, before the records themselves. */
  send(records: readonly ShiftLogRecord[]): Promise<Result<void>>;
}

const hashOf = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');

export function createFrozenReports(options: {
  readonly store: SqlReader;
  readonly project: WriteFromSite;
  readonly link: () => SiteLink;
  readonly clock: Clock;
  readonly log: LogEvent;
}): FrozenReports {
  const { store, project, link, clock, log } = options;

  async function open(sha256: string, document: Uint8Array): Promise<Result<string>> {
    const json = await inflated(document, { maxOutputLength: mostInflated }).catch(() => undefined);
    return json && hashOf(json) === sha256 ? ok(json.toString('utf8')) : fail('handover.documentWrong');
  }

  /** Faults of an unreachable site become `handover.documentAway`. */
  async function fetched(sha256: string): Promise<Result<string>> {
    const parts: Uint8Array[] = [];
    let at = 0;
    for (;;) {
      const answer = await link().call('handover.get', { sha256, at });
      if (!answer.ok)
        return answer.fault.code === 'right.outOfScope' ? answer : fail('handover.documentAway');
      if (answer.value.length === 0) break;
      parts.push(answer.value);
      at += answer.value.length;
      if (at > maxDocumentBytes) return fail('handover.documentWrong');
    }
    const document = Buffer.concat(parts);
    const text = await open(sha256, document);
    if (text.ok)
      project((tx) => addHandoverDocument(tx, { sha256, document, at: Math.round(clock.now()), sent: true }));
    return text;
  }

  function text(sha256: string): Promise<Result<string>> {
    const stored = readHandoverDocument(store, sha256);
    return stored ? open(sha256, stored.document) : fetched(sha256);
  }

  async function put(sha256: string, document: Uint8Array): Promise<Result<void>> {
    let have = 0;
    while (have < document.length) {
      const piece = document.subarray(have, have + putPieceBytes);
      const asked = {
        sha256,
        total: document.length,
        at: have,
        piece: Buffer.from(piece).toString('base64'),
      };
      const answer = await link().call('handover.put', asked);
      if (!answer.ok) return answer;
      have = answer.value.have;
      if (have < document.length)
        await new Promise<void>((done) => clock.after(asked.piece.length / bytesPerMs, done));
    }
    return ok(undefined);
  }

  return {
    async freeze(report) {
      const json = toCanonicalReport(report);
      const document = await deflated(json);
      const megabytes = Math.ceil(document.length / 1024 / 1024);
      if (document.length > maxDocumentBytes) return fail('handover.tooLarge', { megabytes });
      return ok({ sha256: hashOf(json), document });
    },
    text,
    async report(sha256) {
      const json = await text(sha256);
      if (!json.ok) return json;
      const read = HandoverReport.safeParse({ ...JSON.parse(json.value), signatures: [], addenda: [] });
      return read.success ? ok(read.data) : fail('handover.documentWrong');
    },
    async send(records) {
      for (const { body } of records) {
        if (body.kind !== 'handoverSigned') continue;
        const stored = readHandoverDocument(store, body.sha256);
        if (!stored || stored.sent === 1) continue;
        const done = await put(body.sha256, stored.document);
        if (done.ok) project((tx) => markDocumentSent(tx, body.sha256));
        // A report that the site will never accept must not block later records.
        else if (done.fault.code === 'handover.documentWrong')
          log('error', 'a frozen report is not taken by the site', { sha256: body.sha256 });
        else return done;
      }
      return ok(undefined);
    },
  };
}
