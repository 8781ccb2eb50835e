// The parts of the wall that other features may import.
export { useSequences, useWall } from './context.ts';
export { newTabId, onDone, selectedCameraOf, spotlight, type WallStore } from './wall.ts';
