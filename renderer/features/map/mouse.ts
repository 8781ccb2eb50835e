import { type RefObject, useEffect } from 'react';
import type { Pointed, ScreenPoint } from '../../map/api.ts';
import type { MapDeeds } from './deeds.ts';
import type { Hovered } from './hover.tsx';
import type { MapStore } from './model.ts';
import { hearPointer } from './pointer.ts';
import type { Stage } from './stage.ts';

/** The mouse on the map; `onHover`: what it is at now, undefined where that is nothing. */
export function useMouse(options: {
  readonly stage: Stage | undefined;
  readonly host: RefObject<HTMLDivElement | null>;
  readonly model: MapStore;
  readonly deeds: RefObject<MapDeeds | undefined>;
  readonly onHover: (hovered: Hovered | undefined) => void;
}): void {
  const { stage, host, model, deeds, onHover } = options;
  useEffect(() => {
    const element = host.current;
    if (!stage || !element) return undefined;
    /** Of what the pointer was at last; whatever is answered of before counts no more. */
    let turn = 0;
    function tell(at: ScreenPoint | undefined, pick: Pointed | undefined): void {
      stage?.hover(pick);
      if (element)
        element.style.cursor = pick ? 'pointer' : model.getState().mode === 'look' ? 'default' : 'crosshair';
      onHover(at && pick && { at, pick });
    }
    const cancel = hearPointer(element, stage.scene, {
      onClick: (at, { adds }) => deeds.current?.click(at, adds),
      onDouble: (at) => deeds.current?.double(at),
      draws: () => model.getState().mode === 'lasso',
      onDraw: (at, part) => deeds.current?.draw(at, part),
      onHover(at) {
        turn += 1;
        const mine = turn;
        if (!at) tell(undefined, undefined);
        else
          stage.pointed(at).then(
            (pick) => mine === turn && tell(at, pick),
            // The map is gone, or told why in the log: nothing is there.
            () => undefined,
          );
      },
    });
    return () => {
      cancel();
      turn += 1;
      // Where the pointer is by the time a desk is unlocked nobody knows.
      onHover(undefined);
    };
  }, [stage, host, model, deeds, onHover]);
}
