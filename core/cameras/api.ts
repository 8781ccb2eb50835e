import { z } from 'zod';
import { Presence, presencesPerMessage } from '../ptz/lease.ts';
import { addFastPath } from '../rpc/quick.ts';
import { Camera } from './camera.ts';

/** A list for registries with thousands of cameras. */
export const CameraList = addFastPath(z.array(Camera));

/** PTZ control and viewers of cameras; with `reset` all other cameras become unknown. */
export const PresenceList = z.object({
  reset: z.boolean(),
  cameras: addFastPath(z.array(Presence).max(presencesPerMessage)),
});
