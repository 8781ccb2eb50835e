import { startTransition, useEffect, useState } from 'react';

/**
 * Returns a store's state at low priority: React renders it in pieces, between which input and video go on.
 * For a state that changes many times a second and affects much of the page. Not for input that was just typed or pressed.
 */
export function useLowPriorityState<T>(store: { getState(): T; subscribe(run: () => void): () => void }): T {
  const [state, setState] = useState(() => store.getState());
  useEffect(() => {
    const take = () => startTransition(() => setState(() => store.getState()));
    take();
    return store.subscribe(take);
  }, [store]);
  return state;
}
