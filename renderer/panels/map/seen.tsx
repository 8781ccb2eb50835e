import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { bestToTurn } from '../../../core/city/sight/whosees.ts';
import type { LatLon } from '../../../core/domain/geo.ts';
import type { CameraId } from '../../../core/domain/ids.ts';
import { faultText } from '../../../core/faults.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { SightSeer, WhoSees } from '../../scene/sight/index.ts';
import { Button } from '../../ui/button.tsx';
import styles from './drawer.module.css';
import type { Stage } from './stage.ts';
import type { MapWorld } from './world.ts';

type Found = { readonly who: WhoSees } | { readonly fault: string } | undefined;

/** Which cameras see a place, asked once a place. */
export function useWhoSees(stage: Stage | undefined, at: LatLon | undefined): Found {
  const { language } = useSpeech();
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    setFound(undefined);
    if (!stage || !at) return undefined;
    let isGone = false;
    void stage.sights.whoSees(at).then((answer) => {
      if (isGone || !answer) return;
      if (answer.ok) stage.sights.showLines(answer.value);
      setFound(answer.ok ? { who: answer.value } : { fault: faultText(answer.fault, language) });
    });
    return () => {
      isGone = true;
      stage.sights.cancel('who');
      stage.sights.showLines(undefined);
    };
  }, [stage, at, language]);
  return found;
}

/** The PTZ that S turns there. */
export const bestToSlew = (found: Found): SightSeer | undefined =>
  found && 'who' in found ? bestToTurn(found.who.seers) : undefined;

/** Of those that see it, and of those that a building hides it from. */
const mostListed = { open: 30, occluded: 5 } as const;

/** Who sees a place, the most useful first. */
export function Seen(props: {
  readonly world: MapWorld;
  readonly found: Found;
  readonly onCamera: (camera: CameraId) => void;
  readonly onSlew: () => void;
  readonly onClose: () => void;
}) {
  const { world, found, onCamera, onSlew, onClose } = props;
  const { t } = useSpeech();
  const words = t.map.seen;
  const byId = useStore(world.mirror.cameras, (now) => now.byId);
  const presence = useStore(world.mirror.presence);
  const best = bestToSlew(found);
  const seers = found && 'who' in found ? found.who.seers : [];
  const open = seers.filter(({ reason }) => reason !== 'occluded');
  const occluded = seers.filter(({ reason }) => reason === 'occluded');
  const maySlew = world.operator.rights.includes('ptz.steer');
  return (
    <section
      className={styles.drawer}
      aria-label={words.title}
      // The point in the middle stays in sight.
      data-low="true"
      data-testid="map-seen"
    >
      <div className={styles.head}>
        <h3>{words.title}</h3>
        {maySlew && best && <Button onClick={onSlew}>{words.slew}</Button>}
        <Button look="quiet" aria-label={t.map.card.close} title={t.map.card.close} onClick={onClose}>
          ✕
        </Button>
      </div>
      {!found && <p className={styles.dim}>{words.working}</p>}
      {found && 'fault' in found && <p>{words.failed(found.fault)}</p>}
      {found && 'who' in found && (
        <>
          {open.length === 0 && <p className={styles.none}>{words.none}</p>}
          {found.who.buildings === 0 && <p className={styles.dim}>{words.noCity}</p>}
          <ol className={styles.seen}>
            {[...open.slice(0, mostListed.open), ...occluded.slice(0, mostListed.occluded)].map((seer) => {
              const camera = byId.get(seer.id)?.camera;
              if (!camera) return null;
              const clarity = seer.reason === 'now' ? seer.now : (seer.turned ?? seer.now);
              const holder = presence.get(seer.id)?.steering?.name ?? '';
              return (
                <li key={seer.id} data-camera={camera.number} data-reason={seer.reason}>
                  <span className={styles.band}>
                    {seer.reason === 'occluded' ? words.occluded : t.map.bands[clarity?.band ?? 'none']}
                  </span>
                  <Button look="quiet" className={styles.name} onClick={() => onCamera(seer.id)}>
                    <b>{camera.number}</b> {camera.name}
                  </Button>
                  <small>
                    {seer.reason === 'held' ? words.taken(holder) : words.reasons[seer.reason]}
                    {clarity && seer.reason !== 'occluded' ? ` · ${words.density(clarity.pxPerM)}` : ''}
                  </small>
                  <span className={styles.figures}>{t.map.metres(seer.distanceM)}</span>
                </li>
              );
            })}
          </ol>
        </>
      )}
    </section>
  );
}
