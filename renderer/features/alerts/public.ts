// What other features may import of alerts.

export { placeOfAlert } from './alertOpening.ts';
export type { useAlerts } from './alerts.tsx';
export { listed } from './listed.ts';
export { type Chosen, classNameOf, filterOf, isChosen } from './model.ts';
