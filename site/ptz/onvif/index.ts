import { type Clock, systemClock } from '../../../core/base/clock.ts';
import type { PtzAddress } from '../../../core/cameras/cameraFile.ts';
import type { PtzDriver, StopMemory } from '../driver.ts';
import { OnvifDriver } from './driver.ts';

/** The `OpenDriver` for ONVIF cameras. */
export const openOnvif = (
  address: PtzAddress,
  camera: { readonly fovDeg: number; readonly headingDeg: number },
  memory?: StopMemory,
  clock: Clock = systemClock(),
): PtzDriver => new OnvifDriver(address, camera, clock, memory);
