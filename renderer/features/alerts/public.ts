// The parts of the alerts feature that other features may import.

export { placeOfAlert } from './alertOpening.ts';
export type { useAlerts } from './alerts.tsx';
export { listed } from './listed.ts';
export { type Chosen, classNameOf, filterOf, isChosen } from './model.ts';
