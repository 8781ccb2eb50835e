import type { HandoverReport } from '../domain/handover/report.ts';

/**
 * A handover report as JSON: `report` stands in it as the very text whose SHA-256 the signatures name, and is cut out by
 * whoever checks it; what came after it was frozen stands beside it.
 */
export const reportJson = (
  frozen: string,
  { signatures, addenda }: Pick<HandoverReport, 'signatures' | 'addenda'>,
): string =>
  `{"report":${frozen},"signatures":${JSON.stringify(signatures)},"addenda":${JSON.stringify(addenda)}}\n`;
