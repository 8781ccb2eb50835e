import type { ShellCalls } from '../../../core/api/shell.ts';
import type { Result } from '../../../core/base/result.ts';
import { faultText, type Language } from '../../../core/errors/faults.ts';
import type { CallInput, CallOutput } from '../../../core/rpc/define.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { UndoHistory } from '../../shared/undoHistory.ts';
import type { DeskDisplays } from './displays.ts';

/** The calls that change the arrangement of the desk's windows and can be undone. */
type Arranged = {
  [K in keyof ShellCalls]: CallOutput<ShellCalls, K> extends { readonly changeId: number } ? K : never;
}[keyof ShellCalls];
export type ArrangeDisplays = <K extends Arranged>(
  action: K,
  input: CallInput<ShellCalls, K>,
) => Promise<Result<CallOutput<ShellCalls, K>>>;

/** Returns the number in a window's id. */
export const getWindowNumber = (window: string): number => Number(window.slice(1));

type DisplayWords = Translations['displays'];
const windowName = (words: DisplayWords, window: string) => words.window(getWindowNumber(window));

/** The action in words that follow “Undone:”. */
const text: { readonly [K in Arranged]: (words: DisplayWords, input: CallInput<ShellCalls, K>) => string } = {
  'window.open': ({ did }, { display }) => did.opened(display),
  'window.close': (words, { window }) => words.did.closed(windowName(words, window)),
  'window.moveTo': (words, { window, display }) => words.did.moved(windowName(words, window), display),
  'window.setFallback': (words, { window }) => words.did.fallback(windowName(words, window)),
  'profile.save': ({ did }, { name }) => did.saved(name),
  'profile.use': ({ did, unnamed }, { name }) => did.used(name || unnamed),
  'profile.remove': ({ did, unnamed }, { name }) => did.removed(name || unnamed),
};

/** Runs a change and offers its undo in the window. */
export function createUndoableArrange(
  displays: Pick<DeskDisplays, 'do'>,
  undoHistory: Pick<UndoHistory, 'did'>,
  language: Language,
): ArrangeDisplays {
  return async (changeId, input) => {
    const result = await displays.do(changeId, input);
    if (!result.ok) return result;
    const why = (of: Result<unknown>) => (of.ok ? undefined : faultText(of.fault, language));
    let last = result.value.changeId;
    undoHistory.did({
      what: (t) => text[changeId](t.displays, input),
      back: async () => why(await displays.do('displays.takeBack', { changeId: last })),
      async again() {
        const done = await displays.do(changeId, input);
        if (done.ok) last = done.value.changeId;
        return why(done);
      },
    });
    return result;
  };
}
