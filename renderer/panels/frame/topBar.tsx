import type { DeskStatus } from '../../../core/contract/desk.ts';
import type { Language } from '../../../core/faults.ts';
import { formatDateTime } from '../../../core/text.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { Mark, type Shape } from '../../ui/mark.tsx';
import { useTicking } from '../../ui/ticker.ts';
import styles from './frame.module.css';
import type { Notice } from './model.ts';

interface Props {
  readonly desk: DeskStatus | undefined;
  /** Nothing comes from the site any more. */
  readonly siteSilent: boolean;
  readonly notices: readonly Notice[];
  readonly onDismiss: (id: string) => void;
  readonly onLanguage: (language: Language) => void;
  readonly onSignOut: () => void;
  /** What belongs to the wall: its grids. */
  readonly children: React.ReactNode;
}

const noticeShape: Record<Notice['weight'], Shape> = { alarm: 'square', warn: 'triangle', note: 'ring' };

/** The window's one line of itself. Notices have their place in it, so that nothing below ever moves. */
export function TopBar({ desk, siteSilent, notices, onDismiss, onLanguage, onSignOut, children }: Props) {
  const { t, language } = useSpeech();
  const clock = useTicking<HTMLTimeElement>(() => {
    const [date, time] = formatDateTime(Date.now()).split(' ');
    return `${time} ${date}`;
  }, 'figures');
  const [first, ...others] = notices;
  const operator = desk?.operator;
  // Lost or refused is a notice, and needs the room.
  const site = desk?.site;
  return (
    <header className={styles.bar}>
      <strong className={styles.product}>{t.frame.product}</strong>
      {children}
      {((site?.state === 'connected' && !siteSilent) || site?.state === 'connecting') && (
        <span className={styles.site}>
          <Mark shape={site.state === 'connected' ? 'dot' : 'ring'} />
          <span>{t.frame.site[site.state](site.name)}</span>
        </span>
      )}
      <div className={styles.notice} role="status" data-weight={first?.weight}>
        {first && (
          <>
            <Mark shape={noticeShape[first.weight]} />
            <span className={styles.noticeText} title={notices.map((notice) => notice.text).join('\n')}>
              {first.text}
            </span>
            {others.length > 0 && <span>+{others.length}</span>}
            {first.dismissable && (
              <Button look="quiet" onClick={() => onDismiss(first.id)}>
                {t.frame.dismiss}
              </Button>
            )}
          </>
        )}
      </div>
      <div className={styles.languages} role="toolbar" aria-label={t.languages.label}>
        {(['vi', 'en'] as const).map((each) => (
          <Button
            key={each}
            pressed={each === language}
            title={t.languages[each]}
            onClick={() => onLanguage(each)}
          >
            {each.toUpperCase()}
          </Button>
        ))}
      </div>
      <span className={styles.operator}>
        {operator ? operator.displayName : t.frame.nobody}
        {operator?.demo && <small>{t.frame.demo}</small>}
      </span>
      {operator && !operator.demo && (
        <Button look="quiet" onClick={onSignOut}>
          {t.frame.signOut}
        </Button>
      )}
      <time ref={clock} className={styles.clock} />
    </header>
  );
}
