// The parts of the wall that other features may import.
export { useSequences, useWall } from './context.ts';
export {
  createTabId,
  getSelectedCamera,
  onWallChangedByOperator,
  showOnSpotTiles,
  type WallStore,
} from './wallStore.ts';
