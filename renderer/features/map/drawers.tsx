import { type ChangeEvent, type FormEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { LatLon } from '../../../core/base/geo.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import { MapPin, type SavedView } from '../../../core/map/map.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useToast } from '../../shared/toast.ts';
import { useUndoHistory } from '../../shared/undoHistory.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import { getReasonForOperator } from '../../ui/otherOperator.ts';
import styles from './drawer.module.css';
import { createMarkActions } from './marks.ts';
import type { MapStage } from './stage.ts';
import type { MapWorld } from './world.ts';

/**
 * The single text field of a drawer: focused at once, saves by `save`, then shows a toast and closes, or shows the
 * fault.
 */
function useTextField(options: {
  /** Saves the text, which is trimmed and not empty. */
  readonly save: (text: string) => Promise<Result<unknown>>;
  readonly saved: (text: string) => string;
  readonly onClose: () => void;
}): {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly field: {
    readonly value: string;
    readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  };
  readonly onSubmit: (event: FormEvent) => void;
} {
  const onToast = useToast();
  const { language } = useLanguage();
  const [value, setValue] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);

  async function save(): Promise<void> {
    const text = value.trim();
    if (text === '') return;
    const done = await options.save(text);
    onToast(done.ok ? options.saved(text) : getReasonForOperator(done.fault, language));
    if (done.ok) options.onClose();
  }
  return {
    input,
    field: { value, onChange: (event) => setValue(event.target.value) },
    onSubmit(event) {
      event.preventDefault();
      void save();
    },
  };
}

/** The views that the operator saved by name; the first nine have a key. */
export function SavedViewsDrawer(props: {
  readonly world: MapWorld;
  readonly stage: MapStage;
  readonly onGo: (view: SavedView) => void;
  readonly onClose: () => void;
}) {
  const onToast = useToast();
  const { world, stage, onGo, onClose } = props;
  const { t, language } = useLanguage();
  const words = t.map.bookmarks;
  const marks = createMarkActions({ desk: world.desk, undoHistory: useUndoHistory(), language });
  const { views } = useStore(world.mirror.mapViews);
  const { input, field, onSubmit } = useTextField({
    save(name) {
      const same = views.find((one) => one.name === name);
      const { view } = stage.scene.state.getState();
      return marks.saveView({ name, view, ...(same ? { id: same.id } : {}) }, same);
    },
    saved: words.saved,
    onClose,
  });

  async function remove(view: SavedView): Promise<void> {
    const removed = await marks.removeView(view);
    onToast(removed.ok ? words.removed(view.name) : getReasonForOperator(removed.fault, language));
    input.current?.focus();
  }

  return (
    <section className={styles.drawer} data-drawer aria-label={words.title} data-testid="map-bookmarks">
      <form onSubmit={onSubmit}>
        <input
          ref={input}
          type="text"
          aria-label={words.name}
          placeholder={words.name}
          maxLength={60}
          {...field}
        />
        <Button type="submit">{words.save}</Button>
      </form>
      {views.length === 0 ? (
        <p className={styles.dim}>{words.none}</p>
      ) : (
        <>
          <ol className={styles.list}>
            {views.map((view, index) => (
              <li key={view.id}>
                <kbd>{index < 9 ? index + 1 : ''}</kbd>
                <Button look="quiet" className={styles.name} onClick={() => onGo(view)}>
                  {view.name}
                </Button>
                <IconButton shape="cross" label={words.remove(view.name)} onClick={() => void remove(view)} />
              </li>
            ))}
          </ol>
          <p className={styles.dim}>{words.hint}</p>
        </>
      )}
    </section>
  );
}

const pinKinds = MapPin.shape.kind.options;

/** The form for a new pin, which all operators of this desk see. */
export function PinForm(props: {
  readonly world: MapWorld;
  readonly at: LatLon;
  /** The alert that a pin for an incident belongs to. */
  readonly alert: AlertId | undefined;
  readonly onClose: () => void;
}) {
  const { world, at, alert, onClose } = props;
  const { t, language } = useLanguage();
  const undoHistory = useUndoHistory();
  const words = t.map.pins;
  const [kind, setKind] = useState<MapPin['kind']>(alert ? 'incident' : 'note');
  const { input, field, onSubmit } = useTextField({
    save: (text) =>
      createMarkActions({ desk: world.desk, undoHistory, language }).pin({
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
        {pinKinds.map((one) => (
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
