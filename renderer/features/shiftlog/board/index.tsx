import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { AlertPriority, priorityShapes } from '../../../../core/alerts/alert.ts';
import { loadLimits } from '../../../../core/alerts/policy.ts';
import type { CameraId, DeskId } from '../../../../core/base/ids.ts';
import { ok } from '../../../../core/base/result.ts';
import { formatMinute } from '../../../../core/base/text.ts';
import { faultText } from '../../../../core/errors/faults.ts';
import type { Board } from '../../../../core/shiftlog/boardApi.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { DataAge } from '../../../shared/dataAge.tsx';
import { useClock, useDesk } from '../../../shared/services.ts';
import { IconMark } from '../../../ui/iconMark.tsx';
import { KeyboardList, type KeyboardListHandle } from '../../../ui/keyboardList.tsx';
import { useQuery } from '../../../ui/query.ts';
import { SearchField } from '../../../ui/searchField.tsx';
import { useTickingText } from '../../../ui/useTickingText.ts';
import { WorkPage, type WorkPageHandle } from '../../../ui/workPage.tsx';
import type { PtzClient } from '../../ptz/public.ts';
import styles from './board.module.css';
import { LeaseList } from './leases.tsx';
import {
  type BoardDesk,
  boardReloadMs,
  boardStaleAfterMs,
  filterDesks,
  getBoardDeskState,
  getBoardKey,
  isBoardStale,
  type ReceivedBoard,
  summariseRoom,
} from './model.ts';

/** A desk: its state, its operator and since when, and the operator's workload. */
function DeskRow({ line }: { readonly line: BoardDesk }) {
  const { t } = useLanguage();
  const state = getBoardDeskState(line, t);
  const { operator, since, open, perTenMinutes } = line;
  const load = Math.min(1, (perTenMinutes ?? 0) / loadLimits.flood);
  return (
    <div className={styles.desk} data-weight={state.weight}>
      <span className={styles.state}>
        <IconMark shape={state.shape} />
        {state.text}
      </span>
      <strong className={styles.name} title={line.name}>
        {line.name}
      </strong>
      <span className={styles.who}>
        {operator ? operator.name : ''}
        {operator && (
          <small>
            {since !== null && `${t.board.since(formatMinute(since))} · `}
            {line.roles.map((role) => t.board.roles[role] ?? role).join(', ')}
          </small>
        )}
      </span>
      {operator && (
        <span className={styles.load}>
          {open === null ? (
            t.board.unknown
          ) : (
            <>
              <b data-busy={open > 0}>{t.board.open(open)}</b>
              <small>{t.board.done(perTenMinutes ?? 0)}</small>
              <i aria-hidden="true">
                <u style={{ width: `${load * 100}%` }} data-flood={load >= 1} />
              </i>
            </>
          )}
        </span>
      )}
    </div>
  );
}

/** The cameras without a picture, among those that are being viewed. */
function Down(props: { readonly down: Board['camerasDown']; readonly onCamera: (camera: CameraId) => void }) {
  const { down, onCamera } = props;
  const { t, language } = useLanguage();
  const more = down.total - down.cameras.length;
  return (
    <section className={styles.down}>
      <h3>{t.board.down(down.total)}</h3>
      <KeyboardList
        rows={down.cameras}
        keyOf={({ camera }) => camera}
        height={2.8}
        aria-label={t.board.down(down.total)}
        data-testid="board-down"
        className={styles.list}
        onOpen={({ camera }) => onCamera(camera)}
        empty={<p className={styles.note}>{t.board.downNone}</p>}
      >
        {(line) => (
          <div className={styles.line}>
            <strong title={line.name}>{line.name}</strong>
            <span title={line.cause ? faultText(line.cause, language) : undefined}>
              {line.cause ? faultText(line.cause, language) : t.board.causeUnknown}
            </span>
            <small>{t.board.since(formatMinute(line.since))}</small>
          </div>
        )}
      </KeyboardList>
      {more > 0 && <p className={styles.note}>{t.board.downMore(more)}</p>}
    </section>
  );
}

interface Props {
  readonly control: Pick<PtzClient, 'view' | 'do'>;
  readonly mayRelease: boolean;
  readonly wide: boolean;
  readonly onWide: () => void;
  readonly onClose: () => void;
  readonly onCamera: (camera: CameraId) => void;
  /** The desk to select once it is known. */
  readonly at: { readonly desk: DeskId } | undefined;
  readonly handle: RefObject<WorkPageHandle | null>;
}

/**
 * The shift leader's view of the room: waiting work, desks, load, PTZ leases and failed cameras.
 * Reloaded while it is open.
 */
export function BoardPanel(props: Props) {
  const desk = useDesk();
  const clock = useClock();
  const { control, onCamera } = props;
  const { t, language } = useLanguage();
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLElement>(null);
  const [typed, setTyped] = useState('');
  const ask = useCallback(async () => {
    const answer = await desk.call('board.get', {});
    return answer.ok ? ok<ReceivedBoard>({ board: answer.value, receivedAt: clock.now() }) : answer;
  }, [desk, clock]);
  const { value: received, fault } = useQuery(ask, undefined, { clock, ms: boardReloadMs });
  useAged(received);
  const isOld = received !== undefined && (fault !== undefined || isBoardStale(received, clock.now()));
  const board = received?.board;
  const shown = board ? filterDesks(board.desks, typed) : [];
  const rows = useRef<KeyboardListHandle>(null);
  const been = useRef<Props['at']>(undefined);
  const { at } = props;
  const isKnown = at !== undefined && shown.some(({ desk: one }) => one === at.desk);
  useEffect(() => {
    if (!at || been.current === at) return;
    if (isKnown) {
      been.current = at;
      rows.current?.go(at.desk);
    } else setTyped('');
  }, [at, isKnown]);

  return (
    <WorkPage
      title={t.board.title}
      wide={props.wide}
      labels={t.board}
      onWide={props.onWide}
      onClose={props.onClose}
      ref={props.handle}
      data-testid="board"
      data-stale={isOld}
      onKey={(event) => {
        if (getBoardKey(event.key) !== 'search') return;
        event.preventDefault();
        search.current?.focus();
      }}
      tools={
        <>
          {board && (
            <span className={styles.shift}>
              {board.shift
                ? t.board.shift(
                    board.shift.name[language],
                    formatMinute(board.shift.from),
                    formatMinute(board.shift.to),
                  )
                : t.board.noShift}
            </span>
          )}
          {received && (isOld ? <DataAge at={received.receivedAt} /> : <Age received={received} />)}
        </>
      }
    >
      <div className={styles.panel}>
        {fault && !board && (
          <p className={styles.unheard} role="status">
            <strong>
              <IconMark shape="triangle" /> {t.board.unheard}
            </strong>
            <span>{faultText(fault, language)}</span>
            <span>{t.board.unheardHint}</span>
          </p>
        )}
        {fault && board && (
          <p className={styles.fault} role="status">
            <IconMark shape="triangle" /> {faultText(fault, language)}
          </p>
        )}
        {!board && !fault && <p className={styles.note}>{t.board.loading}</p>}
        {board && (
          <>
            <Queue board={board} />
            <section ref={list} className={styles.desks}>
              <h3>
                <span>
                  {t.board.desks} · {t.count(board.desks.length)}
                </span>
                {summariseRoom(board.desks, t).map(({ shape, text, weight }) => (
                  <span key={text} className={styles.mark} data-weight={weight}>
                    <IconMark shape={shape} />
                    {text}
                  </span>
                ))}
                <SearchField
                  aria-label={t.board.search}
                  clear={t.search.clear}
                  value={typed}
                  onChange={setTyped}
                  onLeave={() => list.current?.querySelector<HTMLElement>('[data-list]')?.focus()}
                  ref={search}
                />
              </h3>
              <KeyboardList
                rows={shown}
                keyOf={(line) => line.desk}
                height={3}
                aria-label={t.board.desks}
                ref={rows}
                data-testid="board-desks"
                className={styles.list}
                empty={
                  <p className={styles.note}>{typed === '' ? t.board.desksNone : t.board.desksNotFound}</p>
                }
              >
                {(line) => <DeskRow line={line} />}
              </KeyboardList>
              {board.absent.length > 0 && (
                <p className={styles.absent}>
                  <IconMark shape="triangle" /> {t.board.absent}:{' '}
                  {board.absent.map(({ person, open }) => `${person.name} (${t.count(open)})`).join(' · ')}
                </p>
              )}
            </section>
            <LeaseList
              leases={board.leases}
              control={control}
              mayRelease={props.mayRelease}
              onCamera={onCamera}
            />
            <Down down={board.camerasDown} onCamera={onCamera} />
          </>
        )}
        <p className={styles.hint}>{t.board.hint}</p>
      </div>
    </WorkPage>
  );
}

/** Rerenders when the data becomes stale: a site that does not respond sends no event for that. */
function useAged(received: ReceivedBoard | undefined): void {
  const clock = useClock();
  const [, setAged] = useState<ReceivedBoard>();
  useEffect(
    () =>
      received &&
      clock.after(received.receivedAt + boardStaleAfterMs + 1 - clock.now(), () => setAged(received)),
    [received, clock],
  );
}

/** Shows the age of the data while it is current. */
function Age({ received }: { readonly received: ReceivedBoard }) {
  const clock = useClock();
  const { t } = useLanguage();
  const text = useTickingText<HTMLSpanElement>(() =>
    t.board.age(t.age(Math.max(0, (clock.now() - received.receivedAt) / 1_000))),
  );
  return <span ref={text} className={styles.age} data-testid="board-age" />;
}

function Queue({ board }: { readonly board: ReceivedBoard['board'] }) {
  const { t } = useLanguage();
  const { queue } = board;
  return (
    <section className={styles.queue} aria-label={t.board.queue} data-testid="board-queue">
      {queue === null ? (
        <p className={styles.fault}>
          <IconMark shape="triangle" /> {t.board.queueUnknown}
        </p>
      ) : (
        <>
          {AlertPriority.options.map((priority) => {
            const [all, fresh] = [queue.byPriority[priority] ?? 0, queue.unacknowledged[priority] ?? 0];
            return (
              <div key={priority} className={styles.counter} data-priority={priority} data-new={fresh > 0}>
                <span>
                  <IconMark shape={priorityShapes[priority]} /> {t.alerts.priorities[priority]}
                </span>
                <b>{t.count(fresh)}</b>
                <small>{t.board.ofWaiting(all)}</small>
              </div>
            );
          })}
          <p className={styles.note}>{t.board.perTenMinutes(queue.perTenMinutes)}</p>
        </>
      )}
    </section>
  );
}
