import { useLayoutEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import type { DeskStatus } from '../../../../core/api/desk.ts';
import { formatDateTime, formatTime, isSameDay } from '../../../../core/base/text.ts';
import { type Fault, faultText } from '../../../../core/errors/faults.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { ignoreVideoEvents } from '../../../media/ignoreVideoEvents.ts';
import { isSiteUnavailable } from '../../../shared/mirror.ts';
import { useDesk } from '../../../shared/services.ts';
import { Button } from '../../../ui/button.tsx';
import { IconMark } from '../../../ui/iconMark.tsx';
import { useTickingText } from '../../../ui/useTickingText.ts';
import styles from './roomwall.module.css';

/** The last content sent to this wall, for the line above it and for its tile. */
export interface LastSent {
  readonly what: string;
  readonly who: string;
  /** ms since the epoch. */
  readonly at: number;
}

/** Includes the date if not today: it may have been sent before a power cut, days ago. */
const whenOf = (at: number) => (isSameDay(at, Date.now()) ? formatTime(at) : formatDateTime(at));

/** The bar of an unattended wall: its type and name, the site's state, the last sender and the time. */
export function RoomWallBar(props: {
  readonly status: DeskStatus | undefined;
  readonly siteSilent: boolean;
  readonly last: LastSent | undefined;
}) {
  const { t } = useLanguage();
  const clock = useTickingText<HTMLTimeElement>(() => {
    const [date, time] = formatDateTime(Date.now()).split(' ');
    return `${time} ${date}`;
  }, 'figures');
  const { status, siteSilent, last } = props;
  const site = status?.site;
  const isLost = isSiteUnavailable(status);
  return (
    <header className={styles.bar}>
      <span>{t.roomWall.label}</span>
      <strong>{status?.operator?.displayName ?? ''}</strong>
      {site && (isLost || siteSilent) && (
        <span className={styles.lost}>
          <IconMark shape="square" />
          {site.state === 'lost'
            ? t.frame.site.lost(site.name, formatTime(site.since))
            : site.state === 'refused'
              ? t.frame.site.refused(site.name)
              : t.frame.site.silent(site.name)}
        </span>
      )}
      <span className={styles.last} data-testid="sent">
        {last ? t.roomWall.last(last.what, last.who, whenOf(last.at)) : ''}
      </span>
      <time ref={clock} className={styles.clock} />
    </header>
  );
}

/** The sender's name on the tile of its picture. */
export function SenderMark({ tile, who }: { readonly tile: number; readonly who: string }) {
  const { t } = useLanguage();
  const [host, setHost] = useState<Element | null>(null);
  // After each change of the wall, because the tile's element may be new.
  useLayoutEffect(() => {
    const found = document.querySelector(`[data-tile="${tile}"]`);
    setHost(found && ignoreVideoEvents(found));
  });
  return host && createPortal(<span className={styles.sentBy}>{t.roomWall.sentBy(who)}</span>, host);
}

/** The start screen: a field for the enrolment code, else the state that it waits for. */
export function RoomWallStart({ status }: { readonly status: DeskStatus | undefined }) {
  const desk = useDesk();
  const { t, language } = useLanguage();
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<Fault>();
  const { site, roomWall } = status ?? {};
  const cause = fault ?? site?.cause;
  const needsCode = site?.state === 'connected' && roomWall?.enrolled === false;

  async function enrol(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    setFault(undefined);
    const done = await desk.call('machine.enrol', { code });
    if (!done.ok)
      setFault(done.fault.code === 'call.invalid' ? { code: 'machine.codeRefused', params: {} } : done.fault);
  }
  return (
    <main className={styles.start}>
      {needsCode ? (
        <form onSubmit={(event) => void enrol(event)}>
          <h1>{t.roomWall.enrolTitle}</h1>
          <p>{t.roomWall.enrolHint}</p>
          <label>
            {t.roomWall.code}
            <input
              // biome-ignore lint/a11y/noAutofocus: the one thing to do here
              autoFocus
              placeholder="ABCD-EFGH-JKMN-PQRS"
              autoComplete="off"
              spellCheck={false}
              maxLength={40}
              value={code}
              onChange={(event) => setCode(event.target.value.toUpperCase())}
            />
          </label>
          <Button type="submit" disabled={roomWall?.enrolling === true || code.trim() === ''}>
            {roomWall?.enrolling ? t.roomWall.enrolling : t.roomWall.enrol}
          </Button>
          {status?.keyFault?.code === 'key.open' && (
            <p>{faultText({ code: 'machine.open', params: {} }, language)}</p>
          )}
        </form>
      ) : (
        <h1>
          {t.roomWall.waiting}
          {site ? `: ${site.name}` : ''}
        </h1>
      )}
      <p className={styles.cause} role="alert">
        {cause ? faultText(cause, language) : ''}
      </p>
    </main>
  );
}
