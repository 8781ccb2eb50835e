import { describe, expect, it } from 'vitest';
import { DeskId, OperatorId } from '../../../../core/base/ids.ts';
import { translations } from '../../../i18n/translations.ts';
import {
  type BoardDesk,
  boardStaleAfterMs,
  filterDesks,
  getBoardDeskState,
  isBoardStale,
  summariseRoom,
} from './model.ts';

const line = (over: Partial<BoardDesk> = {}): BoardDesk => ({
  desk: DeskId.parse('desk-0123456789abcdef'),
  name: 'Bàn 5',
  wall: false,
  connected: true,
  operator: { id: OperatorId.parse('hn:operator:binh'), name: 'Đỗ Bình' },
  roles: ['operator'],
  since: 0,
  open: 2,
  perTenMinutes: 1,
  overdue: false,
  unattended: false,
  ...over,
});
const noOne = { operator: null, since: null };

describe('a desk on the board', () => {
  it('is described by its most severe state alone', () => {
    const text = (over: Partial<BoardDesk>) => getBoardDeskState(line(over), translations.en).text;
    const { states } = translations.en.board;
    expect(text({ overdue: true, unattended: true, connected: false })).toBe(states.overdue);
    expect(text({ ...noOne, unattended: true, connected: false })).toBe(states.unattended);
    expect(text({ connected: false, perTenMinutes: 30 })).toBe(states.away);
    expect(text({ perTenMinutes: 11 })).toBe(states.flood);
    expect(text({ perTenMinutes: 10 })).toBe(states.manned);
    expect(text({ ...noOne, wall: true })).toBe(states.wall);
    expect(text({ ...noOne, perTenMinutes: null })).toBe(states.none);
  });

  it('shows its state by a distinct shape and word', () => {
    const lines = [
      line({ overdue: true }),
      line({ unattended: true }),
      line({ connected: false }),
      line({ perTenMinutes: 11 }),
      line(),
    ];
    for (const t of [translations.vi, translations.en]) {
      const states = lines.map((one) => getBoardDeskState(one, t));
      expect(new Set(states.map(({ text }) => text)).size).toBe(lines.length);
      expect(new Set(states.map(({ shape }) => shape)).size).toBe(lines.length);
    }
  });

  it('is counted with desks of the same state', () => {
    expect(
      summariseRoom([line({ overdue: true }), line(), line()], translations.en).map(({ text }) => text),
    ).toEqual([`1 ${translations.en.board.states.overdue}`, `2 ${translations.en.board.states.manned}`]);
  });

  it('is found by its name or its operator, without diacritics', () => {
    const all = [line(), line({ name: 'Phòng họp', ...noOne })];
    expect(filterDesks(all, 'do binh 5')).toEqual([all[0]]);
    expect(filterDesks(all, 'phong')).toEqual([all[1]]);
    expect(filterDesks(all, '')).toEqual(all);
    expect(filterDesks(all, 'binh phong')).toEqual([]);
  });
});

it('a board is stale after two missed responses', () => {
  expect(isBoardStale({ receivedAt: 1_000 }, 1_000 + boardStaleAfterMs)).toBe(false);
  expect(isBoardStale({ receivedAt: 1_000 }, 1_001 + boardStaleAfterMs)).toBe(true);
});
