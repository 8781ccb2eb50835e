import { canonicalJson } from '../media/manifest.ts';
import type { HandoverReport } from './report.ts';

/**
 * A report as the bytes that are hashed, kept and sent: canonical JSON, but for its numbers, which need not be integers and stand
 * in JavaScript's own form, as RFC 8785 has it. What is added after freezing is left out, so that the hash is the same before
 * and after both have signed.
 */
export function canonicalReport(report: HandoverReport): string {
  const { signatures: _signatures, addenda: _addenda, absence: _absence, ...frozen } = report;
  return canonicalJson(frozen, JSON.stringify);
}
