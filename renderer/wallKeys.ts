import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Clock } from '../core/clock.ts';
import { type KeyCommand, keyCommand } from './keys.ts';
import type { CamerasState } from './mirror.ts';
import type { CamerasHandle } from './panels/cameras/index.tsx';
import { type NumberEntry, noNumber, withDigit, withoutDigit } from './panels/wall/model.ts';
import type { WallStore } from './wall.ts';

/** A number begun and then forgotten must not swallow a later Enter. */
const forgetTypedAfterMs = 8_000;
/** That there is no such camera has been read by then. */
const forgetUnknownAfterMs = 4_000;

/** Lets the keyboard work the wall from anywhere in the window. Returns the camera number being typed. */
export function useWallKeys(options: {
  readonly enabled: boolean;
  readonly wall: WallStore;
  readonly cameras: CamerasState;
  readonly list: RefObject<CamerasHandle | null>;
  readonly clock: Clock;
}): NumberEntry {
  const { enabled, cameras, list, clock } = options;
  const { act, getState } = options.wall;
  const [typed, setTyped] = useState(noNumber);
  useEffect(() => {
    if (typed.digits === '') return undefined;
    return clock.after(typed.unknown ? forgetUnknownAfterMs : forgetTypedAfterMs, () => setTyped(noNumber));
  }, [typed, clock]);

  /** Puts the camera of the number typed onto the selected tile. */
  function callUp(): void {
    const entry = cameras.byNumber.get(Number(typed.digits));
    if (entry) act({ do: 'put', camera: entry.camera.id, advance: false });
    setTyped(entry ? noNumber : { ...typed, unknown: true });
  }

  const deeds: { readonly [K in KeyCommand['key']]: (command: Extract<KeyCommand, { key: K }>) => void } = {
    grid: ({ square }) => act({ do: 'division', division: square }),
    move: ({ direction }) => act({ do: 'move', direction }),
    digit: ({ digit }) => setTyped((before) => withDigit(before, digit)),
    erase: () => setTyped(withoutDigit),
    enter: () => (typed.digits === '' ? list.current?.focusSearch() : callUp()),
    search: () => list.current?.focusSearch(),
    clear: () => act({ do: 'clear' }),
    alone: () => act({ do: 'alone', on: !getState().alone }),
    back: () => (typed.digits === '' ? act({ do: 'alone', on: false }) : setTyped(noNumber)),
  };

  const onKey = useRef<(event: KeyboardEvent) => void>(() => {});
  onKey.current = (event) => {
    if (!enabled) return;
    const { target } = event;
    const command = keyCommand({
      key: event.key,
      code: event.code,
      alt: event.altKey,
      ctrl: event.ctrlKey || event.metaKey,
      inField: target instanceof HTMLInputElement,
      typing: typed.digits !== '',
    });
    if (!command) return;
    // A button that has the focus keeps its Enter, unless a number is waiting for it.
    if (command.key === 'enter' && target instanceof HTMLButtonElement && typed.digits === '') return;
    event.preventDefault();
    // What was wrong goes with the next key, whatever else that key does; Enter and Esc do nothing else then.
    if (typed.unknown && command.key !== 'digit') setTyped(noNumber);
    if (typed.unknown && (command.key === 'enter' || command.key === 'back')) return;
    deeds[command.key](command as never);
  };
  useEffect(() => {
    const run = (event: KeyboardEvent) => onKey.current(event);
    const intoField = ({ target }: FocusEvent) => {
      if (target instanceof HTMLInputElement) setTyped(noNumber);
    };
    window.addEventListener('keydown', run);
    window.addEventListener('focusin', intoField);
    return () => {
      window.removeEventListener('keydown', run);
      window.removeEventListener('focusin', intoField);
    };
  }, []);
  return typed;
}
