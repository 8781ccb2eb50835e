import type { AlertPriority } from '../../core/alerts/alert.ts';
import { getPriorityRank } from '../../core/alerts/alert.ts';
import type { AlertCursor, AlertFilter } from '../../core/alerts/queue.ts';
import type { City } from './city.ts';
import { storedAlert } from './records.ts';

/** A window's request to its desk for a page of a list. */
export interface Question {
  /** The kind of query within its row; the slowest kinds are reported beside the figure. */
  readonly kind: string;
  readonly filter: AlertFilter;
  readonly after?: AlertCursor;
}

const urgent: AlertPriority[] = ['critical', 'high'];

/** The first page of the queue, which a screen always shows. */
export const queueQuestions: readonly Question[] = [
  { kind: 'all', filter: { state: 'queue' } },
  { kind: 'urgent', filter: { state: 'queue', priorities: urgent } },
  { kind: 'unacknowledged', filter: { state: 'queue', acknowledged: false } },
];

/** Search texts as people type them: common and rare words, prefixes, several words, and words without a match. */
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

/** Returns a different number below `below` for each turn, the same in each run. */
function turnOf(turn: number, below: number): number {
  return Math.floor((((turn + 1) * 0.618_033_988_75) % 1) * below);
}

/** Continues a list from any of its alerts: the queue, all alerts, the closed ones, and filters of these. */
export function pageQuestion(city: City, turn: number, total: number): Question {
  const n = turnOf(turn, total);
  const { priority, receivedAt: at, id, ...alert } = storedAlert(city, n, total);
  const after = { rank: getPriorityRank(priority), at, id };
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

/** Searches for words in all alerts, in the queue, within a day, and with a priority. */
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
