// What other features may import of alerts.
export type { useAlerts } from './alerts.tsx';
export { listed } from './listed.ts';
export { type Chosen, classNameOf, filterOf, isChosen } from './model.ts';
export { placeOfAlert } from './nearby.ts';
