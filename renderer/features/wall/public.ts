// What other features may import of the wall.
export type { Sequences } from './sequences.ts';
export { newTabId, onDone, selectedCameraOf, spotlight, type WallStore } from './wall.ts';
