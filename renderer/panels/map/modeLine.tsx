import { useStore } from 'zustand';
import { useSpeech } from '../../i18n/words.ts';
import styles from './map.module.css';
import { type MapStore, measured } from './model.ts';

/** What a click and Enter do now, where that is something other than to look; and what was measured. */
export function ModeLine({ model }: { readonly model: MapStore }) {
  const { t } = useSpeech();
  const mode = useStore(model, (now) => now.mode);
  const points = useStore(model, (now) => now.points);
  if (mode === 'look') return null;
  const words = t.map.modes;
  const { lengthM, areaM2 } = measured(points);
  return (
    <div className={styles.mode} role="status" data-testid="map-mode">
      {mode === 'measure' && points.length > 1 && (
        <strong>
          {words.measured(t.map.metres(lengthM), areaM2 === undefined ? undefined : t.map.area(areaM2))}
        </strong>
      )}
      <span>{words[mode]}</span>
    </div>
  );
}
