import { useEffect, useRef, useState } from 'react';
import type { OperatorId } from '../core/domain/ids.ts';
import type { Language } from '../core/faults.ts';

const isLanguage = (said: unknown): said is Language => said === 'vi' || said === 'en';

/**
 * The language of this window, which is that of all the desk's: what is chosen in one holds in the others at once, before
 * anybody has signed in too. `asked`: on the command line, for this run.
 */
export function useLanguage(options: {
  readonly asked: Language | undefined;
  /** What is stored for whoever is signed in. */
  readonly stored: Language | undefined;
  readonly operator: OperatorId | undefined;
}): readonly [Language, (chosen: Language) => void] {
  const { asked, stored, operator } = options;
  const [chosen, setChosen] = useState(asked);
  const windows = useRef<BroadcastChannel>(undefined);
  useEffect(() => {
    const channel = new BroadcastChannel('watchfloor-language');
    windows.current = channel;
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isLanguage(data)) setChosen(data);
    });
    return () => channel.close();
  }, []);
  // The next operator's language is their own.
  const sat = useRef(operator);
  useEffect(() => {
    if (operator === undefined || operator === sat.current) return;
    if (sat.current !== undefined) setChosen(undefined);
    sat.current = operator;
  }, [operator]);
  const language = chosen ?? stored ?? 'vi';
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return [
    language,
    (next) => {
      setChosen(next);
      windows.current?.postMessage(next);
    },
  ];
}
