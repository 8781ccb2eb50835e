import type { HandoverReport } from './report.ts';

/**
 * A report as the bytes that are hashed, kept and sent: JSON with every object's keys in order of their code units and without
 * spaces (as RFC 8785 has it for what is in here: no number needs more than JavaScript's own form). What is added after freezing
 * is left out, so that the hash is the same before and after both have signed.
 */
export function canonicalReport(report: HandoverReport): string {
  const { signatures: _signatures, addenda: _addenda, ...frozen } = report;
  return canonicalJson(frozen);
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
