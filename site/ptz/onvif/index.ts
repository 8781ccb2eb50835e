import { type Clock, createSystemClock } from '../../../core/base/clock.ts';
import type { LimitedPtzAddress } from '../../../core/cameras/cameraFile.ts';
import type { KnownStopState, PtzDriver } from '../driver.ts';
import { OnvifDriver } from './driver.ts';

/** The `OpenPtzDriver` for ONVIF cameras. */
export const openOnvifDriver = (
  address: LimitedPtzAddress,
  camera: { readonly fovDeg: number; readonly headingDeg: number },
  memory?: KnownStopState,
  clock: Clock = createSystemClock(),
): PtzDriver => new OnvifDriver(address, camera, clock, memory);
