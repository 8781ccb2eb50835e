import type { Layer } from '../../scene/api.ts';
import { inkOf } from '../../scene/signs/ink.ts';
import { signOrder } from '../../scene/signs/order.ts';
import { strokeTwice } from '../../scene/signs/strokes.ts';
import type { MapStore } from './model.ts';

/** In rem. */
const sizes = { arm: 0.9, line: 0.14 } as const;

/** A cross in the middle, while keys set points there. */
export const crossLayer = (model: MapStore): Layer => ({
  order: signOrder.drawing,
  paint(context, { width, height, remPx, night }) {
    if (model.getState().mode === 'look') return;
    const ink = inkOf(night);
    const [x, y, arm] = [width / 2, height / 2, sizes.arm * remPx];
    context.beginPath();
    context.moveTo(x - arm, y);
    context.lineTo(x + arm, y);
    context.moveTo(x, y - arm);
    context.lineTo(x, y + arm);
    strokeTwice(context, ink.select, ink.halo, sizes.line * remPx);
  },
  dispose() {},
});
