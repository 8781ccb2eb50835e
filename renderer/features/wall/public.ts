// What other features may import of the wall.
export { useSequences, useWall } from './context.ts';
export { newTabId, onDone, selectedCameraOf, spotlight, type WallStore } from './wall.ts';
