import { signOrder } from '../signs/order.ts';

/** On the ground, above the wards' borders and below all names; and above the cameras that lines come from. */
export const sightOrder = { gaps: signOrder.wards + 50, lines: signOrder.selection + 10 } as const;
