import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Clock } from '../core/clock.ts';
import { gridSizes } from '../core/domain/layout.ts';
import { type KeyCommand, keyCommand } from './keys.ts';
import type { CamerasState } from './mirror.ts';
import type { CamerasHandle } from './panels/cameras/index.tsx';
import { typedAfter } from './panels/wall/model.ts';
import type { WallStore } from './wall.ts';

/** A number begun and then forgotten must not swallow a later Enter. */
const forgetTypedAfterMs = 8_000;

/** Lets the keyboard work the wall from anywhere in the window. Returns the camera number being typed. */
export function useWallKeys(options: {
  readonly enabled: boolean;
  readonly wall: WallStore;
  readonly cameras: CamerasState;
  readonly list: RefObject<CamerasHandle | null>;
  readonly clock: Clock;
}): string {
  const { enabled, cameras, list, clock } = options;
  const { act, getState } = options.wall;
  const [typed, setTyped] = useState('');
  useEffect(() => {
    if (typed === '') return undefined;
    return clock.after(forgetTypedAfterMs, () => setTyped(''));
  }, [typed, clock]);

  /** Puts the camera of the number typed onto the selected tile. */
  function callUp(): void {
    const entry = cameras.byNumber.get(Number(typed));
    if (!entry) return;
    act({ do: 'put', camera: entry.camera.id, advance: false });
    setTyped('');
  }

  const deeds: { readonly [K in KeyCommand['key']]: (command: Extract<KeyCommand, { key: K }>) => void } = {
    grid: ({ side }) => act({ do: 'grid', grid: gridSizes[side - 1] ?? 4 }),
    move: ({ direction }) => act({ do: 'move', direction }),
    digit: ({ digit }) => setTyped((before) => typedAfter(before, digit)),
    erase: () => setTyped((before) => before.slice(0, -1)),
    enter: () => (typed === '' ? list.current?.focusSearch() : callUp()),
    search: () => list.current?.focusSearch(),
    clear: () => act({ do: 'clear' }),
    alone: () => act({ do: 'alone', on: !getState().alone }),
    back: () => (typed === '' ? act({ do: 'alone', on: false }) : setTyped('')),
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
      typing: typed !== '',
    });
    if (!command) return;
    // A button that has the focus keeps its Enter, unless a number is waiting for it.
    if (command.key === 'enter' && target instanceof HTMLButtonElement && typed === '') return;
    event.preventDefault();
    deeds[command.key](command as never);
  };
  useEffect(() => {
    const run = (event: KeyboardEvent) => onKey.current(event);
    window.addEventListener('keydown', run);
    return () => window.removeEventListener('keydown', run);
  }, []);
  return typed;
}
