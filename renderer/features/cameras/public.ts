// The parts of the camera list that other features may import.
export type { CamerasHandle } from './index.tsx';
