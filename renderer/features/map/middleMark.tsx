import { useStore } from 'zustand';
import styles from './map.module.css';
import type { MapStore } from './model.ts';

/** The middle, which keys are about while nothing is chosen that stands at one place, or something is drawn; seen while the map has the keys. */
export function MiddleMark({ model }: { readonly model: MapStore }) {
  const isMeant = useStore(
    model,
    ({ subject, mode }) => (subject?.kind ?? 'ward') === 'ward' || mode !== 'look',
  );
  return (
    isMeant && <span className={styles.middle} data-dark="" aria-hidden="true" data-testid="map-middle" />
  );
}
