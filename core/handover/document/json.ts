import type { HandoverReport } from '../report.ts';

/**
 * A handover report as JSON: `report` stands in it as the very text whose SHA-256 the signatures name, and is cut out by
 * anyone who checks it; what came after it was frozen, and how what is carried and asked stands now, stands beside it.
 */
export function reportJson(
  frozen: string,
  later: Pick<HandoverReport, 'signatures' | 'carried' | 'questions' | 'addenda'>,
): string {
  const { signatures, carried, questions, addenda } = later;
  const adjacent = JSON.stringify({ signatures, carried, questions, addenda });
  return `{"report":${frozen},${adjacent.slice(1)}\n`;
}
