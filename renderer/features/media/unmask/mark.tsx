import { useSpeech } from '../../../i18n/words.ts';
import { useTicking } from '../../../ui/ticker.ts';
import styles from './mark.module.css';

/** That a picture is seen without its masks, and for how long yet. `until`: by the window's clock, ms since the epoch. */
export function UnmaskedMark({ until }: { readonly until: number }) {
  const { t } = useSpeech();
  const text = useTicking<HTMLElement>(() =>
    t.people.unmask.mark(Math.max(0, Math.ceil((until - Date.now()) / 1_000))),
  );
  return <strong ref={text} className={styles.mark} data-testid="unmasked" />;
}
