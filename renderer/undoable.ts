import type { Language } from '../core/faults.ts';
import type { Result } from '../core/result.ts';
import type { Words } from './i18n/words.ts';
import { saidOf } from './ui/forAnother.ts';
import type { Undoing } from './undoing.ts';

/** Says of what the desk has answered for how it is taken back and done again, by asking the desk. */
export function undoable({ undoing, language }: { readonly undoing: Undoing; readonly language: Language }) {
  const whyNot = async (answer: Promise<Result<unknown>>) => {
    const done = await answer;
    return done.ok ? undefined : saidOf(done.fault, language);
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
      undoing.did({ what, back: () => whyNot(back()), again: () => whyNot(again()) });
    }
    return done;
  };
}
