import { type RefObject, useRef } from 'react';
import { useStore } from 'zustand';
import { formatDateTime, formatMinute } from '../../../core/base/text.ts';
import type { Language } from '../../../core/errors/faults.ts';
import type { Density, Theme } from '../../../core/people/settings.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useMirror } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import { Mark, type Shape } from '../../ui/mark.tsx';
import { useTicking } from '../../ui/ticker.ts';
import { useFitting } from './fitting.ts';
import type { Notice } from './model.ts';
import styles from './topBar.module.css';
import { useSilent } from './wallCounters.ts';

interface Props {
  readonly notices: readonly Notice[];
  readonly onDismiss: (id: string) => void;
  /** Has the keys when they are asked for, and nothing else wants them. */
  readonly notice: RefObject<HTMLDivElement | null>;
  /** How the windows speak and look, and what changes it. */
  readonly looks: {
    readonly theme: Theme;
    readonly density: Density;
    readonly turnLanguage: () => void;
    readonly turnTheme: () => void;
    readonly turnDensity: () => void;
  };
  /** Opens the search, which finds all that can be done too; undefined where there is nothing to find yet. */
  readonly onSearch: (() => void) | undefined;
  /** How the queue of alerts stands. */
  readonly alerts: React.ReactNode;
  /** That a handover is due, or how far it has come. */
  readonly watch: React.ReactNode;
  /** What belongs to the wall: its layouts. */
  readonly children: React.ReactNode;
}

const noticeShape: Record<Notice['weight'], Shape> = { alarm: 'square', warn: 'triangle', note: 'ring' };

/** The window's one line of itself. Notices have their place in it, so that nothing below ever moves. */
export function TopBar({ notices, onDismiss, looks, onSearch, ...rest }: Props) {
  const { t, language } = useSpeech();
  const { desk } = useStore(useMirror().status);
  const siteSilent = useSilent();
  const clock = useTicking<HTMLTimeElement>(() => {
    const [date, time] = formatDateTime(Date.now()).split(' ');
    return `${time} ${date}`;
  }, 'figures');
  const bar = useRef<HTMLElement>(null);
  useFitting(bar);
  const [first, ...others] = notices;
  const operator = desk?.operator;
  const other: Language = language === 'vi' ? 'en' : 'vi';
  // With its day: that may be three days from now.
  const until = desk?.away?.until;
  const away =
    until !== undefined
      ? t.people.awayUntil(`${formatDateTime(until).slice(0, 5)} ${formatMinute(until)}`)
      : undefined;
  // Lost or refused is a notice, and needs the room.
  const site = desk?.site;
  return (
    <header ref={bar} className={styles.bar}>
      <strong className={styles.product}>{t.frame.product}</strong>
      {rest.children}
      {((site?.state === 'connected' && !siteSilent) || site?.state === 'connecting') && (
        <span className={styles.site} data-testid="site" title={t.frame.site[site.state](site.name)}>
          <Mark shape={site.state === 'connected' ? 'dot' : 'ring'} />
          <span className={styles.siteText}>
            <span>{site.name}</span>
            <small>{t.frame.site.now[site.state]}</small>
          </span>
        </span>
      )}
      <div
        ref={rest.notice}
        className={styles.notice}
        role="status"
        data-weight={first?.weight}
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !first?.dismissable) return;
          event.preventDefault();
          onDismiss(first.id);
        }}
      >
        {first && (
          <>
            <Mark shape={noticeShape[first.weight]} />
            <span className={styles.noticeText} title={notices.map((notice) => notice.text).join('\n')}>
              {first.text}
            </span>
            {others.length > 0 && <span>+{others.length}</span>}
            {first.dismissable && (
              <Button look="quiet" onClick={() => onDismiss(first.id)}>
                {t.frame.dismiss} <kbd>N Esc</kbd>
              </Button>
            )}
          </>
        )}
      </div>
      {rest.watch}
      {rest.alerts}
      {onSearch && (
        <Button className={styles.commands} title={t.search.buttonHint} onClick={onSearch}>
          <Mark shape="search" /> <span className={styles.word}>{t.search.button}</span> <kbd>Ctrl+K</kbd>
        </Button>
      )}
      <div className={styles.looks}>
        <Button
          look="quiet"
          className={styles.language}
          title={`${t.languages[other]} (Shift+F1)`}
          onClick={looks.turnLanguage}
        >
          {other.toUpperCase()}
        </Button>
        <IconButton
          shape={looks.theme === 'dark' ? 'sun' : 'moon'}
          label={t.frame.theme}
          title={`${t.frame.theme} (Shift+F8)`}
          className={styles.language}
          onClick={looks.turnTheme}
        />
        <IconButton
          shape={looks.density === 'compact' ? 'loose' : 'close'}
          label={t.frame.density}
          title={`${t.frame.density} (Shift+F7)`}
          className={styles.language}
          onClick={looks.turnDensity}
        />
      </div>
      <span
        className={styles.operator}
        title={
          desk?.locked
            ? undefined
            : [operator?.displayName, operator?.demo ? t.frame.demoHint : away].filter(Boolean).join('. ')
        }
      >
        <span>
          {desk?.locked ? t.people.locked.shown : operator ? operator.displayName : t.frame.unassigned}
        </span>
        {operator?.demo && <small className={styles.demo}>{t.frame.demo}</small>}
        {away && <small className={styles.away}>{away}</small>}
      </span>
      <time ref={clock} className={styles.clock} />
    </header>
  );
}
