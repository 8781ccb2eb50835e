import { useStore } from 'zustand';
import { useSpeech } from '../../i18n/words.ts';
import { areaM2, areaText, lengthM, lengthText } from '../../map/signs/lengths.ts';
import styles from './map.module.css';
import type { MapStore } from './model.ts';

/** What a click and Enter do now, where that is something other than to look; and what was measured. */
export function ModeLine({ model }: { readonly model: MapStore }) {
  const { t, language } = useSpeech();
  const mode = useStore(model, (now) => now.mode);
  const points = useStore(model, (now) => now.points);
  if (mode === 'look') return null;
  const words = t.map.modes;
  return (
    <div className={styles.mode} role="status" data-testid="map-mode">
      {mode === 'measure' && points.length > 1 && (
        <strong>
          {words.measured(
            lengthText(lengthM(points), language),
            points.length < 3 ? undefined : areaText(areaM2(points), language),
          )}
        </strong>
      )}
      <span>{words[mode]}</span>
    </div>
  );
}
