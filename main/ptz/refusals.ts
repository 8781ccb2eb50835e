import type { CameraId } from '../../core/base/ids.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { PtzCommand, StopCause } from '../../core/ptz/ptz.ts';
import type { ControlLinkStatus } from './link.ts';
import type { Look } from './looks.ts';

/** These ask nothing of what is seen: they end a movement, or change a list. */
const blindCommands: ReadonlySet<PtzCommand['do']> = new Set([
  'stopTour',
  'saveTour',
  'removeTour',
  'removePreset',
]);
export const isBlind = (command: PtzCommand): boolean => blindCommands.has(command.do);

const fault = (code: Fault['code']): Fault => ({ code, params: {} });

/** It was stopped, or refused, and has not been let go since. */
export const mustCentre: Fault = fault('steer.mustCentre');
/** More movements are begun than a hand begins. */
export const tooMany: Fault = fault('call.tooMany');

/** What a refusal in the middle of a movement means for anyone who looks up why it ended. */
export function causeOf({ code }: Fault): StopCause | undefined {
  if (code.startsWith('right.')) return 'rightLost';
  if (code === 'steer.held' || code === 'steer.reserved') return 'leaseLost';
  return code === 'steer.noAnswer' || code === 'steer.noLink' ? 'linkCut' : undefined;
}

/** Why nothing can be said to the gateway. */
export function whyNoLink({ link, fault: cause }: ControlLinkStatus): Fault | undefined {
  if (link === 'connected') return undefined;
  return cause ?? fault(link === 'none' ? 'steer.nobody' : 'steer.noLink');
}

/** Why a camera is not steered by anyone who looks so. `camera` null: whatever is looked at. */
export function whyNotSeen(camera: CameraId | null, look: Look | null | undefined): Fault | undefined {
  if (!look) return fault(camera === null ? 'steer.nothingSelected' : 'steer.notSelected');
  if (camera !== null && look.camera !== camera) return fault('steer.notSelected');
  if (!look.steerable) return fault('steer.fixed');
  return look.seen ? undefined : fault('steer.stalePicture');
}
