import type { Layer } from './api.ts';
import { paintPart } from './parts.ts';
import { type Picture, pictureOf } from './view.ts';

/**
 * So many times in a window, not in a map, the picture that is shown is painted once more where nobody sees it:
 * code that has run but a few times is not compiled, and the first pictures of a motion took half as long again as later ones.
 */
let left = 24;

/** What runs while nothing moves, so that what moves next is smooth from its first picture on. */
export interface Rehearsal {
  /** That picture is on the screen, and nothing moves it. */
  begin(picture: Picture): void;
  /** Another is wanted: at once. */
  stop(): void;
}

/** Of the same kind as the canvas on the screen, or other code would be compiled; so small that nothing is drawn on it. */
function outOfSight(): CanvasRenderingContext2D | null {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [1, 1];
  return canvas.getContext('2d');
}

/** A part of a layer at a time: a few ms each. */
function* rehearsed(layers: readonly Layer[], city: () => void, shown: Picture): Generator<() => void> {
  const to = outOfSight();
  while (to && left > 0) {
    left -= 1;
    // What is recorded for the canvas is forgotten.
    to.reset();
    // The same picture by another name: of one that layers know they work out nothing again.
    const again = pictureOf({ ...shown, size: shown });
    yield city;
    for (const part of ['ground', 'paint'] as const)
      for (const layer of layers) if (layer[part]) yield () => paintPart(to, again, layer, part);
    for (const layer of layers) if (layer.ahead) yield () => layer.ahead?.(again);
  }
}

/** @param city goes through the last picture of the city once more */
export function createRehearsal(layers: readonly Layer[], city: () => void): Rehearsal {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return {
    begin(shown) {
      if (left === 0) return;
      const parts = rehearsed(layers, city, shown);
      const next = () => {
        const { done, value: paint } = parts.next();
        if (done) return;
        paint();
        waiting = setTimeout(next);
      };
      waiting = setTimeout(next);
    },
    stop: () => clearTimeout(waiting),
  };
}
