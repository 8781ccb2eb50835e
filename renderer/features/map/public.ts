// The parts of the map that other features may import.
export type { MapOfWindow } from './map.tsx';
