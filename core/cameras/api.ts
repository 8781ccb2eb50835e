import { z } from 'zod';
import { Presence, presencesPerMessage } from '../ptz/lease.ts';
import { quick } from '../rpc/quick.ts';
import { Camera } from './camera.ts';

/** A list for registries with thousands of cameras. */
export const Cameras = quick(z.array(Camera));

/** PTZ control and viewers of cameras; with `reset` all other cameras become unknown. */
export const Presences = z.object({
  reset: z.boolean(),
  cameras: quick(z.array(Presence).max(presencesPerMessage)),
});
