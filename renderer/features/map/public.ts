// The parts of the map that other features may import.
export type { WindowMap } from './map.tsx';
