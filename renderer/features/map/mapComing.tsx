import { type RefObject, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { useSpeech } from '../../i18n/words.ts';
import { giveKeys } from '../../ui/whoseKeys.ts';
import type { Steering } from '../ptz/public.ts';
import type { MapHandle } from './index.tsx';
import type { MapKey } from './keys.ts';
import styles from './mapComing.module.css';
import { useMapKeys } from './useMapKeys.ts';

const noDeeds = { current: undefined };

/**
 * The map's place until the part of the program that draws it has been read: it has the keys from the moment the map is opened, and
 * what is pressed is kept for it in `early`; undefined once the keys were given to something else.
 */
export function MapComing(props: {
  readonly early: RefObject<MapKey[] | undefined>;
  readonly steering: Pick<Steering, 'state'>;
  readonly wide: boolean;
  readonly onWide: () => void;
  readonly handle: RefObject<Pick<MapHandle, 'focus'> | null>;
}) {
  const { early, steering, wide, onWide, handle } = props;
  const { t } = useSpeech();
  const root = useRef<HTMLElement>(null);
  function take(): void {
    early.current ??= [];
    root.current?.focus();
  }
  // At once: the next key is the map's.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only as it comes
  useLayoutEffect(take, []);
  useImperativeHandle(handle, () => ({
    focus: () => giveKeys(root.current, take),
  }));
  const keep = useMapKeys({ stage: undefined, deeds: noDeeds, steering, early });
  return (
    <section
      ref={root}
      className={styles.coming}
      aria-label={t.map.title}
      data-keys="own"
      data-testid="map-coming"
      tabIndex={-1}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget) early.current = undefined;
      }}
      onKeyDown={(event) => {
        const isBack = event.key === 'Escape' && !event.defaultPrevented;
        if (!isBack) keep(event);
        else if (wide) onWide();
        else {
          early.current = undefined;
          event.currentTarget.blur();
        }
        if (!isBack) return;
        event.preventDefault();
        event.nativeEvent.stopImmediatePropagation();
      }}
    >
      <h2>{t.map.title}</h2>
      <p role="status">{t.map.city.loading}</p>
    </section>
  );
}
