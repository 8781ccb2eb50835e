import { ActionId, type AlertCommand } from '../../core/alerts/action.ts';
import { type Alert, type AlertPriority, untouchedAlert } from '../../core/alerts/alert.ts';
import type { NewLogRecord } from '../../core/alerts/log.ts';
import { AlertId, DeskId, OperatorId } from '../../core/base/ids.ts';
import { type City, siteId } from './city.ts';

/**
 * Realistic alerts of a city, of which the nth is always the same: classes, titles and rules in the sources' words,
 * priorities 80/15/5 (low and medium, high, critical), 1.2 % of them open, most of these recent. The only randomness is
 * a hash of n.
 */
export const madeUntil = Date.UTC(2026, 10, 25);
/** Interval of ten million alerts in ninety days, ms. */
const apartMs = 777;

type Kind = readonly [
  weight: number,
  kind: string,
  priority: AlertPriority,
  rule: string,
  titles: readonly string[],
];
const kinds: readonly Kind[] = [
  [26, 'motion', 'low', 'Khu vực 1', ['Có chuyển động ở lối vào', 'Có chuyển động sau giờ đóng cửa']],
  [
    14,
    'traffic.speeding',
    'low',
    'Làn 2',
    ['Xe chạy quá tốc độ, biển số', 'Ô tô quá tốc độ cho phép, biển số'],
  ],
  [10, 'traffic.red-light', 'low', 'Vạch dừng', ['Xe máy vượt đèn đỏ, biển số', 'Ô tô vượt đèn đỏ, biển số']],
  [12, 'line-crossing', 'medium', 'Vạch cấm', ['Có người vượt vạch', 'Xe vượt vạch liền']],
  [
    10,
    'traffic.parking',
    'medium',
    'Đường cấm dừng',
    ['Đỗ xe sai quy định trên vỉa hè', 'Dừng xe trước cổng trường'],
  ],
  [
    8,
    'loitering',
    'medium',
    'Sân ga',
    ['Có người lảng vảng quá 5 phút', 'Nhóm người lảng vảng trước ngân hàng'],
  ],
  [6, 'intrusion', 'high', 'Hàng rào phía đông', ['Xâm nhập khu vực cấm', 'Trèo qua hàng rào']],
  [4, 'crowd', 'high', 'Quảng trường', ['Tụ tập đông người', 'Đám đông tăng nhanh']],
  [3, 'object.left', 'high', 'Nhà chờ', ['Va li bỏ lại ở nhà chờ', 'Vật lạ bỏ lại trên vỉa hè']],
  [
    2,
    'traffic.accident',
    'high',
    'Nút giao',
    ['Va chạm giữa ô tô và xe máy', 'Tai nạn giao thông liên hoàn'],
  ],
  [2, 'fight', 'critical', 'Phố đi bộ', ['Ẩu đả trên phố đi bộ', 'Nhóm thanh niên đánh nhau']],
  [2, 'fire', 'critical', 'Mái nhà', ['Phát hiện lửa và khói', 'Cháy ở tầng hai']],
  [1, 'weapon', 'critical', 'Cổng chính', ['Người cầm vật giống dao', 'Nghi có vũ khí']],
];
const kindOfPercent = kinds.flatMap((kind) => Array.from({ length: kind[0] }, () => kind));
const people = ['Nguyễn Thị Mai', 'Trần Văn An', 'Lê Bình', 'Phạm Thu Hà', 'Hoàng Minh Đức'].map(
  (name, n) => ({
    id: OperatorId.parse(`${siteId}:operator:o${n}`),
    name,
  }),
);
const otherDesk = DeskId.parse('desk-00000000000000fe');

/** Returns a number from 0 up to 1, by a hash of both. */
function chance(n: number, salt: number): number {
  let hash = Math.imul(n ^ (salt * 0x9e3779b9), 0x85ebca6b) ^ (n / 0x100000000);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f);
  return ((hash ^ (hash >>> 15)) >>> 0) / 0x1_0000_0000;
}
const pick = <T>(all: readonly T[], n: number, salt: number): T =>
  all[Math.floor(chance(n, salt) * all.length)] as T;
const hex = (n: number, digits: number) => Math.floor(n).toString(16).padStart(digits, '0');

/** Returns the nth alert as a source first reports it. */
export function newAlert(city: City, n: number, receivedAt: number): Alert {
  const kind = kindOfPercent[Math.floor(chance(n, 1) * kindOfPercent.length)] ?? kinds[0];
  if (!kind) throw new Error('no kinds of alerts');
  const [, what, priority, rule, titles] = kind;
  const camera = pick(city.cameras, n, 2);
  const words = pick(titles, n, 3);
  const plate = `${29 + Math.floor(chance(n, 4) * 70)}${'ABCDEFGHK'[Math.floor(chance(n, 5) * 9)]}-${100 + Math.floor(chance(n, 6) * 900)}.${10 + Math.floor(chance(n, 7) * 90)}`;
  const observedAt = receivedAt - Math.floor(chance(n, 8) * 900);
  return {
    id: AlertId.parse(`${siteId}:alert:${hex(receivedAt, 12)}${hex(n, 20)}`),
    version: 1,
    workVersion: 0,
    ...untouchedAlert,
    key: `yard|${camera.id}|${what}|${rule}|${n}`,
    source: { id: 'yard', kind: 'frigate' },
    camera: camera.id,
    class: what,
    rule,
    title: words.endsWith('biển số') ? `${words} ${plate}` : words,
    priority,
    observedAt,
    lastObservedAt: observedAt,
    receivedAt,
    lastReceivedAt: receivedAt,
    count: 1,
    active: true,
    evidence:
      chance(n, 9) < 0.3
        ? [
            {
              kind: 'snapshot',
              ref: `http://frigate.local/api/events/${n}/snapshot.jpg`,
              text: '',
              at: observedAt,
            },
          ]
        : [],
  };
}

/** Returns the nth of `total` alerts in its final state. */
export function storedAlert(city: City, n: number, total: number): Alert {
  const fresh = newAlert(city, n, madeUntil - (total - n) * apartMs);
  const share = total - n <= total / 50 ? 0.45 : 0.003_06;
  const by = pick(people, n, 11);
  const at = fresh.receivedAt + 5_000 + Math.floor(chance(n, 12) * 240_000);
  const isOpen = chance(n, 10) < share;
  if (!isOpen)
    return {
      ...acknowledged(fresh, by, at),
      version: 3,
      active: false,
      clearedAt: at + 20_000,
      closed: { by, at: at + 60_000, disposition: chance(n, 13) < 0.6 ? 'nuisance' : 'genuine' },
    };
  const how = chance(n, 14);
  if (how < 0.03)
    return {
      ...fresh,
      version: 2,
      shelved: { by, at, until: at + 28_800_000, reason: 'Công trường thi công' },
    };
  if (how < 0.04) return { ...fresh, version: 2, suppressedBy: 'bảo trì' };
  return how < 0.4 ? { ...acknowledged(fresh, by, at), owner: how < 0.2 ? by : null } : fresh;
}

function acknowledged(alert: Alert, by: (typeof people)[number], at: number): Alert {
  return { ...alert, version: alert.version + 1, acknowledged: { by, at } };
}

/** Returns the record with which a source reported an alert. */
export const reported = (alert: Alert, n: number): NewLogRecord => ({
  at: alert.lastReceivedAt,
  alert,
  entry: {
    kind: 'occurred',
    count: 1,
    duplicates: 0,
    active: alert.active,
    inbox: { process: 'bench', through: n + 1 },
  },
});

/**
 * Returns the record of an action at another desk, with the alert's next version. `n` numbers that desk's actions, from
 * 0.
 */
function done(
  before: Alert,
  after: Partial<Alert>,
  command: AlertCommand,
  n: number,
  at: number,
): NewLogRecord {
  const by = pick(people, n, 15);
  const id = ActionId.parse(
    `${hex(at, 12).replace(/(.{8})/, '$1-')}-7${hex(n % 4096, 3)}-8000-${hex(n, 12)}`,
  );
  const alert = { ...before, ...after, version: before.version + 1 };
  const action = {
    id,
    desk: otherDesk,
    deskSeq: n + 1,
    alert: before.id,
    base: before.version,
    by,
    at,
    command,
  };
  const outcome = { action: id, result: 'done' as const, version: alert.version, fault: null };
  return { at, alert, entry: { kind: 'acted', action, outcome } };
}

/**
 * Returns the nth record of a busy time: nine of ten are new alerts, the tenth is an action at another desk. `at`:
 * returns the time of the nth.
 */
export function busyRecord(city: City, n: number, at: (n: number) => number): NewLogRecord {
  if (n % 10 !== 9) return reported(newAlert(city, n, at(n)), n);
  const before = newAlert(city, n - 5, at(n - 5));
  const by = pick(people, n, 15);
  return done(before, { acknowledged: { by, at: at(n) } }, { do: 'acknowledge' }, Math.floor(n / 10), at(n));
}

/**
 * A third of a shift's records are new alerts, a third acknowledge one, and a third close one, except for 3 % that stay
 * open.
 */
const answeredAfter = 200;
const endedAfter = 2_000;

/** Returns the nth record of a shift in the order of its log. `at`: returns the time of the nth. */
export function shiftLogRecord(city: City, n: number, at: (n: number) => number): NewLogRecord {
  const alertOf = (number: number) => newAlert(city, number, at(number * 3));
  const number = Math.floor(n / 3);
  const later = n % 3 === 1 ? number - answeredAfter : number - endedAfter;
  // The first records of a shift have no earlier alerts to act on.
  if (n % 3 === 0 || later < 0) return reported(n % 3 === 0 ? alertOf(number) : spare(city, n, at), n);
  const before = alertOf(later);
  const by = pick(people, later * 2, 15);
  const answeredAt = at((later + answeredAfter) * 3 + 1);
  const isAnswered = n % 3 === 2;
  const was = isAnswered ? acknowledged(before, by, answeredAt) : before;
  // Numbered by the record: a desk's action numbers then have gaps, which do not matter to a reader.
  if (!isAnswered) return done(was, { acknowledged: { by, at: at(n) } }, { do: 'acknowledge' }, n, at(n));
  if (chance(later, 16) < 0.03)
    return reported({ ...was, version: 3, count: 2, lastObservedAt: at(n), lastReceivedAt: at(n) }, n);
  return done(
    was,
    { closed: { by, at: at(n), disposition: 'genuine' }, active: false, clearedAt: at(n), workVersion: 3 },
    { do: 'close', disposition: 'genuine', note: '' },
    n,
    at(n),
  );
}

const spare = (city: City, n: number, at: (n: number) => number) => newAlert(city, 1_000_000_000 + n, at(n));
