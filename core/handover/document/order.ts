import type { HandoverReport } from '../report.ts';
import type { ReportTexts } from './words.ts';

type Line = Pick<HandoverReport['log']['lines'][number], 'order' | 'ended'>;

/** Returns the lines of an order in the log: its giver, the person responsible, its due time, and its end. */
export function renderOrderLines(
  words: ReportTexts,
  when: (at: number) => string,
  { order, ended }: Line,
): string[] {
  const { heads } = words;
  const messages: string[] = [];
  if (order) {
    const due = order.dueAt === null ? words.noEnd : when(order.dueAt);
    messages.push(
      `${heads.givenBy}: ${order.givenBy} · ${heads.answers}: ${order.answers} · ${heads.due}: ${due}`,
    );
  }
  if (ended) {
    const how = `${words.orderEnds[ended.how]}, ${when(ended.at)}, ${ended.by.name}`;
    messages.push(ended.text === '' ? how : `${how}: ${ended.text}`);
  }
  return messages;
}
