// What other features may import of the list of cameras.
export type { CamerasHandle } from './index.tsx';
