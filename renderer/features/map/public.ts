// What other features may import of the map.
export type { MapOfWindow } from './map.tsx';
