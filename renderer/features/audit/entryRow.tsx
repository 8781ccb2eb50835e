import type { AuditNames, AuditRow, TrailCamera } from '../../../core/audit/api.ts';
import { formatDateTime } from '../../../core/base/text.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Mark } from '../../ui/mark.tsx';
import { Pointed } from '../../ui/pointed.tsx';
import styles from './audit.module.css';
import { deedWords, detailLines, nameOf } from './model.ts';

interface Props {
  readonly row: AuditRow;
  readonly names: AuditNames | undefined;
  readonly cameras: ReadonlyMap<string, TrailCamera>;
  readonly isSetBack: boolean;
  readonly isOpen: boolean;
  readonly onWho: (row: AuditRow) => void;
  readonly onCamera: (row: AuditRow) => void;
  readonly onDeed: (row: AuditRow) => void;
}

/** One deed in a line; and, opened, all that the trail says of it. */
export function EntryRow(props: Props) {
  const { row, names, cameras, isOpen } = props;
  const { t } = useSpeech();
  const words = t.audit;
  const entry = row.camera === null ? undefined : cameras.get(row.camera);
  const camera = entry ? `${entry.number} ${entry.name}` : (row.camera?.split(':').at(-1) ?? '');
  const deskName = names?.desks.find(({ id }) => id === row.desk)?.name;
  return (
    <div className={styles.entry} data-open={isOpen}>
      <div className={styles.line}>
        <span className={styles.at}>
          {formatDateTime(row.at)}
          {props.isSetBack && (
            <span className={styles.setBack}>
              <Mark shape="triangle" /> {words.clockBack}
            </span>
          )}
        </span>
        <span title={row.who}>{nameOf(row.who, names)}</span>
        <span title={row.deed}>{deedWords(row.deed, t)}</span>
        <span title={row.camera ?? ''}>{camera}</span>
        <span title={row.desk ?? ''}>{deskName ?? row.desk?.replace(/^desk-/, '').slice(0, 6) ?? ''}</span>
        <span title={row.why ?? ''}>{row.why}</span>
      </div>
      {isOpen && (
        <div className={styles.facts}>
          <div className={styles.follow}>
            <Pointed look="chip" onPress={() => props.onWho(row)} says={words.followWho} />
            {row.camera !== null && (
              <Pointed look="chip" onPress={() => props.onCamera(row)} says={words.followCamera} />
            )}
            <Pointed look="chip" onPress={() => props.onDeed(row)} says={words.followDeed} />
          </div>
          <dl>
            <Fact name={words.facts.seq} value={t.count(row.seq)} />
            <Fact name={words.facts.who} value={row.who} />
            <Fact name={words.facts.deed} value={row.deed} />
            {row.camera !== null && <Fact name={words.columns.camera} value={row.camera} />}
            {row.desk !== null && <Fact name={words.facts.desk} value={row.desk} />}
            {row.why !== null && <Fact name={words.columns.why} value={row.why} />}
            <Fact name={words.facts.monotonic} value={`${(row.monotonicMs / 1_000).toFixed(3)} s`} />
            {detailLines(row.detail, t).map(({ key, raw, name, value }) => (
              <Fact key={key} name={name} value={value} title={key} raw={raw} />
            ))}
            <Fact name={words.facts.hash} value={row.hash} />
            <Fact name={words.facts.previous} value={row.previous} />
          </dl>
        </div>
      )}
    </div>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  /** What programs call it, and what stands there. */
  readonly title?: string;
  readonly raw?: string;
}

function Fact({ name, value, title, raw }: FactProps) {
  return (
    <>
      <dt title={title}>{name}</dt>
      <dd title={raw}>{value}</dd>
    </>
  );
}
