import type { LatLon } from '../../../core/base/geo.ts';
import type { MapLayer } from '../api.ts';
import type { SignHost } from './host.ts';
import { inkOf } from './ink.ts';
import { signOrder } from './order.ts';
import { strokeTwice } from './strokes.ts';

export interface SelectedPlace extends LatLon {
  /** Above ground, metres. */
  readonly heightM: number;
}

export interface SelectionLayer extends MapLayer {
  setSelected(places: readonly SelectedPlace[]): void;
}

const ringRem = 1.15;

/** Creates the marks of selected objects: a ring in four pieces, a shape that no other sign has in any colour. */
export function createSelection(host: SignHost): SelectionLayer {
  let places: readonly SelectedPlace[] = [];
  return {
    order: signOrder.selection,
    setSelected(next) {
      places = next;
      host.repaint();
    },
    paint(context, frame) {
      const ink = inkOf(frame.night);
      context.beginPath();
      for (const place of places) {
        const { x, y } = frame.plane.toPlane(place);
        const at = frame.project(x, y, place.heightM);
        if (!at) continue;
        for (let quarter = 0; quarter < 4; quarter++) {
          const middle = (quarter + 0.5) * (Math.PI / 2);
          const from = middle - 0.55;
          context.moveTo(
            at.x + Math.cos(from) * ringRem * frame.remPx,
            at.y + Math.sin(from) * ringRem * frame.remPx,
          );
          context.arc(at.x, at.y, ringRem * frame.remPx, from, middle + 0.55);
        }
      }
      strokeTwice(context, ink.select, ink.halo, frame.remPx * 0.16);
    },
  };
}
