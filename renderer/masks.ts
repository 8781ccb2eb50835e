import type { PrivacyMask } from '../core/domain/mask.ts';
import type { MaskSource } from './media/index.ts';
import type { Mirror } from './mirror.ts';

const none: readonly PrivacyMask[] = [];

/** What must not be seen of each camera, as the registry in this window says. */
export const masksOf = ({ cameras }: Pick<Mirror, 'cameras'>): MaskSource => ({
  of(camera) {
    const entry = cameras.getState().byId.get(camera);
    return entry && (entry.camera.masks ?? none);
  },
  onChange: (run) => cameras.subscribe(run),
});
