import type { CallInput, CallOutput } from '../core/contract/define.ts';
import type { ShellCalls } from '../core/contract/shell.ts';
import { faultText, type Language } from '../core/faults.ts';
import type { Result } from '../core/result.ts';
import type { Displays } from './displays.ts';
import type { Words } from './i18n/words.ts';
import type { Undoing } from './undoing.ts';

/** What changes the arrangement of the desk's windows, and can be taken back. */
type Arranged = {
  [K in keyof ShellCalls]: CallOutput<ShellCalls, K> extends { readonly deed: number } ? K : never;
}[keyof ShellCalls];
export type Arrange = <K extends Arranged>(
  deed: K,
  input: CallInput<ShellCalls, K>,
) => Promise<Result<CallOutput<ShellCalls, K>>>;

/** The figure in a window's id. */
export const windowNumber = (window: string): number => Number(window.slice(1));

/** What was done, in words that stand after “Undone:”. */
function said<K extends Arranged>(deed: K, input: CallInput<ShellCalls, K>, t: Words): string {
  const words = t.displays;
  const of = { window: 'w1', display: 1, name: '', ...input };
  const [window, name] = [words.window(windowNumber(of.window)), of.name || words.unnamed];
  switch (deed) {
    case 'window.open':
      return words.did.opened(of.display);
    case 'window.close':
      return words.did.closed(window);
    case 'window.moveTo':
      return words.did.moved(window, of.display);
    case 'window.setFallback':
      return words.did.fallback(window);
    case 'profile.save':
      return words.did.saved(name);
    case 'profile.use':
      return words.did.used(name);
    default:
      return words.did.removed(name);
  }
}

/** Does it, and lets whoever works at the window take it back. */
export function arranging(
  displays: Pick<Displays, 'do'>,
  undoing: Pick<Undoing, 'did'>,
  language: Language,
): Arrange {
  return async (deed, input) => {
    const result = await displays.do(deed, input);
    if (!result.ok) return result;
    const why = (of: Result<unknown>) => (of.ok ? undefined : faultText(of.fault, language));
    let last = result.value.deed;
    undoing.did({
      what: (t) => said(deed, input, t),
      back: async () => why(await displays.do('displays.takeBack', { deed: last })),
      async again() {
        const done = await displays.do(deed, input);
        if (done.ok) last = done.value.deed;
        return why(done);
      },
    });
    return result;
  };
}
