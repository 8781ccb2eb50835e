import { createLoadMeter } from '../../../../core/domain/alertLoad.ts';
import type { QueueState } from '../../../../core/domain/alertQueue.ts';
import type { Reader } from '../../store/access.ts';
import { walk } from '../../store/alertSearch.ts';
import { timeOf } from '../../store/alerts.ts';
import type { Vocabulary } from '../../store/alertWords.ts';
import type { Turns } from '../../turns.ts';
import type { Belonging } from './tally.ts';

/** Alerts of the last hour that the meter is filled with when it is begun: more is a flood many times over. */
const mostInMeter = 50_000;
const rowsPerTurn = 500;

/** The load on whoever sits here. */
export interface Meter {
  /** One more asks for people, since `at` (ms since the epoch). */
  add(at: number): void;
  read(): QueueState['load'];
  /** Begins anew with the last hour, for whoever sits here now. */
  fill(): Promise<void>;
}

export function createMeter(options: {
  readonly store: Reader;
  readonly vocabulary: Vocabulary;
  readonly turns: Turns;
  readonly sees: (of: Belonging) => boolean;
  /** ms since the epoch */
  readonly now: () => number;
  /** It is filled. */
  readonly onChange: () => void;
}): Meter {
  const { store, vocabulary, turns, sees, now, onChange } = options;
  let meter = createLoadMeter();
  return {
    add: (at) => meter.add(at, now()),
    read: () => meter.read(now()),
    async fill() {
      const mine = createLoadMeter();
      meter = mine;
      const list = walk(store, vocabulary, { state: 'all', from: now() - 3_600_000 }, undefined, '');
      let looked = 0;
      while (meter === mine && !list.done() && looked < mostInMeter) {
        await turns(() => {
          for (const row of list.step(rowsPerTurn)) if (sees(row)) mine.add(timeOf(row.place), now());
        });
        looked += rowsPerTurn;
      }
      if (meter === mine) onChange();
    },
  };
}
