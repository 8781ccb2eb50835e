import { useStore } from 'zustand';
import { useMirror } from '../../shared/services.ts';
import { useControl, useSteering } from './context.ts';
import type { Refusal } from './refusal.ts';

/** Why the selected camera is not steered now, again whenever anything that decides it changes. */
export function useWhyNot(): Refusal | undefined {
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
