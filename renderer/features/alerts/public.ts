// The parts of the alerts feature that other features may import.

export type { useAlerts } from './alerts.tsx';
export { type ChosenAlertFilter, getAlertClassName, hasChosenFilter, toAlertFilter } from './model.ts';
export { getAlertPosition } from './openAlert.ts';
export { selectListedAlerts } from './selectListedAlerts.ts';
