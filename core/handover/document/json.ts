import type { HandoverReport } from '../report.ts';

/**
 * Converts a handover report to JSON.
 * `report` is embedded as the exact text whose SHA-256 the signatures contain, so that a reader can extract and
 * verify it. Later additions, and the present state of carried items and questions, are separate fields.
 */
export function toReportJson(
  frozen: string,
  later: Pick<HandoverReport, 'signatures' | 'carried' | 'questions' | 'addenda'>,
): string {
  const { signatures, carried, questions, addenda } = later;
  const adjacent = JSON.stringify({ signatures, carried, questions, addenda });
  return `{"report":${frozen},${adjacent.slice(1)}\n`;
}
