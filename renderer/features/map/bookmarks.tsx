import { useStore } from 'zustand';
import type { SavedView } from '../../../core/map/map.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useToast } from '../../shared/toast.ts';
import { useUndoHistory } from '../../shared/undoHistory.ts';
import { Button } from '../../ui/button.tsx';
import { reasonFor } from '../../ui/forAnother.ts';
import { IconButton } from '../../ui/iconButton.tsx';
import styles from './drawer.module.css';
import { marksOf } from './marks.ts';
import type { Stage } from './stage.ts';
import { useLine } from './useLine.ts';
import type { MapWorld } from './world.ts';

/** Views that the operator keeps by name: the first nine have a key. */
export function Bookmarks(props: {
  readonly world: MapWorld;
  readonly stage: Stage;
  readonly onGo: (view: SavedView) => void;
  readonly onClose: () => void;
}) {
  const onToast = useToast();
  const { world, stage, onGo, onClose } = props;
  const { t, language } = useSpeech();
  const words = t.map.bookmarks;
  const marks = marksOf({ desk: world.desk, undoHistory: useUndoHistory(), language });
  const { views } = useStore(world.mirror.mapViews);
  const { input, field, onSubmit } = useLine({
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
    onToast(removed.ok ? words.removed(view.name) : reasonFor(removed.fault, language));
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
            {views.map((view, at) => (
              <li key={view.id}>
                <kbd>{at < 9 ? at + 1 : ''}</kbd>
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
