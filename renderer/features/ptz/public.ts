// What other features may import of PTZ.
export { useSteering } from './context.ts';
export type { Control } from './control.ts';
export type { Steering } from './steering.ts';
