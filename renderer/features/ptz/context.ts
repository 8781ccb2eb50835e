import { useStore } from 'zustand';
import { requiredContext } from '../../shared/requiredContext.ts';
import { useMirror } from '../../shared/services.ts';
import type { PtzClient } from './ptzClient.ts';
import type { PtzControl } from './ptzControl.ts';
import type { ControlRefusal } from './refusal.ts';

/** A window's PTZ control services. Created once per window. */
export interface PtzServices {
  readonly control: PtzClient;
  readonly steering: PtzControl;
}

const [PtzContext, usePtz] = requiredContext<PtzServices>('PTZ control');

export { PtzContext };

export const usePtzClient = (): PtzClient => usePtz().control;
export const usePtzControl = (): PtzControl => usePtz().steering;

/** Returns why the selected camera cannot be controlled now; updates with everything that decides it. */
export function useControlRefusal(): ControlRefusal | undefined {
  const mirror = useMirror();
  const control = usePtzClient();
  const steering = usePtzControl();
  useStore(steering.state);
  useStore(control.view);
  useStore(mirror.cameras);
  useStore(mirror.presence);
  useStore(mirror.status);
  return steering.whyNot();
}
