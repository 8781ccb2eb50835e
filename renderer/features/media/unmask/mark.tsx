import { useLanguage } from '../../../i18n/translations.ts';
import { useTickingText } from '../../../ui/useTickingText.ts';
import styles from './mark.module.css';

/** That a picture is seen without its masks, and for how long yet. `until`: by the window's clock, ms since the epoch. */
export function UnmaskedMark({ until }: { readonly until: number }) {
  const { t } = useLanguage();
  const text = useTickingText<HTMLElement>(() =>
    t.people.unmask.mark(Math.max(0, Math.ceil((until - Date.now()) / 1_000))),
  );
  return <strong ref={text} className={styles.mark} data-testid="unmasked" />;
}
