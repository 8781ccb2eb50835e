import { z } from 'zod';
import { Presence, presencesPerMessage } from '../ptz/lease.ts';
import { quick } from '../rpc/quick.ts';
import { Camera } from './camera.ts';

/** Of a registry, by the thousand. */
export const Cameras = quick(z.array(Camera));

/** Who steers and who watches; `reset`: of all others nothing is known. */
export const Presences = z.object({
  reset: z.boolean(),
  cameras: quick(z.array(Presence).max(presencesPerMessage)),
});
