import { type KeyboardEvent, type RefObject, useEffect } from 'react';
import { isFormField } from '../../ui/keyOwner.ts';
import type { PtzControl } from '../ptz/public.ts';
import { getNextTabStopInCards, isInMapOverlay, keepFocusInMap } from './cardKeys.ts';
import { getMapKey, type MapKey } from './keys.ts';
import type { MapActions } from './mapActions.ts';
import type { MapStage } from './stage.ts';

/**
 * Handles the map panel's keys, except those that its fields and buttons need.
 * In its cards Tab cycles, and Esc returns to the map before it closes them.
 */
export function useMapKeys(options: {
  readonly stage: MapStage | undefined;
  /** The map's element below its cards; undefined before it exists. */
  readonly host?: RefObject<HTMLElement | null>;
  readonly actions: RefObject<MapActions | undefined>;
  readonly steering: Pick<PtzControl, 'state'>;
  /** Keys pressed before the stage exists, which are handled once it does. */
  readonly early: RefObject<MapKey[] | undefined>;
}): (event: KeyboardEvent) => void {
  const { stage, host, actions, steering, early } = options;
  useEffect(() => (host?.current ? keepFocusInMap(host.current) : undefined), [host]);
  useEffect(() => {
    if (stage) for (const command of early.current?.splice(0) ?? []) actions.current?.run(command);
  }, [stage, actions, early]);
  return (event) => {
    if (event.defaultPrevented || steering.state.getState().on) return;
    const { target, key, altKey: alt, shiftKey: shift } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    // Undo applies to the last set point, not to earlier changes of the wall.
    const isUndo = ctrl && !alt && !shift && key.toLowerCase() === 'z';
    const command: MapKey | undefined =
      isUndo && actions.current?.isDrawing() ? { key: 'erase' } : getMapKey(event);
    if (!command) return;
    const map = host?.current;
    const card = map && isInMapOverlay(map, target) ? map : undefined;
    if (command.key === 'walk' && card) {
      const to = getNextTabStopInCards(card, shift);
      if (to) event.preventDefault();
      to?.focus();
      return;
    }
    const isButton = target instanceof HTMLButtonElement;
    if (isFormField(target)) {
      if (command.key !== 'back') return;
    } else if (isButton && command.key !== 'card' && (key === 'Enter' || key === ' ' || key === 'Tab'))
      return;
    if (command.key === 'back' && card && !isFormField(target)) card.focus();
    else if (actions.current) actions.current.run(command);
    else {
      early.current ??= [];
      early.current.push(command);
    }
    event.preventDefault();
  };
}
