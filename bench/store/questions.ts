import type { AlertPriority } from '../../core/alerts/alert.ts';
import { priorityRank } from '../../core/alerts/alert.ts';
import type { AlertCursor, AlertFilter } from '../../core/alerts/queue.ts';
import type { City } from './city.ts';
import { storedAlert } from './records.ts';

/** What a window asks its desk for: a page of a list. */
export interface Question {
  /** Which of its row's kinds it is: the worst of each is told beside the figure. */
  readonly kind: string;
  readonly filter: AlertFilter;
  readonly after?: AlertCursor;
}

const urgent: AlertPriority[] = ['critical', 'high'];

/** The first page of the queue, as it is always on a screen. */
export const queueQuestions: readonly Question[] = [
  { kind: 'all', filter: { state: 'queue' } },
  { kind: 'urgent', filter: { state: 'queue', priorities: urgent } },
  { kind: 'unacknowledged', filter: { state: 'queue', acknowledged: false } },
];

/** Words as people type them: common and rare ones, beginnings, several, and some that nothing has. */
const searches: readonly (readonly [kind: string, text: string])[] = [
  ['common', 'biển số'],
  ['common', 'chuyen dong'],
  ['beginning', 'tụ t'],
  ['beginning', 'xa'],
  ['street', 'Trần Hưng Đạo'],
  ['rare', '29A 123.45'],
  ['rare', '77K-901'],
  ['nothing', 'tàu điện ngầm'],
  ['nothing', 'qzx'],
  ['three words', 'va chạm xe máy'],
  ['ward', 'Hoàn Kiếm'],
];

/** Different ones for each turn, the same in each run. */
function turnOf(turn: number, below: number): number {
  return Math.floor((((turn + 1) * 0.618_033_988_75) % 1) * below);
}

/** Goes on in a list from anywhere in it: the queue, all there ever was, what is closed, and what a filter leaves of these. */
export function pageQuestion(city: City, turn: number, total: number): Question {
  const n = turnOf(turn, total);
  const { priority, receivedAt: at, id, ...alert } = storedAlert(city, n, total);
  const after = { rank: priorityRank(priority), at, id };
  const camera = alert.camera ? city.camera(alert.camera) : undefined;
  const from = at - 86_400_000;
  const kinds: readonly Question[] = [
    { kind: 'queue', filter: { state: 'queue' }, after },
    { kind: 'all', filter: { state: 'all' }, after },
    { kind: 'closed', filter: { state: 'closed' }, after },
    { kind: 'camera', filter: { state: 'all', ...(camera ? { cameras: [camera.id] } : {}) }, after },
    { kind: 'ward', filter: { state: 'all', ...(camera ? { wards: [camera.ward] } : {}) }, after },
    { kind: 'class', filter: { state: 'all', classes: [alert.class] }, after },
    { kind: 'day', filter: { state: 'all', from, to: at } },
    { kind: 'urgent', filter: { state: 'all', priorities: urgent }, after },
  ];
  return kinds[turn % kinds.length] as Question;
}

/** Looks for words: in all there ever was, in the queue, within a day, with a priority. */
export function searchQuestion(city: City, turn: number, total: number): Question {
  const [kind, text] = searches[turn % searches.length] as (typeof searches)[number];
  const at = storedAlert(city, turnOf(turn, total), total).receivedAt;
  const where: readonly Question[] = [
    { kind, filter: { state: 'all', text } },
    { kind: `${kind}, queue`, filter: { state: 'queue', text } },
    { kind: `${kind}, a day`, filter: { state: 'all', text, from: at - 86_400_000, to: at } },
    { kind: `${kind}, critical`, filter: { state: 'all', text, priorities: ['critical'] } },
  ];
  return where[Math.floor(turn / searches.length) % where.length] as Question;
}
