import { useCallback, useState } from 'react';
import type { Result } from '../../../core/base/result.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useToast } from '../../shared/toast.ts';
import { useUndoHistory } from '../../shared/undoHistory.ts';
import { getReasonForOperator } from '../../ui/otherOperator.ts';

/** An action in progress and its outcome. It is on disk when it is reported as done. */
export interface LogActionState {
  readonly busy: boolean;
  /** The reason why the last action failed. */
  readonly fault: string | undefined;
  /** @returns the desk's response; undefined: the action failed, and `fault` has the reason */
  readonly run: <T>(answer: Promise<Result<T>>, text: string) => Promise<T | undefined>;
  /** Shows a brief message next to the action. */
  readonly showMessage: (text: string) => void;
  /** Resets the outcome when another action begins. */
  readonly begin: () => void;
}

export function useLogAction(): LogActionState {
  const { language } = useLanguage();
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
          setFault(getReasonForOperator(result.fault, language));
          return undefined;
        }
        showToast(text);
        // The log is append-only, so an entry cannot be undone.
        undoHistory.did({ what: () => text });
        return result.value;
      },
      [language, showToast, undoHistory],
    ),
    begin: useCallback(() => setFault(undefined), []),
  };
}
