import { useCallback, useEffect } from 'react';
import type { OperatorId } from '../../core/base/ids.ts';
import { useWall } from '../features/wall/context.ts';
import type { WallStore } from '../features/wall/wall.ts';
import { useSpeech } from '../i18n/words.ts';
import { useToast } from '../shared/toast.ts';
import { type Done, type UndoHistory, useUndoHistory } from '../shared/undoHistory.ts';

/**
 * What is done on the wall is done in the window. Actions of one turn are one: an alert that is opened, a layout with its name. A
 * wall that begins again has nothing that could be taken back.
 */
export function keepWall(wall: WallStore, undoHistory: UndoHistory): () => void {
  const ofWall = new WeakSet<Done>();
  let isGoing = false;
  /** What has been done in this turn. */
  let turn: { steps: number } | undefined;
  function go(way: 'undo' | 'redo', steps: number): undefined {
    isGoing = true;
    for (let step = 0; step < steps; step += 1) wall.act({ do: way });
    isGoing = false;
  }
  return wall.subscribe(({ past, future }, before) => {
    if (isGoing || past === before.past) return;
    const step = past.at(-1);
    if (!step && future.length === 0) undoHistory.forget((done) => ofWall.has(done));
    if (!step || step === before.past.at(-1)) return;
    if (turn) turn.steps += 1;
    else {
      const mine = { steps: 1 };
      turn = mine;
      queueMicrotask(() => {
        turn = undefined;
      });
      const done: Done = {
        what: (t) => t.layouts.actions[step.did]((step.tile ?? 0) + 1),
        back: () => go('undo', mine.steps),
        again: () => go('redo', mine.steps),
      };
      ofWall.add(done);
      undoHistory.did(done);
    }
  });
}

/** What undoes and redoes the steps of a window. */
export function useUndo(operator: OperatorId | undefined): {
  readonly undo: () => void;
  readonly redo: () => void;
} {
  const wall = useWall();
  const onToast = useToast();
  const { t } = useSpeech();
  const undoHistory = useUndoHistory();
  useEffect(() => keepWall(wall, undoHistory), [wall, undoHistory]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: nobody takes back what somebody else has done
  useEffect(() => undoHistory.forget(() => true), [operator, undoHistory]);
  const undo = useCallback(() => void undoHistory.undo(t).then(onToast), [undoHistory, t, onToast]); // it answers in words
  const redo = useCallback(() => void undoHistory.redo(t).then(onToast), [undoHistory, t, onToast]);
  return { undo, redo };
}
