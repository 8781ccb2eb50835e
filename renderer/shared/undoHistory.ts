import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Result } from '../../core/base/result.ts';
import type { Language } from '../../core/errors/faults.ts';
import type { Translations } from '../i18n/translations.ts';
import { getReasonForOperator } from '../ui/otherOperator.ts';
import { requiredContext } from './requiredContext.ts';

/** The reason why an action was not undone, in words; undefined: it was. */
type Why = string | undefined;

/** An action done in this window. */
export interface UndoableAction {
  /** The action in words that follow “Undone:”. */
  readonly what: (t: Translations) => string;
  /** Undoes it. Absent if it cannot be undone because it is in the audit log. */
  readonly back?: () => Why | Promise<Why>;
  /** Redoes it after an undo. */
  readonly again?: () => Why | Promise<Why>;
}

interface State {
  /** Both lists end with the latest action. */
  readonly past: readonly UndoableAction[];
  readonly future: readonly UndoableAction[];
}

/** Maximum number of actions that can be undone. */
const most = 100;

/** The undo history of a window: actions of all its parts, in order. */
export interface UndoHistory extends Pick<StoreApi<State>, 'getState' | 'subscribe' | 'getInitialState'> {
  /** Adds an action that was just done. */
  did(done: UndoableAction): void;
  /** Removes these actions, which can neither be undone nor redone any more. */
  forget(which: (done: UndoableAction) => boolean): void;
  /** Undoes the last action, or `which`. @returns the result in words */
  undo(t: Translations, which?: UndoableAction): Promise<string>;
  /** Redoes the action undone last. @returns the result in words */
  redo(t: Translations): Promise<string>;
}

export function createUndoHistory(): UndoHistory {
  const store = createStore<State>(() => ({ past: [], future: [] }));
  const describe = (done: UndoableAction, t: Translations) => done.what(t).replace(/\.$/, '');
  const put = (into: readonly UndoableAction[], done: UndoableAction) => [...into, done].slice(-most);
  const without = (from: readonly UndoableAction[], done: UndoableAction) =>
    from.filter((one) => one !== done);
  /** Runs one request at a time: the desk replies before the next is sent. */
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
      const stored = (all: readonly UndoableAction[]) => all.filter((done) => !which(done));
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

/** The window's undo history, to which its parts add their actions. */
export const [UndoHistoryContext, useUndoHistory] = requiredContext<UndoHistory>('undo history');

/** Returns a function that adds an action whose undo and redo are desk requests. */
export function createUndoableRequests({
  undoHistory,
  language,
}: {
  readonly undoHistory: UndoHistory;
  readonly language: Language;
}) {
  const whyNot = async (answer: Promise<Result<unknown>>) => {
    const done = await answer;
    return done.ok ? undefined : getReasonForOperator(done.fault, language);
  };
  return async function did<T>(
    answer: Promise<Result<T>>,
    made: (value: T) => {
      readonly what: (t: Translations) => string;
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
