import { requiredContext } from '../../shared/requiredContext.ts';
import type { Control } from './control.ts';
import type { Steering } from './steering.ts';

/** How a window controls PTZ cameras. Created once per window. */
export interface PtzServices {
  readonly control: Control;
  readonly steering: Steering;
}

const [PtzContext, usePtz] = requiredContext<PtzServices>('PTZ control');

export { PtzContext };

export const useControl = (): Control => usePtz().control;
export const useSteering = (): Steering => usePtz().steering;
