import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { formatDateTime, formatMinute } from '../../../core/base/text.ts';
import type { Language } from '../../../core/errors/faults.ts';
import type { Density, Theme } from '../../../core/people/settings.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useMirror } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import { IconMark, type IconShape } from '../../ui/iconMark.tsx';
import { useTickingText } from '../../ui/useTickingText.ts';
import type { WindowNotice } from './model.ts';
import styles from './topBar.module.css';
import { useIsSiteSilent } from './wallCounters.ts';

/**
 * The parts of the window's bar that are left out where there is no room for all, in this order.
 * Each remains within reach: by its key, by its mark with the words in its title, or in the panel that a click opens.
 * The clock, the signed-in operator, the tabs, new alerts by priority and the most severe fact about alerts always
 * stay.
 */
export const optionalBarParts = [
  /** The keys written on the bar's buttons. */
  'keys',
  /** The buttons for the theme and the density. */
  'looks',
  /** The text that the alert chain works; its mark stays. */
  'heartbeat',
  /** The number of alerts in ten minutes; the mark for too many stays. */
  'rate',
  /** An upcoming handover; a due one stays. */
  'handover',
  /** The text on the search button. */
  'search',
  /** The number of alerts in addition to the new ones. */
  'totals',
  /** All facts about alerts except the most severe, which says how many more there are. */
  'facts',
  /** The end of a long name of an operator. */
  'operator',
  /** The mark for too many alerts. */
  'load',
  /** The text for the rotation of tabs; the mark stays. */
  'turns',
] as const;
type OptionalPart = (typeof optionalBarParts)[number];

/** Returns the fewest parts to leave out that `fits` accepts, in order; all if it accepts none. */
export function choosePartsToOmit(
  fits: (leftOut: readonly OptionalPart[]) => boolean,
): readonly OptionalPart[] {
  const count = [...optionalBarParts, undefined].findIndex((_, index) =>
    fits(optionalBarParts.slice(0, index)),
  );
  return count < 0 ? optionalBarParts : optionalBarParts.slice(0, count);
}

/** Sets the bar's `data-without` to the parts that its style sheets leave out for want of room. */
function useFitting(bar: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = bar.current;
    if (!element) return undefined;
    let fitted = '';
    const measure = () => {
      // Digits have equal widths and change each second (clock), so a change of digits needs no measuring.
      const content = `${element.clientWidth} ${element.clientHeight} ${element.textContent.replace(/\d/g, '0')}`;
      if (content === fitted) return;
      fitted = content;
      choosePartsToOmit((leftOut) => {
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
    // The web font loads after the first text, and is wider than its substitute.
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
  readonly notices: readonly WindowNotice[];
  readonly onDismiss: (id: string) => void;
  /** Receives the focus on request, if no other element needs it. */
  readonly notice: RefObject<HTMLDivElement | null>;
  /** The appearance of the windows, and the functions that change it. */
  readonly looks: {
    readonly theme: Theme;
    readonly density: Density;
    readonly turnLanguage: () => void;
    readonly turnTheme: () => void;
    readonly turnDensity: () => void;
  };
  /** Opens the search, which also finds commands; undefined where there is nothing to find yet. */
  readonly onSearch: (() => void) | undefined;
  /** The state of the alert queue. */
  readonly alerts: React.ReactNode;
  /** The reminder of a handover that is due, or its progress. */
  readonly shift: React.ReactNode;
  /** The elements of the wall: its layouts. */
  readonly children: React.ReactNode;
}

const noticeShape: Record<WindowNotice['weight'], IconShape> = {
  alarm: 'square',
  warn: 'triangle',
  note: 'ring',
};

/** The window's top bar. Notices have a fixed place in it, so that nothing below moves. */
export function TopBar({ notices, onDismiss, looks, onSearch, ...rest }: Props) {
  const { t, language } = useLanguage();
  const { desk } = useStore(useMirror().status);
  const siteSilent = useIsSiteSilent();
  const clock = useTickingText<HTMLTimeElement>(() => {
    const [date, time] = formatDateTime(Date.now()).split(' ');
    return `${time} ${date}`;
  }, 'figures');
  const bar = useRef<HTMLElement>(null);
  useFitting(bar);
  const [first, ...others] = notices;
  const operator = desk?.operator;
  const other: Language = language === 'vi' ? 'en' : 'vi';
  // With its date, as it may be three days ahead.
  const until = desk?.away?.until;
  const away =
    until !== undefined
      ? t.people.awayUntil(`${formatDateTime(until).slice(0, 5)} ${formatMinute(until)}`)
      : undefined;
  // A lost or rejected link is shown as a notice, which needs the room.
  const site = desk?.site;
  return (
    <header ref={bar} className={styles.bar}>
      <strong className={styles.product}>{t.frame.product}</strong>
      {rest.children}
      {((site?.state === 'connected' && !siteSilent) || site?.state === 'connecting') && (
        <span className={styles.site} data-testid="site" title={t.frame.site[site.state](site.name)}>
          <IconMark shape={site.state === 'connected' ? 'dot' : 'ring'} />
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
            <IconMark shape={noticeShape[first.weight]} />
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
      {rest.shift}
      {rest.alerts}
      {onSearch && (
        <Button className={styles.commands} title={t.search.buttonHint} onClick={onSearch}>
          <IconMark shape="search" /> <span className={styles.word}>{t.search.button}</span>{' '}
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
