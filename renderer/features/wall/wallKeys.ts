import { type RefObject, useEffect, useState } from 'react';
import { countTiles, getNeighbourTile } from '../../../core/wall/division.ts';
import { getTileContent, isSequenceContent } from '../../../core/wall/layout.ts';
import { getActiveLayout } from '../../../core/wall/wall.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { useClock } from '../../shared/services.ts';
import { getWallKey, type WallKey } from '../../shared/wallKeys.ts';
import { isKeypadKey } from '../../ui/digit.ts';
import { useContextKeys } from '../../ui/keyDispatch.ts';
import { findKeyOwner, isInKeyOwner, takesLetters } from '../../ui/keyOwner.ts';
import type { CamerasHandle } from '../cameras/public.ts';
import { useSequences, useWall } from './context.ts';
import type { LayoutsHandle } from './layouts/index.tsx';
import {
  appendDigit,
  type CameraNumberEntry,
  emptyNumberEntry,
  isTypingNumber,
  removeLastDigit,
  setEntryTile,
} from './model.ts';

/** Time after which a forgotten number is cleared, so that it does not swallow a later Enter. */
const forgetTypedAfterMs = 8_000;
/** Display time of an unknown number. */
const forgetUnknownAfterMs = 4_000;

/** Tells whether digits select a choice there, such as a prepared reply. */
const takesNumbers = (target: Element): boolean =>
  takesLetters(target) || target.closest('form, fieldset') !== null;

const ofNumber: ReadonlySet<WallKey['key']> = new Set([
  'digit',
  'separator',
  'erase',
  'enter',
  'swap',
  'back',
]);

/** Keys that pause or resume sequences. */
const ofTurns: ReadonlySet<WallKey['key']> = new Set(['pause', 'turn', 'turnTabs', 'pauseTabs']);

/** Handles the wall's keys anywhere in the window. Returns the camera number being typed. */
export function useWallKeys(options: {
  readonly enabled: boolean;
  readonly cameras: CamerasState;
  readonly list: RefObject<CamerasHandle | null>;
  readonly layouts: RefObject<LayoutsHandle | null>;
}): {
  readonly typed: CameraNumberEntry;
  /** Runs a key's command. */
  readonly run: (command: WallKey) => void;
  /** Like `run`, for a pressed key: clears an unknown number first. */
  readonly press: (command: WallKey) => void;
} {
  const wall = useWall();
  const clock = useClock();
  const sequences = useSequences();
  const { enabled, cameras, list, layouts } = options;
  const { act, getState } = wall;
  const [typed, setTyped] = useState(emptyNumberEntry);
  useEffect(() => {
    if (!isTypingNumber(typed)) return undefined;
    return clock.after(typed.unknown ? forgetUnknownAfterMs : forgetTypedAfterMs, () =>
      setTyped(emptyNumberEntry),
    );
  }, [typed, clock]);

  /** Puts the camera of the typed number onto the selected tile, or onto the tile whose number was typed first. */
  function callUp(): void {
    const camera = cameras.byNumber.get(Number(typed.digits))?.camera.id;
    const tile = typed.tile === undefined ? undefined : Number(typed.tile) - 1;
    const isTile = tile === undefined || tile < countTiles(getActiveLayout(getState()).division);
    if (!camera || !isTile) {
      setTyped({ ...typed, unknown: isTile ? 'camera' : 'tile' });
      return;
    }
    act(tile === undefined ? { do: 'put', camera, advance: false } : { do: 'putOn', camera, tile });
    setTyped(emptyNumberEntry);
  }

  function toTab(choose: (at: number, count: number) => number): void {
    const { tabs, active } = getState().tabs;
    const to =
      tabs[
        choose(
          tabs.findIndex(({ id }) => id === active),
          tabs.length,
        )
      ];
    if (to) act({ do: 'useTab', id: to.id });
  }
  const selected = () => getState().selected;
  const swap = (to: number) => act({ do: 'swap', from: selected(), to });

  function swapWithTyped(): void {
    if (typed.unknown || typed.tile !== undefined) return;
    const tile = Number(typed.digits) - 1;
    const isTile = tile >= 0 && tile < countTiles(getActiveLayout(getState()).division);
    if (isTile) swap(tile);
    setTyped(isTile ? emptyNumberEntry : { tile: typed.digits, digits: '', unknown: 'tile' });
  }

  const actions: { readonly [K in WallKey['key']]: (command: Extract<WallKey, { key: K }>) => void } = {
    grid: ({ square }) => act({ do: 'division', division: square }),
    move: ({ direction }) => act({ do: 'move', direction }),
    digit: ({ digit }) => setTyped((before) => appendDigit(before, digit)),
    separator: () => setTyped(setEntryTile),
    erase: () => setTyped(removeLastDigit),
    enter: () => (isTypingNumber(typed) ? callUp() : list.current?.focusSearch()),
    search: () => list.current?.focusSearch(),
    clear: () => act({ do: 'clear' }),
    alone: () => act({ do: 'alone', on: !getState().alone }),
    back: () => (isTypingNumber(typed) ? setTyped(emptyNumberEntry) : act({ do: 'alone', on: false })),
    tab: ({ at }) => toTab(() => at),
    tabStep: ({ step }) => toTab((at, count) => (at + step + count) % count),
    newTab: () => layouts.current?.newTab(),
    renameTab: () => layouts.current?.renameTab(),
    layouts: () => layouts.current?.toggle(),
    divide: () => layouts.current?.divide(),
    sequence: () => layouts.current?.editSequence(),
    spot: () => act({ do: 'putSpot', tile: selected() }),
    pause: () => sequences.toggle(selected()),
    turn: ({ step }) => sequences.step(selected(), step),
    turnTabs: () => layouts.current?.turnTabs(),
    pauseTabs: () => layouts.current?.pauseTabs(),
    swapAdjacent: ({ direction }) =>
      swap(getNeighbourTile(getActiveLayout(getState()).division, selected(), direction)),
    swap: swapWithTyped,
  };
  function run(command: WallKey): void {
    // Using a tile by keys pauses its sequence.
    if (!ofTurns.has(command.key)) sequences.touch(selected());
    actions[command.key](command as never);
    if (command.key === 'move') sequences.touch(selected());
  }
  function press(command: WallKey): void {
    // The next key clears an unknown number; Enter and Esc do nothing else then.
    if (typed.unknown && command.key !== 'digit') setTyped(emptyNumberEntry);
    if (typed.unknown && (command.key === 'enter' || command.key === 'back')) return;
    run(command);
  }
  const onSequence = () => isSequenceContent(getTileContent(getActiveLayout(getState()), selected()));

  useContextKeys('wall', (event) => {
    if (!enabled) return false;
    const { target } = event;
    const command = getWallKey({
      key: event.key,
      code: event.code,
      alt: event.altKey,
      ctrl: event.ctrlKey || event.metaKey,
      shift: event.shiftKey,
      inField: isInKeyOwner(target),
      typing: isTypingNumber(typed),
    });
    if (!command) return false;
    // A focused button retains Enter, unless a number is pending, and the space bar.
    const onButton = target instanceof HTMLButtonElement;
    if (command.key === 'enter' && onButton && !isTypingNumber(typed)) return false;
    const isOfSequence = command.key === 'pause' || command.key === 'turn';
    if (isOfSequence && (!onSequence() || (onButton && command.key === 'pause'))) return false;
    // Nothing to go back from here: the key may close a panel.
    if (command.key === 'back' && !isTypingNumber(typed) && !getState().alone) {
      // Enter and the space bar belong to the wall again, not to a button of the bar or footer.
      if (onButton && findKeyOwner(target) === null) target.blur();
      return false;
    }
    press(command);
    return true;
  });
  useEffect(() => {
    // That element's Enter would complete the number.
    const elsewhere = ({ target, relatedTarget }: FocusEvent) => {
      if (target instanceof HTMLInputElement || findKeyOwner(target) !== findKeyOwner(relatedTarget))
        setTyped(emptyNumberEntry);
    };
    window.addEventListener('focusin', elsewhere);
    return () => window.removeEventListener('focusin', elsewhere);
  }, []);
  return { typed, run, press };
}

/**
 * Enters camera numbers by the numeric keypad even while a panel has the focus: pages, positions and presets use the
 * digits above the letters. A number started on it is completed there.
 */
export function useKeypadNumberEntry(options: {
  readonly enabled: boolean;
  readonly typed: CameraNumberEntry;
  readonly press: (command: WallKey) => void;
}): void {
  const { enabled, typed, press } = options;
  useContextKeys('numberBlock', (event) => {
    const { target, key, code } = event;
    if (!enabled || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return false;
    if (!(target instanceof Element) || findKeyOwner(target) === null || takesNumbers(target)) return false;
    const typing = isTypingNumber(typed);
    if (!typing && !isKeypadKey(event)) return false;
    const command = getWallKey({
      key,
      code,
      typing,
      alt: false,
      ctrl: false,
      shift: event.shiftKey,
      inField: false,
    });
    if (!command || !(typing ? ofNumber.has(command.key) : command.key === 'digit')) return false;
    press(command);
    return true;
  });
}
