import type { LatLon } from '../../../core/base/geo.ts';
import type { MapLayer } from '../api.ts';
import { getSignColours } from './colours.ts';
import type { SignHost } from './host.ts';
import { signOrder } from './order.ts';
import { strokeWithContrast } from './strokes.ts';

export interface SelectedPosition extends LatLon {
  /** Above ground, metres. */
  readonly heightM: number;
}

export interface SelectionLayer extends MapLayer {
  setSelected(places: readonly SelectedPosition[]): void;
}

const ringRem = 1.15;

/** Creates the marks of selected objects: a ring in four pieces, a shape that no other sign has in any colour. */
export function createSelectionLayer(host: SignHost): SelectionLayer {
  let places: readonly SelectedPosition[] = [];
  return {
    order: signOrder.selection,
    setSelected(next) {
      places = next;
      host.repaint();
    },
    paint(context, frame) {
      const ink = getSignColours(frame.night);
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
      strokeWithContrast(context, ink.select, ink.halo, frame.remPx * 0.16);
    },
  };
}
