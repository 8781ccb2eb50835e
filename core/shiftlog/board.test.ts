import { describe, expect, it } from 'vitest';
import type { RoomLoad } from '../alerts/roomLoad.ts';
import { DeskId, OperatorId } from '../base/ids.ts';
import { type KnownDesk, listAbsentOwners, listedWhileUnusedMs, sortDeskLines } from './board.ts';

const now = Date.UTC(2026, 4, 1, 8, 0, 0);
const an = OperatorId.parse('hn:operator:an');
const sits = { operator: an, name: 'An', roles: ['operator'], since: now - 1_000 };
const seen = (n: number, over: Partial<KnownDesk> = {}): KnownDesk => ({
  desk: DeskId.parse(`desk-${String(n).padStart(16, '0')}`),
  name: `Bàn ${n}`,
  wall: false,
  connected: true,
  sits,
  seenAt: now,
  onDuty: false,
  overdue: false,
  ...over,
});
const load = (over: Partial<RoomLoad> = {}): RoomLoad => ({
  byPriority: { critical: 0, high: 0, medium: 0, low: 0 },
  unacknowledged: { critical: 0, high: 0, medium: 0, low: 0 },
  perTenMinutes: 0,
  operators: [],
  ...over,
});
const lines = (desks: readonly KnownDesk[], hasShift = true, of: RoomLoad | null = load()) =>
  sortDeskLines({ desks, load: of, hasShift, now });
const off = { connected: false, sits: null };

describe('desks on the board', () => {
  it('are sorted worst first: overdue, unattended, disconnected, flooded, busier, walls last', () => {
    const binh = OperatorId.parse('hn:operator:binh');
    const chi = OperatorId.parse('hn:operator:chi');
    const found = lines(
      [
        seen(1),
        seen(2, { wall: true }),
        seen(3, { sits: { ...sits, operator: binh } }),
        seen(4, { connected: false }),
        seen(5, off),
        seen(6, { overdue: true }),
        seen(7, { sits: { ...sits, operator: chi } }),
      ],
      true,
      load({
        operators: [
          { operator: { id: binh, name: 'Bình' }, open: 0, perTenMinutes: 11 },
          { operator: { id: chi, name: 'Chi' }, open: 4, perTenMinutes: 1 },
        ],
      }),
    );
    expect(found.map(({ name }) => name)).toEqual([6, 5, 4, 3, 7, 1, 2].map((n) => `Bàn ${n}`));
    expect(found.find(({ name }) => name === 'Bàn 7')).toMatchObject({ open: 4, perTenMinutes: 1 });
  });

  it('are unattended during a shift, or with a person on duty, while no operator is signed in', () => {
    const unattended = (desk: KnownDesk, hasShift: boolean) => lines([desk], hasShift)[0]?.unattended;
    expect(unattended(seen(1, off), true)).toBe(true);
    expect(unattended(seen(1, off), false)).toBe(false);
    expect(unattended(seen(1, { ...off, onDuty: true }), false)).toBe(true);
    expect(unattended(seen(1), true)).toBe(false);
    expect(unattended(seen(1, { ...off, wall: true }), true)).toBe(false);
  });

  it('are no longer missed a day after their last use, unless a person is on duty there', () => {
    const old = { ...off, seenAt: now - listedWhileUnusedMs };
    expect(
      lines([seen(1, old), seen(2, { ...old, onDuty: true }), seen(3, { ...off, seenAt: now - 1 })]),
    ).toMatchObject([{ name: 'Bàn 2' }, { name: 'Bàn 3' }]);
  });

  it('have a null load if it is unknown', () => {
    expect(lines([seen(1)], true, null)).toMatchObject([{ open: null, perTenMinutes: null }]);
    expect(lines([seen(1)])).toMatchObject([{ open: 0, perTenMinutes: 0 }]);
  });

  it('have no operator at a wall', () => {
    expect(lines([seen(1, { wall: true })])).toMatchObject([{ operator: null, unattended: false }]);
  });
});

it('listAbsentOwners lists alerts of people without a desk, most first', () => {
  const of = (name: string, open: number) => ({
    operator: { id: OperatorId.parse(`hn:operator:${name}`), name },
    open,
    perTenMinutes: 1,
  });
  const found = listAbsentOwners(
    [seen(1), seen(2, off)],
    load({ operators: [of('an', 3), of('b', 1), of('c', 2), of('d', 0)] }),
  );
  expect(found.map(({ person, open }) => [person.name, open])).toEqual([
    ['c', 2],
    ['b', 1],
  ]);
});
