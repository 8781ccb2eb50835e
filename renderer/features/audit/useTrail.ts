import { useCallback, useEffect, useRef, useState } from 'react';
import type { AuditFilter, AuditRow, Trail, TrailCamera } from '../../../core/audit/api.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Desk } from '../../shared/client.ts';

const pageRows = 100;

export interface TrailRead {
  readonly rows: readonly AuditRow[];
  /** That they tell of, where they are known. */
  readonly cameras: ReadonlyMap<string, TrailCamera>;
  /** There may be more before that entry; undefined: no more. */
  readonly next: number | undefined;
  readonly isAsking: boolean;
  readonly fault: Fault | undefined;
}

/** Nothing read, and being asked for. */
const nothing: TrailRead = {
  rows: [],
  cameras: new Map(),
  next: undefined,
  isAsking: true,
  fault: undefined,
};

/** What a filter finds of a trail, the newest first, read on as it is looked at. `filter`: the same object while it is the same. */
export function useTrail(
  desk: Pick<Desk, 'call'>,
  trail: Trail,
  filter: AuditFilter,
): TrailRead & { readonly more: () => void; readonly again: () => void } {
  const [read, setRead] = useState(nothing);
  const [turn, setTurn] = useState(0);
  const asked = useRef<symbol>(undefined);

  const ask = useCallback(
    async (mine: symbol, before: number | undefined) => {
      const place = before === undefined ? {} : { before };
      const answer = await desk.call('audit.page', { trail, filter, limit: pageRows, ...place });
      // Another question has taken its place.
      if (asked.current !== mine) return;
      if (!answer.ok) {
        setRead((now) => ({ ...now, isAsking: false, fault: answer.fault }));
        return;
      }
      const { entries, cameras, next } = answer.value;
      const told = cameras.map((camera) => [camera.id, camera] as const);
      setRead((now) => ({
        rows: before === undefined ? entries : [...now.rows, ...entries],
        cameras: new Map([...now.cameras, ...told]),
        next,
        isAsking: false,
        fault: undefined,
      }));
    },
    [desk, trail, filter],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn is a reason to read anew
  useEffect(() => {
    const mine = Symbol('reading');
    asked.current = mine;
    setRead(nothing);
    void ask(mine, undefined); // desk calls answer in results
    return () => {
      asked.current = undefined;
    };
  }, [ask, turn]);

  const { next, isAsking, rows, fault } = read;
  const more = useCallback(() => {
    const mine = asked.current;
    // What was refused is asked for again by whoever reads, not by itself.
    if (isAsking || next === undefined || fault || mine === undefined) return;
    setRead((now) => ({ ...now, isAsking: true, fault: undefined }));
    void ask(mine, next); // as above
  }, [ask, isAsking, next, fault]);
  // A filter that finds little is looked on for, until a screen is full.
  const isShort = rows.length < pageRows / 2 && next !== undefined && !isAsking && fault === undefined;
  useEffect(() => {
    if (isShort) more();
  }, [isShort, more]);

  return { ...read, more, again: useCallback(() => setTurn((now) => now + 1), []) };
}
