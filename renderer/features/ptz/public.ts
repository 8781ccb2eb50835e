// The parts of PTZ control that other features may import.
export { useSteering } from './context.ts';
export type { PtzClient } from './control.ts';
export type { Steering } from './steering.ts';
