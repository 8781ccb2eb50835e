import { useCallback, useState } from 'react';
import type { Result } from '../../../core/base/result.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useToast } from '../../shared/toast.ts';
import { useUndoing } from '../../shared/undoing.ts';
import { reasonFor } from '../../ui/forAnother.ts';

/** Something that is being written, and what became of it. It is on disk when it is said to be done. */
export interface Deed {
  readonly busy: boolean;
  /** Why the last one was not done. */
  readonly fault: string | undefined;
  /** @returns what the desk answered; undefined: it was not done, and the fault says why */
  readonly run: <T>(answer: Promise<Result<T>>, said: string) => Promise<T | undefined>;
  /** In passing, beside the deed. */
  readonly say: (text: string) => void;
  /** Another begins. */
  readonly begin: () => void;
}

export function useDeed(): Deed {
  const { language } = useSpeech();
  const say = useToast();
  const undoing = useUndoing();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  return {
    busy,
    fault,
    say,
    run: useCallback(
      async (answer, text) => {
        setBusy(true);
        setFault(undefined);
        const result = await answer;
        setBusy(false);
        if (!result.ok) {
          setFault(reasonFor(result.fault, language));
          return undefined;
        }
        say(text);
        // The log is added to, never taken from.
        undoing.did({ what: () => text });
        return result.value;
      },
      [language, say, undoing],
    ),
    begin: useCallback(() => setFault(undefined), []),
  };
}
