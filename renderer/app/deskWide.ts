import { useEffect, useRef, useState } from 'react';
import type { OperatorId } from '../../core/base/ids.ts';

/**
 * What is chosen in one window and holds in all the desk's at once, before anybody has signed in too. The next operator's is their
 * own. Undefined: nothing has been chosen, here or in what is stored.
 */
export function useDeskWide<T extends string>(options: {
  /** What the windows call it among themselves. */
  readonly name: string;
  readonly choices: readonly T[];
  /** For this run. */
  readonly asked?: T | undefined;
  /** What is stored for anyone who is signed in. */
  readonly stored: T | undefined;
  readonly operator: OperatorId | undefined;
}): readonly [T | undefined, (chosen: T) => void] {
  const { name, choices, asked, stored, operator } = options;
  const [chosen, setChosen] = useState(asked);
  const windows = useRef<BroadcastChannel>(undefined);
  const known = useRef(choices);
  useEffect(() => {
    const channel = new BroadcastChannel(`watchfloor-${name}`);
    windows.current = channel;
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const choice = known.current.find((each) => each === data);
      if (choice !== undefined) setChosen(choice);
    });
    return () => channel.close();
  }, [name]);
  const sat = useRef(operator);
  useEffect(() => {
    if (operator === undefined || operator === sat.current) return;
    if (sat.current !== undefined) setChosen(undefined);
    sat.current = operator;
  }, [operator]);
  return [
    chosen ?? stored,
    (next) => {
      setChosen(next);
      windows.current?.postMessage(next);
    },
  ];
}
