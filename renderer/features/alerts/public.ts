// What other features may import of alerts.
export type { useAlerts } from './alerts.tsx';
export { type Chosen, filterOf, isChosen } from './filters.tsx';
export { listed } from './listed.ts';
export { classNameOf } from './model.ts';
export { placeOfAlert } from './nearby.ts';
