import type Database from 'better-sqlite3';
import type { ActionOutcome } from '../../../core/alerts/action.ts';
import type { NewRecord } from '../../../core/alerts/log.ts';
import type { AlertId, DeskId } from '../../../core/base/ids.ts';
import type { Forgotten } from './forgotten.ts';

/** An alert whose time is over, with the number of its newest record. */
export interface Over {
  readonly id: AlertId;
  readonly seq: number;
}

/** What a copy does to forget. Numbers, and what became of actions, stay. */
export interface Forgetting {
  /** Closed, not held, and last written of before that time; the longest ago first. Never that of the newest record. */
  over(before: number, limit: number): readonly Over[];
  /** What must be known of an alert for ever. */
  remembered(id: AlertId): Pick<Forgotten, 'outcomes' | 'desks' | 'inboxes'>;
  /**
   * Deletes so many of the oldest records of an alert, and with its last one the alert itself. @returns how many went
   * @throws what SQLite throws
   */
  remove(id: AlertId, most: number): number;
  /** All at once, within somebody's transaction. */
  removeWhole(id: AlertId): void;
  /** Records of the chain's own tests before that time, which go on without end; but for the newest of each. @returns how many went */
  thinBeats(before: number, most: number): number;
  /** Of each of those tests the number of the oldest record that is left. */
  beats(): readonly Over[];
}

export function forgetting(db: Database.Database): Forgetting {
  const closed = db.prepare<[number, number], Over>(
    `SELECT a.id, a.seq FROM alerts a JOIN records r ON r.seq = a.seq
       WHERE a.open = 0 AND a.seq < (SELECT max(seq) FROM records) AND r.at < ? ORDER BY a.seq LIMIT ?`,
  );
  const about = db.prepare<[string], { json: string }>(
    'SELECT json FROM records WHERE alert = (SELECT no FROM alerts WHERE id = ?) ORDER BY seq',
  );
  const place = db.prepare<[string], { no: number }>('SELECT no FROM alerts WHERE id = ?');
  const removeSome = db.prepare<[number, number]>(
    'DELETE FROM records WHERE seq IN (SELECT seq FROM records WHERE alert = ? ORDER BY seq LIMIT ?)',
  );
  const left = db.prepare<[number], unknown>('SELECT 1 FROM records WHERE alert = ? LIMIT 1');
  const removeAlert = db.prepare<[number]>('DELETE FROM alerts WHERE no = ?');
  const isBeat = "substr(key, -20) = '|heartbeat|heartbeat'";
  const beating = db.prepare<[], { no: number; seq: number }>(`SELECT no, seq FROM alerts WHERE ${isBeat}`);
  const thin = db.prepare<[number, number, number, number]>(
    `DELETE FROM records WHERE seq IN
       (SELECT seq FROM records WHERE alert = ? AND seq < ? AND at < ? ORDER BY seq LIMIT ?)`,
  );
  const oldest = db.prepare<[], Over>(
    `SELECT id, (SELECT min(seq) FROM records WHERE alert = no) AS seq FROM alerts WHERE ${isBeat}`,
  );

  const remove = (id: AlertId, most: number): number => {
    const found = place.get(id);
    if (!found) return 0;
    const { changes } = removeSome.run(found.no, most);
    if (left.get(found.no) === undefined) removeAlert.run(found.no);
    return changes;
  };

  return {
    over: (before, limit) => closed.all(before, limit),
    remembered(id) {
      const outcomes: ActionOutcome[] = [];
      const desks = new Map<DeskId, number>();
      const inboxes = new Map<string, number>();
      for (const { json } of about.iterate(id)) {
        const { entry }: NewRecord = JSON.parse(json);
        if (entry.kind === 'acted') {
          const { desk, deskSeq } = entry.action;
          outcomes.push(entry.outcome);
          desks.set(desk, Math.max(desks.get(desk) ?? 0, deskSeq));
        } else if (entry.kind === 'occurred') {
          const { process, through } = entry.inbox;
          inboxes.set(process, Math.max(inboxes.get(process) ?? 0, through));
        }
      }
      return { outcomes, desks: [...desks], inboxes: [...inboxes] };
    },
    remove: (id, most) => db.transaction(() => remove(id, most)).immediate(),
    removeWhole: (id) => void remove(id, -1),
    thinBeats: (before, most) =>
      db
        .transaction(() => {
          let gone = 0;
          for (const { no, seq } of beating.all())
            if (gone < most) gone += thin.run(no, seq, before, most - gone).changes;
          return gone;
        })
        .immediate(),
    beats: () => oldest.all(),
  };
}
