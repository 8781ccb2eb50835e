import { useCallback, useEffect, useRef, useState } from 'react';
import type { Clock } from '../../core/base/clock.ts';
import { requiredContext } from './requiredContext.ts';

/** How long a toast is shown, ms. */
const toastForMs = 6_000;

type ShowToast = (text: string | undefined) => void;

/** Shows a toast about the result of an action; undefined removes it. */
export const [ToastContext, useToast] = requiredContext<ShowToast>('place for toasts');

/** Returns the current toast and the function to show one; a new toast replaces the old one. */
export function useToasts(clock: Clock): {
  readonly text: string | undefined;
  readonly showToast: ShowToast;
} {
  const [message, setMessage] = useState<string>();
  const cancel = useRef(() => {});
  const showToast = useCallback(
    (text: string | undefined) => {
      cancel.current();
      setMessage(text);
      if (text !== undefined) cancel.current = clock.after(toastForMs, () => setMessage(undefined));
    },
    [clock],
  );
  useEffect(() => () => cancel.current(), []);
  return { text: message, showToast };
}
