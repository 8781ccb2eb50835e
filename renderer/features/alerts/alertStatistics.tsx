import { type ReactNode, useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { AlertPriority, Disposition, priorityShapes, siteSourceId } from '../../../core/alerts/alert.ts';
import { loadLimits } from '../../../core/alerts/policy.ts';
import type { QueueState } from '../../../core/alerts/queue.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk, useMirror } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { useQuery } from '../../ui/query.ts';
import { formatAge, sumCounters } from './model.ts';
import styles from './pages.module.css';

const hours = [1, 8, 24, 168];
const hourMs = 3_600_000;
/** Reload interval while the view is shown, ms. */
const renewMs = 15_000;

/** Statistics of the room's alert load and its sources, for the shift leader (IEC 62682 clause 16). */
export function AlertStatistics({ queue }: { readonly queue: QueueState | undefined }) {
  const desk = useDesk();
  const clock = useClock();
  const cameras = useStore(useMirror().cameras);
  const { t, language } = useLanguage();
  const words = t.alerts.figures;
  const [over, setOver] = useState(8);
  const ask = useCallback(() => {
    const to = Math.round(clock.now());
    return desk.call('alert.figures', { from: to - over * hourMs, to });
  }, [desk, clock, over]);
  const { value: figures, fault } = useQuery(ask, undefined, { clock, ms: renewMs });

  const nameOf = (camera: CameraId | null, source: string) => {
    const entry = camera === null ? undefined : cameras.byId.get(camera);
    if (entry) return t.alerts.camera(entry.camera.number, entry.camera.name);
    return source === siteSourceId ? words.ownSource : source;
  };
  const times = (of: { readonly median: number | null; readonly p95: number | null }) =>
    of.median === null
      ? words.none
      : `${words.median} ${formatAge(of.median)} · ${words.p95} ${formatAge(of.p95 ?? of.median)}`;
  const sum = figures ? sumCounters(figures.byPriority) : 0;
  const closed = figures ? sumCounters(figures.dispositions) : 0;
  return (
    <div className={styles.page} data-testid="alert-figures">
      <div className={styles.tools}>
        {hours.map((one) => (
          <Button key={one} pressed={over === one} onClick={() => setOver(one)}>
            {words.last(one)}
          </Button>
        ))}
      </div>
      {fault && <p className={styles.fault}>{faultText(fault, language)}</p>}
      {!figures && !fault && <p>{words.loading}</p>}
      {figures && (
        <>
          <dl className={styles.figures}>
            <Figure name={words.received} value={t.count(figures.received)} />
            <Figure name={words.occurrences} value={t.count(figures.occurrences)} />
            <Figure
              name={words.peak}
              value={t.count(figures.peakPerTenMinutes)}
              isBad={figures.peakPerTenMinutes > loadLimits.flood}
            />
            <Figure
              name={words.flood}
              value={words.percent(figures.floodShare)}
              isBad={figures.floodShare > 0.01}
            />
            <Figure name={words.acknowledge} value={times(figures.acknowledgeMs)} />
            <Figure name={words.closing} value={times(figures.closeMs)} />
            <Figure name={words.standing} value={t.count(figures.standing)} isBad={figures.standing > 0} />
            <Figure
              name={words.chattering}
              value={t.count(figures.chattering.length)}
              isBad={figures.chattering.length > 0}
            />
            <Figure name={words.shelved} value={t.count(figures.shelved)} />
          </dl>
          <h4>{words.operators}</h4>
          {figures.operators.length === 0 ? (
            <p className={styles.note}>{words.operatorsNone}</p>
          ) : (
            <Table heads={words.operatorHeads}>
              {figures.operators.map((one) => (
                <tr key={one.operator.id}>
                  <td data-words="true">{one.operator.name}</td>
                  <td>{t.count(one.open)}</td>
                  <td>{t.count(one.acknowledged)}</td>
                  <td>{t.count(one.closed)}</td>
                </tr>
              ))}
            </Table>
          )}
          <h4>{words.split}</h4>
          <div className={styles.bars}>
            {AlertPriority.options.map((one) => (
              <Bar
                key={one}
                name={t.alerts.priorities[one]}
                n={figures.byPriority[one]}
                of={sum}
                priority={one}
              />
            ))}
            <p className={styles.note}>{words.splitHint}</p>
          </div>
          <h4>{words.dispositions}</h4>
          <div className={styles.bars}>
            {Disposition.options.map((one) => (
              <Bar key={one} name={t.alerts.dispositions[one]} n={figures.dispositions[one]} of={closed} />
            ))}
          </div>
          <h4>{words.top}</h4>
          <Table heads={words.topHeads}>
            {figures.topSources.map((one) => (
              <tr key={`${one.camera} ${one.source}`}>
                <td data-words="true">{nameOf(one.camera, one.source)}</td>
                <td>{t.count(one.alerts)}</td>
                <td>{t.count(one.occurrences)}</td>
              </tr>
            ))}
          </Table>
        </>
      )}
      {figures && figures.chattering.length > 0 && (
        <>
          <h4>{words.chattering}</h4>
          <ul className={styles.names}>
            {figures.chattering.map((one) => (
              <li key={one.alert}>{nameOf(one.camera, one.alert)}</li>
            ))}
          </ul>
        </>
      )}
      {queue && queue.load.history.length > 0 && (
        <>
          <h4>{words.history}</h4>
          <div className={styles.history}>
            {queue.load.history.map((n, at) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: the index is the ten-minute interval, which identifies the column
                key={at}
                data-flood={n > loadLimits.flood}
              >
                <i style={{ height: `${Math.min(100, (n / 12) * 100)}%` }} />
                <b>{t.count(n)}</b>
              </span>
            ))}
          </div>
        </>
      )}
    </div>
  );
}

function Figure(props: { readonly name: string; readonly value: string; readonly isBad?: boolean }) {
  return (
    <div data-bad={props.isBad === true}>
      <dt>{props.name}</dt>
      <dd>
        {props.isBad && <IconMark shape="triangle" />} {props.value}
      </dd>
    </div>
  );
}

/** Shows `n` as a bar relative to the total, and as a number. */
function Bar(props: {
  readonly name: string;
  readonly n: number;
  readonly of: number;
  readonly priority?: AlertPriority;
}) {
  const { name, n, of, priority } = props;
  const { t } = useLanguage();
  const share = of === 0 ? 0 : n / of;
  return (
    <div className={styles.barLine} data-priority={priority}>
      <span>
        {priority && <IconMark shape={priorityShapes[priority]} />} {name}
      </span>
      <span className={styles.bar}>
        <i style={{ width: `${share * 100}%` }} />
      </span>
      <b>
        {t.count(n)} · {t.alerts.figures.percent(share)}
      </b>
    </div>
  );
}

/** A table whose first column is text and whose other columns are numbers. */
function Table({ heads, children }: { readonly heads: readonly string[]; readonly children: ReactNode }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {heads.map((head, at) => (
            <th key={head} data-words={at === 0}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
