import { useStore } from 'zustand';
import { requiredContext } from '../../shared/requiredContext.ts';
import { useMirror } from '../../shared/services.ts';
import type { PtzClient } from './control.ts';
import type { Refusal } from './refusal.ts';
import type { Steering } from './steering.ts';

/** A window's PTZ control services. Created once per window. */
export interface PtzServices {
  readonly control: PtzClient;
  readonly steering: Steering;
}

const [PtzContext, usePtz] = requiredContext<PtzServices>('PTZ control');

export { PtzContext };

export const useControl = (): PtzClient => usePtz().control;
export const useSteering = (): Steering => usePtz().steering;

/** Returns why the selected camera cannot be controlled now; updates with everything that decides it. */
export function useSteeringRefusal(): Refusal | undefined {
  const mirror = useMirror();
  const control = useControl();
  const steering = useSteering();
  useStore(steering.state);
  useStore(control.view);
  useStore(mirror.cameras);
  useStore(mirror.presence);
  useStore(mirror.status);
  return steering.whyNot();
}
