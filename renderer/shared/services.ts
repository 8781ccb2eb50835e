import { useStore } from 'zustand';
import type { Clock } from '../../core/base/clock.ts';
import type { Right } from '../../core/people/operator.ts';
import type { Media } from '../media/index.ts';
import type { DeskClient } from './deskClient.ts';
import type { Mirror } from './mirror.ts';
import { requiredContext } from './requiredContext.ts';

/** The services of a window. Created once per window, so that no component renders because of them. */
export interface Services {
  readonly desk: DeskClient;
  readonly mirror: Mirror;
  readonly media: Media;
  readonly clock: Clock;
}

const [ServicesContext, useServices] = requiredContext<Services>('desk, mirror, media and clock');

export { ServicesContext };

export const useDesk = (): DeskClient => useServices().desk;
export const useMirror = (): Mirror => useServices().mirror;
export const useMedia = (): Media => useServices().media;
export const useClock = (): Clock => useServices().clock;

/** Returns whether the signed-in operator has this right; false if no operator is signed in. */
export const useRight = (right: Right): boolean =>
  useStore(useMirror().status, ({ desk }) => desk?.operator?.rights.includes(right) === true);
