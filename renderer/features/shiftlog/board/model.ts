import { loadLimits } from '../../../../core/alerts/policy.ts';
import { foldForSearch } from '../../../../core/base/text.ts';
import type { Board } from '../../../../core/shiftlog/boardApi.ts';
import type { Translations } from '../../../i18n/translations.ts';
import type { IconShape } from '../../../ui/iconMark.tsx';
import { defineKeys } from '../../../ui/keyTable.ts';

/** Interval at which the board is reloaded while it is shown, ms. */
export const boardReloadMs = 2_000;
/** Age at which the data is stale: two responses were missed, ms. */
export const boardStaleAfterMs = 3 * boardReloadMs;

export type BoardDesk = Board['desks'][number];

/** A board with its time of receipt in this window, so that ages are measured by one clock. */
export interface ReceivedBoard {
  readonly board: Board;
  /** Time of receipt, ms since the epoch, by this machine's clock. */
  readonly receivedAt: number;
}

export const isBoardStale = ({ receivedAt }: Pick<ReceivedBoard, 'receivedAt'>, now: number): boolean =>
  now - receivedAt > boardStaleAfterMs;

export interface BoardDeskState {
  readonly shape: IconShape;
  readonly text: string;
  readonly weight: 'alarm' | 'warn' | 'calm';
}

/** Returns the most severe state of a desk. */
export function getBoardDeskState(line: BoardDesk, t: Translations): BoardDeskState {
  const words = t.board.states;
  if (line.overdue) return { shape: 'square', text: words.overdue, weight: 'alarm' };
  if (line.unattended) return { shape: 'triangle', text: words.unattended, weight: 'alarm' };
  if (!line.connected) return { shape: 'stop', text: words.away, weight: 'warn' };
  if ((line.perTenMinutes ?? 0) > loadLimits.flood)
    return { shape: 'diamond', text: words.flood, weight: 'warn' };
  if (line.wall) return { shape: 'dot', text: words.wall, weight: 'calm' };
  return line.operator
    ? { shape: 'dot', text: words.manned, weight: 'calm' }
    : { shape: 'ring', text: words.none, weight: 'calm' };
}

/** Returns the number of desks in each state, by severity; states without desks are left out. */
export function summariseRoom(desks: readonly BoardDesk[], t: Translations): readonly BoardDeskState[] {
  const all = desks.map((line) => getBoardDeskState(line, t));
  const found = new Map<string, BoardDeskState & { n: number }>();
  for (const state of all) {
    const before = found.get(state.text);
    found.set(state.text, { ...state, n: (before?.n ?? 0) + 1 });
  }
  return [...found.values()].map(({ n, ...state }) => ({ ...state, text: `${t.count(n)} ${state.text}` }));
}

/** Returns the desks whose name or operator contains every typed word. */
export function filterDesks(desks: readonly BoardDesk[], typed: string): readonly BoardDesk[] {
  const words = foldForSearch(typed).split(' ').filter(Boolean);
  if (words.length === 0) return desks;
  return desks.filter(({ name, operator }) => {
    const all = foldForSearch(`${name} ${operator?.name ?? ''}`);
    return words.every((word) => all.includes(word));
  });
}

/** The keys of the board. `release`: in the list of leases. */
export const boardKeys = defineKeys<'search' | 'release'>()({
  search: { '/': 'search' },
  release: { R: 'release' },
});

export const getBoardKey = (key: string): 'search' | 'release' | undefined =>
  boardKeys.find({ key })?.meaning;
