// What other features may import of PTZ.
export { useSteering } from './context.ts';
export type { PtzClient } from './control.ts';
export type { Steering } from './steering.ts';
