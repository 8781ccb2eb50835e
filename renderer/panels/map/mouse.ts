import { type RefObject, useEffect } from 'react';
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
    const cancel = hearPointer(element, stage.scene, {
      onClick: (at, { adds }) => deeds.current?.click(at, adds),
      onDouble: (at) => deeds.current?.double(at),
      draws: () => model.getState().mode === 'lasso',
      onDraw: (at, part) => deeds.current?.draw(at, part),
      onHover(at) {
        const pick = at && stage.pick(at);
        stage.hover(pick);
        element.style.cursor = pick ? 'pointer' : model.getState().mode === 'look' ? 'default' : 'crosshair';
        onHover(at && pick && { at, pick });
      },
    });
    return () => {
      cancel();
      // Where the pointer is by the time a desk is unlocked nobody knows.
      onHover(undefined);
    };
  }, [stage, host, model, deeds, onHover]);
}
