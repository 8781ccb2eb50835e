import type { Alert, AlertPriority } from '../../core/alerts/alert.ts';
import type { AlertFilter } from '../../core/alerts/queue.ts';
import { AlertId, OperatorId } from '../../core/base/ids.ts';
import type { CamerasState } from '../../renderer/shared/mirror.ts';

/** Scenes of the alert queue. */
export type AlertScene = 'busy' | 'empty' | 'offline' | 'flood' | 'stale';
export const alertScenes: readonly AlertScene[] = ['busy', 'empty', 'offline', 'flood', 'stale'];

const kinds: readonly (readonly [string, AlertPriority, string])[] = [
  ['traffic.accident', 'high', 'Va chạm ô tô và xe máy'],
  ['intrusion', 'medium', ''],
  ['line-crossing', 'low', 'MyFence'],
  ['camera.offline', 'medium', ''],
  ['loitering', 'low', ''],
  ['fire', 'critical', 'Khói và lửa ở tầng hai'],
  ['street-vending', 'low', 'Lấn chiếm vỉa hè trước cổng chợ'],
  ['fight', 'high', ''],
  ['camera.tamper', 'high', ''],
  ['smoke', 'high', 'Khói dày'],
];
const people = ['Lê Quang Minh', 'Trần Thu Hà', 'Phạm Đức Anh'];
export const person = (at: number) => ({
  id: OperatorId.parse(`hn:operator:p${at % people.length}`),
  name: people[at % people.length] ?? '',
});

/** Returns the nth alert of a day, counted back from now; all states occur in turn. */
export function made(at: number, now: number, cameras: CamerasState): Alert {
  const [alertClass, priority, title] = kinds[(at * 7 + (at >> 3)) % kinds.length] ??
    kinds[0] ?? ['x', 'low', ''];
  // Few alerts are critical, regardless of their classes.
  const rank: AlertPriority =
    at === 2 ? 'critical' : priority === 'critical' && at % 40 !== 15 ? 'low' : priority;
  const receivedAt = now - at * 21_000 - ((at * 7_919) % 9_000);
  const camera = cameras.list[(at * 37) % Math.max(1, cameras.list.length)]?.camera;
  const isStorm = at % 23 === 4;
  const acknowledged = at % 5 > 2 ? { by: person(at), at: receivedAt + 40_000 } : null;
  return {
    id: AlertId.parse(`hn:alert:${String(1_000_000 - at).padStart(12, '0')}00000000000000000000`),
    version: 1 + (at % 4),
    workVersion: 0,
    key: `${camera?.id} ${alertClass}`,
    source: { id: at % 3 === 0 ? 'frigate-1' : 'onvif', kind: at % 3 === 0 ? 'frigate' : 'onvif' },
    camera: at % 31 === 30 ? null : (camera?.id ?? null),
    class: alertClass,
    ...(alertClass === 'fire'
      ? {
          classes: [
            { class: 'vehicle', at: receivedAt - 130_000 },
            { class: alertClass, at: receivedAt },
          ],
        }
      : {}),
    rule: at % 2 === 0 ? 'Vùng 2' : null,
    title,
    place: camera
      ? {
          lat: camera.position.lat,
          lon: camera.position.lon,
          ward: camera.ward,
          text: at % 31 === 30 ? 'Bờ sông Hồng, gần bến Chương Dương' : '',
        }
      : null,
    priority: rank,
    observedAt: receivedAt - (at % 11 === 0 ? 140_000 : 900),
    lastObservedAt: receivedAt + 4_000,
    receivedAt,
    lastReceivedAt: receivedAt + 5_000,
    count: isStorm ? 37 : 1 + ((at * 3) % 4),
    duplicates: at % 6,
    active: at % 4 !== 1,
    clearedAt: at % 4 === 1 ? receivedAt + 30_000 : null,
    acknowledged,
    latched: at % 17 === 0,
    shelved:
      at % 29 === 7
        ? { by: person(at), at: now - 60_000, until: now + 1_500_000, reason: 'Đang sửa chữa, bảo trì' }
        : null,
    suppressedBy: at % 37 === 11 ? 'Diễn tập phòng cháy' : null,
    outOfService: null,
    flapping: at % 19 === 6,
    storm: isStorm,
    owner: acknowledged && at % 2 === 0 ? person(at) : null,
    escalation: at === 1 ? 1 : 0,
    escalatedAt: at === 1 ? now - 20_000 : null,
    closed: at % 13 === 9 ? { by: person(at), at: now - 30_000, disposition: 'nuisance' } : null,
    notes: 0,
    steps: [],
    evidence: [
      {
        kind: 'snapshot',
        ref: 'https://frigate.local/api/events/1718987129.308396-fqk5ka/snapshot.jpg',
        text: 'person 87 %',
        at: receivedAt,
      },
      {
        kind: 'clip',
        ref: 'https://frigate.local/api/events/1718987129.308396-fqk5ka/clip.mp4',
        text: '',
        at: receivedAt + 9_000,
      },
    ],
  };
}

export const stateOf = (alert: Alert): AlertFilter['state'] =>
  alert.closed
    ? 'closed'
    : alert.outOfService
      ? 'outOfService'
      : alert.shelved
        ? 'shelved'
        : alert.suppressedBy !== null
          ? 'suppressed'
          : 'queue';
