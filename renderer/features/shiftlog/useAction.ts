import { useCallback, useState } from 'react';
import type { Result } from '../../../core/base/result.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useToast } from '../../shared/toast.ts';
import { useUndoHistory } from '../../shared/undoHistory.ts';
import { reasonFor } from '../../ui/forAnother.ts';

/** Something that is being written, and what became of it. It is on disk when it is said to be done. */
export interface ActionState {
  readonly busy: boolean;
  /** Why the last one was not done. */
  readonly fault: string | undefined;
  /** @returns what the desk answered; undefined: it was not done, and the fault says why */
  readonly run: <T>(answer: Promise<Result<T>>, text: string) => Promise<T | undefined>;
  /** In passing, beside the action. */
  readonly showMessage: (text: string) => void;
  /** Another begins. */
  readonly begin: () => void;
}

export function useAction(): ActionState {
  const { language } = useSpeech();
  const showToast = useToast();
  const undoHistory = useUndoHistory();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  return {
    busy,
    fault,
    showMessage: showToast,
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
        showToast(text);
        // The log is added to, never taken from.
        undoHistory.did({ what: () => text });
        return result.value;
      },
      [language, showToast, undoHistory],
    ),
    begin: useCallback(() => setFault(undefined), []),
  };
}
