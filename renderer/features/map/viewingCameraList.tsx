import { type RefObject, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { LatLon } from '../../../core/base/geo.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { formatTime } from '../../../core/base/text.ts';
import type { Camera } from '../../../core/cameras/camera.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { ViewingCamera } from '../../map/viewshed/index.ts';
import { useToast } from '../../shared/toast.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import styles from './drawer.module.css';
import type { MapActions } from './mapActions.ts';
import type { MapStage } from './stage.ts';
import { canSeePoint, chooseCameraToTurn, listViewingCameraRows } from './viewingCameraRows.ts';
import { type FoundViewingCameras, followViewingCameras } from './viewsheds.ts';
import type { MapWorld } from './world.ts';

/** Returns the cameras that see a location in their present state. `reporter`: camera of the alert there. */
export function useViewingCameras(
  stage: MapStage | undefined,
  at: LatLon | undefined,
  reporter: CameraId | null,
  { mirror, clock }: Pick<MapWorld, 'mirror' | 'clock'>,
): FoundViewingCameras {
  const [found, setFound] = useState<FoundViewingCameras>();
  const cityHash = useStore(mirror.city, (now) => now.city?.hash);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another city has other buildings and so other results
  useEffect(() => {
    setFound(undefined);
    if (!stage || !at) return undefined;
    const { viewsheds } = stage;
    return followViewingCameras(at, { viewsheds, mirror, reporter, clock, onFound: setFound });
  }, [stage, at, reporter, mirror, clock, cityHash]);
  return found;
}

const viewingCamerasOf = (found: FoundViewingCameras): readonly ViewingCamera[] =>
  found && 'who' in found ? found.who.viewingCameras : [];

/** Returns the PTZ camera that S turns there. */
function bestToSlew(found: FoundViewingCameras): ViewingCamera | undefined {
  const slew = chooseCameraToTurn(viewingCamerasOf(found));
  return slew && 'turn' in slew ? slew.turn : undefined;
}

/** Returns the best PTZ camera already showing the location, which needs no turning. */
function alreadyThere(found: FoundViewingCameras, world: MapWorld): Camera | undefined {
  const { byId } = world.mirror.cameras.getState();
  const viewingCameras = viewingCamerasOf(found);
  const slew = chooseCameraToTurn(viewingCameras);
  const viewing =
    slew && 'there' in slew
      ? slew.there
      : viewingCameras.find(({ id, reason }) => reason === 'now' && byId.get(id)?.camera.kind === 'ptz');
  return viewing && byId.get(viewing.id)?.camera;
}

/**
 * Turns the best free PTZ camera to the location of the list. Pressed before the list is loaded, it opens the list and turns a camera
 * as soon as one is found, unless the list was closed or the desk locked meanwhile.
 */
export function useTurnCameraToPoint(options: {
  readonly world: MapWorld;
  readonly found: FoundViewingCameras;
  /** True if the list of viewing cameras is open. */
  readonly isListed: boolean;
  readonly actions: RefObject<MapActions | undefined>;
}): () => Promise<void> {
  const { world, found, isListed, actions } = options;
  const { t, language } = useLanguage();
  const words = t.map.seen;
  const showToast = useToast();
  const isAwaited = useRef(false);
  useEffect(() => {
    if (!isListed) isAwaited.current = false;
    else if (found && isAwaited.current) actions.current?.run({ key: 'slew' });
  }, [isListed, found, actions]);
  useEffect(
    () => () => {
      isAwaited.current = false;
    },
    [],
  );
  return async () => {
    isAwaited.current = !found;
    if (!found) {
      if (!isListed) actions.current?.run({ key: 'seen' });
      showToast(words.working);
      return;
    }
    const best = bestToSlew(found);
    const number = best && world.mirror.cameras.getState().byId.get(best.id)?.camera.number;
    const fault = best?.slew && (await world.onSlew(best.id, best.slew));
    const there = alreadyThere(found, world);
    if (!best?.slew || number === undefined) showToast(there ? words.isThere(there.number) : words.noSlew);
    else showToast(fault ? faultText(fault, language) : words.slewed(number));
  };
}

/** The cameras that see a location, most useful first. */
export function ViewingCameraList(props: {
  readonly world: MapWorld;
  readonly found: FoundViewingCameras;
  /** Camera of the alert at that location. */
  readonly reporter: CameraId | null;
  readonly onCamera: (camera: CameraId) => void;
  /** Below the card if there is room; else along the lower edge. */
  readonly isAdjacent: boolean;
  readonly onSlew: () => void;
  readonly onClose: () => void;
}) {
  const { world, found, reporter, isAdjacent, onCamera, onSlew, onClose } = props;
  const { t, language } = useLanguage();
  const words = t.map.seen;
  const byId = useStore(world.mirror.cameras, (now) => now.byId);
  const presence = useStore(world.mirror.presence);
  const best = bestToSlew(found);
  const viewingCameras = viewingCamerasOf(found);
  const rows = listViewingCameraRows(viewingCameras, reporter);
  const isSeen = reporter !== null || viewingCameras.some(canSeePoint);
  const maySlew = world.operator.rights.includes('ptz.steer');
  return (
    <section
      className={styles.drawer}
      data-drawer
      aria-label={words.title}
      // Keeps the centre point visible.
      data-place={isAdjacent ? 'side' : 'low'}
      data-testid="map-seen"
    >
      <header className={styles.head}>
        <h3>{words.title}</h3>
        {maySlew && best && <Button onClick={onSlew} says={words.slew} />}
        <IconButton shape="cross" label={t.map.card.close} onClick={onClose} />
      </header>
      {!found && <p className={styles.dim}>{words.working}</p>}
      {found && 'fault' in found && <p>{words.failed(faultText(found.fault, language))}</p>}
      {found && 'who' in found && (
        <>
          {found.who.isInside && <p className={styles.none}>{words.inside}</p>}
          {!isSeen && <p className={styles.none}>{words.none}</p>}
          {found.who.buildings === 0 && <p className={styles.dim}>{words.noCity}</p>}
          <ol className={styles.seen}>
            {rows.map(({ id, viewing }) => {
              const camera = byId.get(id)?.camera;
              if (!camera) return null;
              const isOccluded = viewing?.reason === 'occluded';
              const best = viewing?.reason === 'now' ? viewing.now : (viewing?.turned ?? viewing?.now);
              const clarity = viewing && canSeePoint(viewing) ? best : undefined;
              const { steering, source } = presence.get(id) ?? {};
              const reasonOf = ({ reason }: ViewingCamera) => {
                if (reason === 'held') return words.taken(steering?.name ?? '');
                // The picture may not have been requested since.
                if (reason === 'offline' && source) return words.offlineSince(formatTime(source.since));
                return words.reasons[reason];
              };
              const text = [
                ...(id === reporter ? [words.reported] : []),
                ...(viewing ? [reasonOf(viewing)] : []),
                ...(clarity ? [words.density(clarity.pxPerM)] : []),
              ];
              return (
                <li key={id} data-camera={camera.number} data-reason={viewing?.reason ?? 'reported'}>
                  <span className={styles.band}>
                    {isOccluded ? words.occluded : t.map.bands[clarity?.band ?? 'none']}
                  </span>
                  <Button look="quiet" className={styles.name} onClick={() => onCamera(id)}>
                    <b>{camera.number}</b> <span>{camera.name}</span>
                  </Button>
                  <small>{text.join(' · ')}</small>
                  <span className={styles.figures}>{viewing && t.map.metres(viewing.distanceM)}</span>
                </li>
              );
            })}
          </ol>
        </>
      )}
    </section>
  );
}
