// The parts of PTZ control that other features may import.
export { usePtzControl } from './context.ts';
export type { PtzClient } from './ptzClient.ts';
export type { PtzControl } from './ptzControl.ts';
