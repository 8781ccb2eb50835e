import { type RefObject, useLayoutEffect, useRef } from 'react';
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
import type { Notice } from './model.ts';
import styles from './topBar.module.css';
import { useSilent } from './wallCounters.ts';

/**
 * The parts of the window's bar that are left out where it has no room for all of them, the first one first. Each remains
 * within reach: by its key, by its mark with the words in its title, or in the panel that a press opens. The clock, who is
 * signed in, the tabs, new alerts by priority and the gravest fact about alerts always stay.
 */
export const optionalParts = [
  /** The keys written on the bar's buttons. */
  'keys',
  /** The buttons for the theme and the density. */
  'looks',
  /** The words that the alert chain works; its mark stays. */
  'heartbeat',
  /** How many alerts come in ten minutes; whether that is too many stays. */
  'rate',
  /** That a handover will be due; that it is due stays. */
  'handover',
  /** The word on the search's button. */
  'search',
  /** How many alerts there are beside the new ones. */
  'totals',
  /** All facts about alerts but the gravest, which says how many more there are. */
  'facts',
  /** The end of a long name of a person. */
  'operator',
  /** Whether too many alerts come. */
  'load',
  /** The words that say whether tabs rotate; the mark stays. */
  'turns',
] as const;
type OptionalPart = (typeof optionalParts)[number];

/** Returns as few of the parts to leave out as `fits` accepts, in order; all of them where it accepts none. */
export function partsToLeaveOut(
  fits: (leftOut: readonly OptionalPart[]) => boolean,
): readonly OptionalPart[] {
  const count = [...optionalParts, undefined].findIndex((_, index) => fits(optionalParts.slice(0, index)));
  return count < 0 ? optionalParts : optionalParts.slice(0, count);
}

/** Sets the bar's `data-without` to the parts that its style sheets leave out for want of room. */
function useFitting(bar: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = bar.current;
    if (!element) return undefined;
    let fitted = '';
    const measure = () => {
      // All digits are equally wide, and those of the clock change each second: a change of digits is no reason to measure.
      const content = `${element.clientWidth} ${element.clientHeight} ${element.textContent.replace(/\d/g, '0')}`;
      if (content === fitted) return;
      fitted = content;
      partsToLeaveOut((leftOut) => {
        const without = leftOut.join(' ');
        if (element.dataset.without !== without) element.dataset.without = without;
        return element.scrollWidth <= element.clientWidth;
      });
    };
    const remeasure = () => {
      fitted = '';
      measure();
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    const changes = new MutationObserver(measure);
    changes.observe(element, { childList: true, characterData: true, subtree: true });
    // The typeface is loaded after the first text, and is wider than its substitute.
    document.fonts.addEventListener('loadingdone', remeasure);
    measure();
    return () => {
      sizes.disconnect();
      changes.disconnect();
      document.fonts.removeEventListener('loadingdone', remeasure);
    };
  }, [bar]);
}

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
                {t.frame.dismiss} <kbd>{t.commandKeys.offers} Esc</kbd>
              </Button>
            )}
          </>
        )}
      </div>
      {rest.watch}
      {rest.alerts}
      {onSearch && (
        <Button className={styles.commands} title={t.search.buttonHint} onClick={onSearch}>
          <Mark shape="search" /> <span className={styles.word}>{t.search.button}</span>{' '}
          <kbd>{t.commandKeys.search}</kbd>
        </Button>
      )}
      <div className={styles.looks}>
        <Button
          look="quiet"
          className={styles.language}
          title={`${t.languages[other]} (${t.commandKeys.language})`}
          onClick={looks.turnLanguage}
        >
          {other.toUpperCase()}
        </Button>
        <IconButton
          shape={looks.theme === 'dark' ? 'sun' : 'moon'}
          label={t.frame.theme}
          title={`${t.frame.theme} (${t.commandKeys.theme})`}
          className={styles.language}
          onClick={looks.turnTheme}
        />
        <IconButton
          shape={looks.density === 'compact' ? 'loose' : 'close'}
          label={t.frame.density}
          title={`${t.frame.density} (${t.commandKeys.density})`}
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
