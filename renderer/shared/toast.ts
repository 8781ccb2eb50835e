import { useCallback, useEffect, useRef, useState } from 'react';
import type { Clock } from '../../core/base/clock.ts';
import { requiredContext } from './requiredContext.ts';

/** What is said in passing has been read by then, by anyone who looked up for it, ms. */
const toastForMs = 6_000;

type ShowToast = (text: string | undefined) => void;

/** Where parts of a window say in passing what became of something; undefined: nothing is to be said any more. */
export const [ToastContext, useToast] = requiredContext<ShowToast>('place for toasts');

/** What is said now, and saying something: the last word counts. */
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
