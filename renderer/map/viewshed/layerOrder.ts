import { signOrder } from '../signs/order.ts';

/** Gaps lie on the ground, above ward borders and below all names; lines lie above their cameras. */
export const viewshedLayerOrder = { gaps: signOrder.wards + 50, lines: signOrder.selection + 10 } as const;
