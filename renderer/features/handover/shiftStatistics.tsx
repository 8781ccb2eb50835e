import type { ReactNode } from 'react';
import { AlertPriority, priorityShapes } from '../../../core/alerts/alert.ts';
import { getSourceName, type ReportNames } from '../../../core/handover/document/frame.ts';
import {
  floodPerQuarter,
  getMedian,
  getPreviousSourceCounts,
  reduceToColumns,
} from '../../../core/handover/document/measures.ts';
import { createZoneTimes } from '../../../core/handover/document/times.ts';
import { reportTexts } from '../../../core/handover/document/words.ts';
import type { HandoverReport } from '../../../core/handover/report.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { IconMark } from '../../ui/iconMark.tsx';
import styles from './figures.module.css';

/** Section 11: the statistics of the shift, compared with previous shifts. */
export function ShiftStatistics(props: { readonly report: HandoverReport; readonly names: ReportNames }) {
  const { report, names } = props;
  const { language, t } = useLanguage();
  const w = reportTexts[language];
  const { figures } = report;
  const { alerts, before, ptz, cameras } = figures;
  const ms = (value: number | null) => (value === null ? w.figures.notMeasured : w.duration(value));
  const { dispositions: ends } = alerts;
  const closed = ends.genuine + ends.nuisance + ends.test + ends.technical;
  const rows: readonly (readonly [string, string, string])[] = [
    [
      w.figures.received,
      t.count(alerts.received),
      ofBefore(
        before.map((one) => one.received),
        w.count,
      ),
    ],
    [w.figures.peak, t.count(alerts.peakPerTenMinutes), ''],
    [
      w.figures.flood,
      w.percent(alerts.floodShare),
      ofBefore(
        before.map((one) => one.floodShare),
        w.percent,
      ),
    ],
    [
      w.figures.acknowledge,
      ms(alerts.acknowledgeMs.median),
      ofBefore(
        before.flatMap((one) => one.acknowledgeMs ?? []),
        w.duration,
      ),
    ],
    [w.figures.acknowledgeP95, ms(alerts.acknowledgeMs.p95), ''],
    [w.figures.closing, ms(alerts.closeMs.median), ''],
    [
      w.figures.closed,
      t.count(closed),
      ofBefore(
        before.map((one) => one.closed),
        w.count,
      ),
    ],
    [w.figures.standing, t.count(alerts.standing), ''],
    [w.figures.shelved, t.count(alerts.shelved), ''],
    [
      w.figures.ptz,
      w.figures.ptzText(ptz.gestures, ptz.minutes, ptz.cameras),
      ofBefore(
        before.flatMap(({ use }) => (use ? [use.ptz.minutes * 60_000] : [])),
        w.duration,
      ),
    ],
    [
      w.figures.views,
      w.figures.viewsText(cameras.views, cameras.cameras),
      ofBefore(
        before.flatMap(({ use }) => use?.cameras.views ?? []),
        w.count,
      ),
    ],
  ];
  const most = Math.max(1, ...AlertPriority.options.map((one) => alerts.byPriority[one]));
  return (
    <div className={styles.figures}>
      <table>
        <thead>
          <tr>
            <th>{w.heads.figure}</th>
            <th>{t.handover.figures.thisShift}</th>
            <th>{before.length > 0 ? t.handover.figures.before(before.length) : ''}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, now, then]) => (
            <tr key={name}>
              <td>{name}</td>
              <td>{now}</td>
              <td>{then}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {before.length === 0 && <p>{w.figures.noneBefore}</p>}
      <div className={styles.charts}>
        <Chart title={w.charts.rate}>
          <Rates report={report} />
        </Chart>
        <Chart title={w.charts.split}>
          {AlertPriority.options.map((priority) => (
            <Bar
              key={priority}
              name={w.priorities[priority]}
              n={alerts.byPriority[priority]}
              most={most}
              priority={priority}
            />
          ))}
        </Chart>
        {alerts.topSources.length > 0 && (
          <Chart
            title={
              before.some(({ sources }) => sources.length > 0)
                ? `${w.charts.sources} (${t.handover.figures.before(before.length)})`
                : w.charts.sources
            }
          >
            {alerts.topSources.slice(0, 5).map((one, place) => (
              <Bar
                key={`${one.camera} ${one.source}`}
                name={
                  one.camera === null
                    ? getSourceName(one.source, w)
                    : (names.camera(one.camera) ?? one.camera)
                }
                n={one.alerts}
                before={ofBefore(getPreviousSourceCounts(before, place), w.count)}
                most={alerts.topSources[0]?.alerts ?? 1}
              />
            ))}
          </Chart>
        )}
      </div>
    </div>
  );
}

function ofBefore(values: readonly number[], format: (n: number) => string): string {
  const middle = getMedian(values);
  return middle === undefined ? '' : format(middle);
}

function Chart({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      {children}
    </figure>
  );
}

function Bar(props: {
  readonly name: string;
  readonly n: number;
  readonly most: number;
  readonly priority?: AlertPriority;
  /** The median of previous shifts, as text; empty: unknown. */
  readonly before?: string;
}) {
  const { t } = useLanguage();
  const { priority, before } = props;
  return (
    <div className={styles.bar} data-priority={priority} data-before={before !== undefined}>
      <span>
        {priority && <IconMark shape={priorityShapes[priority]} />} {props.name}
      </span>
      <i aria-hidden="true">
        <u style={{ width: `${(props.n / props.most) * 100}%` }} />
      </i>
      <b>
        {t.count(props.n)}
        {before && <small> ({before})</small>}
      </b>
    </div>
  );
}

/** The maximum number of columns that a screen can show distinctly. */
const mostColumns = 96;
const quarterMinutes = 15;

/** The number of alerts in each quarter of an hour; floods are highlighted. */
function Rates({ report }: { readonly report: HandoverReport }) {
  const { language } = useLanguage();
  const w = reportTexts[language];
  const times = createZoneTimes(report.zone);
  const { columns, each } = reduceToColumns(report.figures.perQuarterHour, mostColumns);
  const minutes = each * quarterMinutes;
  const most = Math.max(1, ...columns);
  const total = report.figures.perQuarterHour.reduce((sum, n) => sum + n, 0);
  const top = columns.indexOf(Math.max(...columns));
  const when = times.numberBefore(report.from + Math.max(0, top) * minutes * 60_000, report.from);
  return (
    <div
      className={styles.rates}
      role="img"
      aria-label={w.charts.rateAlt(total, Math.max(0, ...columns), when)}
    >
      <div className={styles.columns}>
        {columns.map((n, at) => (
          <i
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the quarter of an hour, which identifies the column
            key={at}
            data-flood={n > floodPerQuarter}
            style={{ height: `${(n / most) * 100}%` }}
          />
        ))}
      </div>
      <small>
        <span>{times.numberBefore(report.from, report.from)}</span>
        <span>{minutes > 15 ? w.charts.binned(minutes) : ''}</span>
        <span>{times.numberBefore(report.to, report.from)}</span>
      </small>
    </div>
  );
}
