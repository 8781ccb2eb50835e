import { useStore } from 'zustand';
import type { Mirror } from '../../shared/mirror.ts';
import type { Control } from './control.ts';
import type { Refusal } from './refusal.ts';
import type { Steering } from './steering.ts';

/** What the panel works with. */
export interface PtzParts {
  readonly control: Control;
  readonly steering: Steering;
  readonly mirror: Pick<Mirror, 'cameras' | 'presence' | 'status'>;
}

/** Why the selected camera is not steered now, anew whenever anything that decides it changes. */
export function useWhyNot({ control, steering, mirror }: PtzParts): Refusal | undefined {
  useStore(steering.state);
  useStore(control.view);
  useStore(mirror.cameras);
  useStore(mirror.presence);
  useStore(mirror.status);
  return steering.whyNot();
}
