import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { AlertPriority, priorityShapes } from '../../../core/alerts/alert.ts';
import { loadLimits } from '../../../core/alerts/policy.ts';
import type { QueueState } from '../../../core/alerts/queue.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { DataAge } from '../../shared/dataAge.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { useTickingText } from '../../ui/useTickingText.ts';
import { formatAge, getLoadShare } from './model.ts';
import styles from './strip.module.css';

/**
 * The facts about the queue, most severe first.
 * The first stays in words where the bar has no room for the others.
 */
const byGravity = [
  'paused',
  'broken',
  'offline',
  'unheard',
  'conflicts',
  'muted',
  'pending',
  'syncing',
] as const;
type Fact = (typeof byGravity)[number];

/** The state of the queue in the window's bar, always visible; a click or F6 opens the queue. */
export function AlertsTopBarStatus(props: {
  readonly queue: StoreApi<QueueState | null>;
  /** End of the mute, ms since the epoch; 0: not muted. */
  readonly mutedUntil: number;
  /** The browser blocks audio, usually until the first click. */
  readonly isUnheard: boolean;
  /** Undefined: there is nothing to open. */
  readonly onOpen: (() => void) | undefined;
}) {
  const queue = useStore(props.queue);
  const { t } = useLanguage();
  const words = t.alerts.bar;
  if (!queue) return null;
  const { load, live, heartbeat, paused, syncing } = queue;
  const isTested = live && !heartbeat.stale;
  const all: readonly (readonly [Fact, React.ReactNode])[] = [
    ['broken', live && heartbeat.stale && <Heartbeat heartbeat={heartbeat} />],
    ['offline', !live && <DataAge at={queue.asOf} />],
    [
      'paused',
      paused !== null && (
        // The reason is a sentence or two, for which only the panel has room.
        <span className={styles.alarm} title={paused}>
          <IconMark shape="square" /> {words.paused}
        </span>
      ),
    ],
    ['syncing', syncing && <span className={styles.warn}>{words.syncing(syncing.done, syncing.total)}</span>],
    ['muted', props.mutedUntil > 0 && <Muted until={props.mutedUntil} />],
    ['unheard', props.isUnheard && <span className={styles.alarm}>{words.noSound}</span>],
    [
      'pending',
      queue.pending > 0 && (
        <span className={styles.warn}>
          <IconMark shape="half" /> {words.pending(queue.pending)}
        </span>
      ),
    ],
    [
      'conflicts',
      queue.conflicts > 0 && (
        <span className={styles.warn}>
          <IconMark shape="stop" /> {words.conflicts(queue.conflicts)}
        </span>
      ),
    ],
  ];
  const facts = all.filter(([, shown]) => shown);
  const gravest = byGravity.find((what) => facts.some(([one]) => one === what));
  return (
    <button
      type="button"
      className={styles.strip}
      title={words.open}
      data-testid="alerts-strip"
      disabled={!props.onOpen}
      onClick={() => props.onOpen?.()}
    >
      <span className={styles.tallies}>
        {AlertPriority.options.map((priority) => {
          const [all, fresh] = [queue.queued[priority] ?? 0, queue.unacknowledged[priority] ?? 0];
          return (
            <span
              key={priority}
              className={styles.counter}
              data-priority={priority}
              data-new={fresh > 0}
              title={`${t.alerts.priorities[priority]}: ${t.count(all)}, ${t.alerts.states.unacknowledged} ${t.count(fresh)}`}
            >
              <IconMark shape={priorityShapes[priority]} />
              <b>{t.count(fresh)}</b>
              <small>/{t.count(all)}</small>
            </span>
          );
        })}
      </span>
      <span className={styles.load} data-load={load.state} title={words.loadHint}>
        <span>
          <span className={styles.rate}>{words.load(load.perTenMinutes)} · </span>
          <b>{words.loads[load.state]}</b>
        </span>
        <span className={styles.meter} aria-hidden="true">
          <i style={{ width: `${getLoadShare(load.perTenMinutes) * 100}%` }} />
          <u style={{ left: `${(loadLimits.acceptable / loadLimits.flood) * 100}%` }} />
          <u style={{ left: `${(loadLimits.manageable / loadLimits.flood) * 100}%` }} />
        </span>
      </span>
      <span className={styles.facts}>
        {isTested && <Heartbeat heartbeat={queue.heartbeat} />}
        {facts.map(([what, shown]) => (
          <span key={what} className={styles.fact} data-gravest={what === gravest}>
            {shown}
          </span>
        ))}
        {facts.length > 1 && <span className={styles.more}>+{facts.length - 1}</span>}
      </span>
    </button>
  );
}

/**
 * Shows the time since the last synthetic test alert passed through the whole chain.
 * An overdue one is an alarm.
 */
function Heartbeat({ heartbeat }: { readonly heartbeat: QueueState['heartbeat'] }) {
  const { t } = useLanguage();
  const words = t.alerts.bar;
  const text = useTickingText<HTMLSpanElement>(() => {
    if (heartbeat.at === 0) return words.heartbeatNever;
    const age = t.age(Math.max(0, (Date.now() - heartbeat.at) / 1_000));
    return heartbeat.stale ? words.heartbeatStale(age) : words.heartbeat(age);
  });
  return (
    <span
      className={heartbeat.stale ? `${styles.alarm} ${heartbeat.at === 0 ? styles.never : ''}` : styles.quiet}
      title={words.heartbeatHint}
    >
      <IconMark shape={heartbeat.stale ? 'square' : heartbeat.at === 0 ? 'ring' : 'dot'} />{' '}
      <span ref={text} />
    </span>
  );
}

/** Shows that the sound is muted. */
function Muted({ until }: { readonly until: number }) {
  const { t } = useLanguage();
  const text = useTickingText<HTMLSpanElement>(() =>
    t.alerts.bar.muted(formatAge(until - Date.now()).slice(3)),
  );
  return (
    <span className={styles.warn}>
      <IconMark shape="stop" /> <span ref={text} />
    </span>
  );
}
