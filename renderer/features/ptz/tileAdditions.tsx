import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useMirror } from '../../shared/services.ts';
import { IconMark } from '../../ui/iconMark.tsx';
import { listOtherViewers } from './listOtherViewers.ts';
import { PtzTileOverlay } from './ptzTileOverlay.tsx';
import styles from './watchers.module.css';

/**
 * The number of others viewing the same camera, in a tile's header, with their names on hover.
 * Empty if there are none.
 */
function Watchers({ camera }: { readonly camera: CameraId }) {
  const mirror = useMirror();
  const { t } = useLanguage();
  const presence = useStore(mirror.presence, (all) => all.get(camera));
  const self = useStore(mirror.status, (now) => now.desk?.operator?.displayName);
  const others = listOtherViewers(presence, self);
  if (others.length === 0) return null;
  const who = `${t.steering.watchers}: ${others.join(', ')}`;
  return (
    <span className={styles.watchers} role="img" aria-label={who} title={who} data-testid="tile-watchers">
      <IconMark shape="eye" />
      {others.length}
    </span>
  );
}

/** Renders the PTZ overlay of a tile's picture. */
export const renderPtzTileOverlay = (tile: number, camera: CameraId): ReactNode => (
  <PtzTileOverlay tile={tile} camera={camera} />
);

/** Renders the other viewers of a tile's camera for its header. */
export const renderTileViewers = (camera: CameraId): ReactNode => <Watchers camera={camera} />;
