import { startTransition, useEffect, useState } from 'react';

/**
 * What a store has, drawn when there is time: in pieces, between which keys and pictures go on. For what changes many times a
 * second and much of the page hangs on. Not for what somebody has just typed or pressed.
 */
export function useCalmly<T>(store: { getState(): T; subscribe(run: () => void): () => void }): T {
  const [state, setState] = useState(() => store.getState());
  useEffect(() => {
    const take = () => startTransition(() => setState(() => store.getState()));
    take();
    return store.subscribe(take);
  }, [store]);
  return state;
}
