import { useStore } from 'zustand';
import type { Clock } from '../../core/base/clock.ts';
import type { Right } from '../../core/people/operator.ts';
import type { Media } from '../media/index.ts';
import type { Desk } from './client.ts';
import type { Mirror } from './mirror.ts';
import { requiredContext } from './requiredContext.ts';

/** What every part of a window works with. Created once per window, so that no part renders because of it. */
export interface Services {
  readonly desk: Desk;
  readonly mirror: Mirror;
  readonly media: Media;
  readonly clock: Clock;
}

const [ServicesContext, useServices] = requiredContext<Services>('desk, mirror, media and clock');

export { ServicesContext };

export const useDesk = (): Desk => useServices().desk;
export const useMirror = (): Mirror => useServices().mirror;
export const useMedia = (): Media => useServices().media;
export const useClock = (): Clock => useServices().clock;

/** Whether the operator who is signed in has this right; false where nobody is. */
export const useRight = (right: Right): boolean =>
  useStore(useMirror().status, ({ desk }) => desk?.operator?.rights.includes(right) === true);
