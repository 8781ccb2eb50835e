import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Result } from '../../core/base/result.ts';
import type { Language } from '../../core/errors/faults.ts';
import type { Words } from '../i18n/words.ts';
import { reasonFor } from '../ui/forAnother.ts';
import { requiredContext } from './requiredContext.ts';

/** Why something was not taken back, in words; undefined: it was. */
type Why = string | undefined;

/** Something that was done in this window by anyone who works at it. */
export interface Done {
  /** What was done, in words that stand after “Undone:”. */
  readonly what: (t: Words) => string;
  /** Takes it back. None: nothing does, it is on the record. */
  readonly back?: () => Why | Promise<Why>;
  /** Does it once more, after that. */
  readonly again?: () => Why | Promise<Why>;
}

interface State {
  /** The last one last in both. */
  readonly past: readonly Done[];
  readonly future: readonly Done[];
}

/** Actions that can be taken back at most. */
const most = 100;

/** All that was done in a window, in the order in which it was, whichever part of it did it. */
export interface UndoHistory extends Pick<StoreApi<State>, 'getState' | 'subscribe' | 'getInitialState'> {
  /** It was done just now. */
  did(done: Done): void;
  /** These can neither be taken back nor done again any more, and nobody asks for it. */
  forget(which: (done: Done) => boolean): void;
  /** Takes back the last one, or `which`. @returns what came of it, in words */
  undo(t: Words, which?: Done): Promise<string>;
  /** Does again what was taken back last. @returns what came of it, in words */
  redo(t: Words): Promise<string>;
}

export function createUndoHistory(): UndoHistory {
  const store = createStore<State>(() => ({ past: [], future: [] }));
  const describe = (done: Done, t: Words) => done.what(t).replace(/\.$/, '');
  const put = (into: readonly Done[], done: Done) => [...into, done].slice(-most);
  const without = (from: readonly Done[], done: Done) => from.filter((one) => one !== done);
  /** One at a time: what is asked of the desk is answered before the next is. */
  let turn: Promise<unknown> = Promise.resolve();
  function inTurn(run: () => Promise<string>): Promise<string> {
    const mine = turn.then(run);
    turn = mine.catch(() => undefined); // anyone who asked hears of it
    return mine;
  }

  return {
    ...store,
    did: (done) => store.setState(({ past }) => ({ past: put(past, done), future: [] })),
    forget(which) {
      const stored = (all: readonly Done[]) => all.filter((done) => !which(done));
      store.setState(({ past, future }) => ({ past: stored(past), future: stored(future) }));
    },
    undo: (t, which) =>
      inTurn(async () => {
        const words = t.undoHistory;
        const { past } = store.getState();
        const done = which ?? past.at(-1);
        if (!done || !past.includes(done)) return words.nothing;
        const left = without(past, done);
        store.setState({ past: left });
        if (!done.back) {
          const next = left.at(-1);
          return words.stays(describe(done, t), next?.back && describe(next, t));
        }
        const why = await done.back();
        if (why !== undefined) return words.refused(describe(done, t), why);
        if (done.again) store.setState(({ future }) => ({ future: put(future, done) }));
        return words.undone(describe(done, t));
      }),
    redo: (t) =>
      inTurn(async () => {
        const words = t.undoHistory;
        const done = store.getState().future.at(-1);
        if (!done?.again) return words.nothingAgain;
        store.setState(({ future }) => ({ future: without(future, done) }));
        const why = await done.again();
        if (why !== undefined) return words.refused(describe(done, t), why);
        store.setState(({ past }) => ({ past: put(past, done) }));
        return words.again(describe(done, t));
      }),
  };
}

/** Where parts of a window say what was done. */
export const [UndoHistoryContext, useUndoHistory] = requiredContext<UndoHistory>('undo history');

/** Says of what the desk has answered for how it is taken back and done again, by asking the desk. */
export function undoable({
  undoHistory,
  language,
}: {
  readonly undoHistory: UndoHistory;
  readonly language: Language;
}) {
  const whyNot = async (answer: Promise<Result<unknown>>) => {
    const done = await answer;
    return done.ok ? undefined : reasonFor(done.fault, language);
  };
  return async function did<T>(
    answer: Promise<Result<T>>,
    made: (value: T) => {
      readonly what: (t: Words) => string;
      readonly back: () => Promise<Result<unknown>>;
      readonly again: () => Promise<Result<unknown>>;
    },
  ): Promise<Result<T>> {
    const done = await answer;
    if (done.ok) {
      const { what, back, again } = made(done.value);
      undoHistory.did({ what, back: () => whyNot(back()), again: () => whyNot(again()) });
    }
    return done;
  };
}
