import { useState } from 'react';
import type { LatLon } from '../../../core/base/geo.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { MapPin } from '../../../core/map/map.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useUndoHistory } from '../../shared/undoHistory.ts';
import { Button } from '../../ui/button.tsx';
import styles from './drawer.module.css';
import { marksOf } from './marks.ts';
import { useLine } from './useLine.ts';
import type { MapWorld } from './world.ts';

const kinds = MapPin.shape.kind.options;

/** Pins something to a place, for all who work at this desk. */
export function PinForm(props: {
  readonly world: MapWorld;
  readonly at: LatLon;
  /** What happens there is about this one. */
  readonly alert: AlertId | undefined;
  readonly onClose: () => void;
}) {
  const { world, at, alert, onClose } = props;
  const { t, language } = useSpeech();
  const undoHistory = useUndoHistory();
  const words = t.map.pins;
  const [kind, setKind] = useState<MapPin['kind']>(alert ? 'incident' : 'note');
  const { input, field, onSubmit } = useLine({
    save: (text) =>
      marksOf({ desk: world.desk, undoHistory, language }).pin({
        kind,
        text,
        lat: at.lat,
        lon: at.lon,
        ...(alert && kind === 'incident' ? { alert } : {}),
      }),
    saved: () => words.saved,
    onClose,
  });

  return (
    <section className={styles.drawer} data-drawer aria-label={words.title} data-testid="map-pin-form">
      <h3>{words.title}</h3>
      <form onSubmit={onSubmit}>
        <input
          ref={input}
          className={styles.whole}
          type="text"
          aria-label={words.text}
          placeholder={words.text}
          maxLength={500}
          {...field}
        />
        {kinds.map((one) => (
          <Button key={one} look="chip" pressed={kind === one} onClick={() => setKind(one)}>
            {words.kinds[one]}
          </Button>
        ))}
        <Button type="submit" says={words.save} />
        <Button look="quiet" onClick={onClose} says={words.cancel} />
      </form>
    </section>
  );
}
