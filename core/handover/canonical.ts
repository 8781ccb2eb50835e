import { toCanonicalJson } from '../media/manifest.ts';
import type { HandoverReport } from './report.ts';

/**
 * Returns the text of a report that is hashed, stored and sent: canonical JSON without later additions.
 * Its numbers need not be integers and have JavaScript's own form, as in RFC 8785. Additions after freezing are
 * omitted, so that the hash is the same before and after both people have signed.
 */
export function toCanonicalReport(report: HandoverReport): string {
  const { signatures: _signatures, addenda: _addenda, absence: _absence, ...frozen } = report;
  return toCanonicalJson(frozen, JSON.stringify);
}
