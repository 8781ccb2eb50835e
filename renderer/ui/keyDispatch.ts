import { useEffect, useRef } from 'react';

/**
 * The contexts in which a key press can have a meaning, by priority: the first that takes a press is the only one that gets it. At
 * `focus` the browser hands the press to the element that has the focus and to the panels around it (their `onKeyDown`); what they
 * take they mark by `preventDefault`.
 */
export const keyContexts = [
  /** The page of keys waits for a key to look up. */
  'keyLookup',
  /** A PTZ camera is controlled by keys. */
  'steering',
  /** A camera number that is typed on the number block, also while a panel has the focus. */
  'numberBlock',
  /** Zoom of the selected tile. */
  'closer',
  'focus',
  /** The camera wall. */
  'wall',
  /** Commands of the whole window. */
  'commands',
  /** Escape closes the open panel from anywhere. */
  'panel',
  /** Signing in next to the wall. */
  'signIn',
] as const;

export type KeyContext = Exclude<(typeof keyContexts)[number], 'focus'>;

/** @returns whether the press had a meaning and must reach nothing else */
export type KeyHandler<E> = (event: E) => boolean;
type Press = Pick<Event, 'defaultPrevented' | 'preventDefault' | 'stopPropagation'>;

/** Hands each key press of a window to the contexts that are active, by their priority. */
export function createKeyDispatcher<E extends Press>(): {
  /** @returns removes the handler */
  readonly add: (context: KeyContext, handler: KeyHandler<E>) => () => void;
  readonly dispatch: (event: E, phase: 'beforeFocus' | 'afterFocus') => void;
} {
  const handlers = new Map<string, Set<KeyHandler<E>>>(keyContexts.map((context) => [context, new Set()]));
  const focusAt = keyContexts.indexOf('focus');
  const phases = { beforeFocus: keyContexts.slice(0, focusAt), afterFocus: keyContexts.slice(focusAt + 1) };
  return {
    add(context, handler) {
      handlers.get(context)?.add(handler);
      return () => handlers.get(context)?.delete(handler);
    },
    dispatch(event, phase) {
      if (event.defaultPrevented) return;
      for (const context of phases[phase])
        for (const handler of handlers.get(context) ?? [])
          if (handler(event)) {
            event.preventDefault();
            event.stopPropagation();
            return;
          }
    },
  };
}

const dispatcher = createKeyDispatcher<KeyboardEvent>();
let isListening = false;

function listen(): void {
  if (isListening) return;
  isListening = true;
  window.addEventListener('keydown', (event) => dispatcher.dispatch(event, 'beforeFocus'), true);
  window.addEventListener('keydown', (event) => dispatcher.dispatch(event, 'afterFocus'));
}

/** Handles key presses in one context while the component is mounted; the latest `onKey` is called. */
export function useContextKeys(context: KeyContext, onKey: KeyHandler<KeyboardEvent>): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    listen();
    return dispatcher.add(context, (event) => latest.current(event));
  }, [context]);
}
