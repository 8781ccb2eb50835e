import { DeskId, OperatorId } from '../../core/base/ids.ts';
import { type KnownDesk, sortDeskLines } from '../../core/shiftlog/board.ts';
import type { Board } from '../../core/shiftlog/boardApi.ts';
import type { CamerasState } from '../../renderer/shared/mirror.ts';

export const boardScenes = ['room', 'calm', 'big'] as const;

const minute = 60_000;
const names = ['Nguyễn Văn An', 'Đỗ Thị Bình', 'Trần Quốc Cường', 'Lê Thu Dung', 'Phạm Minh Đức', 'Vũ Hà'];
const deskOf = (n: number) => DeskId.parse(`desk-${n.toString(16).padStart(16, '0')}`);
const person = (n: number) => ({
  id: OperatorId.parse(`hn:operator:p${n}`),
  name: `${names[n % names.length]}${n < names.length ? '' : ` ${n}`}`,
});

/** Returns a board as from a site: a busy room, a calm one, or a site with a thousand desks. */
export function fixtureBoard(scene: (typeof boardScenes)[number], cameras: CamerasState): Board {
  const now = Date.now();
  const count = scene === 'big' ? 1_000 : 14;
  const desks = Array.from({ length: count }, (_, n): KnownDesk => {
    const bad = scene !== 'calm' && n % 13;
    const empty = bad === 3 || bad === 7;
    const who = person(n);
    return {
      desk: deskOf(n),
      name: n === 11 ? 'Phòng họp giao ban' : `Bàn ${n + 1}`,
      wall: n === 11,
      connected: bad !== 5 && bad !== 3,
      sits: empty
        ? null
        : {
            operator: who.id,
            name: who.name,
            since: now - (20 + (n % 200)) * minute,
            roles: [n === 0 ? 'supervisor' : n === 11 ? 'wall' : 'operator'],
          },
      seenAt: now - 30 * minute,
      onDuty: empty,
      overdue: bad === 7,
    };
  });
  const operators = desks.flatMap(({ sits }, n) =>
    sits
      ? [
          {
            operator: { id: sits.operator, name: sits.name },
            open: (n * 7) % 5,
            perTenMinutes: scene !== 'calm' && n === 2 ? 14 : n % 3,
          },
        ]
      : [],
  );
  const load = {
    byPriority: { critical: 2, high: 7, medium: 31, low: 204 },
    unacknowledged: { critical: scene === 'calm' ? 0 : 1, high: 3, medium: 12, low: 96 },
    perTenMinutes: 17,
    operators,
  };
  const some = cameras.list.slice(20, scene === 'big' ? 400 : 26).map(({ camera }) => camera);
  return {
    at: now,
    shift: {
      key: 'afternoon',
      date: '2026-02-03',
      name: { vi: 'Ca chiều', en: 'Afternoon' },
      from: now - 4 * 60 * minute,
      to: now + 4 * 60 * minute,
    },
    queue: load,
    desks: sortDeskLines({ desks, load, hasShift: true, now })
      .slice(0, 1_000)
      .map((line) => ({ ...line })),
    absent: scene === 'calm' ? [] : [{ person: person(40), open: 3 }],
    leases: some.slice(0, scene === 'calm' ? 0 : 4).map(({ id, name }, n) => ({
      camera: id,
      name,
      by: person(n).name,
      since: now - (n + 1) * 7 * minute,
      until: now + 20 * minute,
      reserved: n === 1,
      reason: n === 1 ? 'Theo dõi đoàn xe qua cầu' : null,
    })),
    camerasDown: {
      total: scene === 'big' ? 1_240 : scene === 'calm' ? 0 : 5,
      cameras: some.slice(0, scene === 'big' ? 200 : scene === 'calm' ? 0 : 5).map(({ id, name }, n) => ({
        camera: id,
        name,
        since: now - n * 11 * minute,
        cause: n % 2 === 0 ? { code: 'source.unreachable', params: {} } : null,
      })),
    },
  };
}
