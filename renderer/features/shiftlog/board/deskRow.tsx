import { loadLimits } from '../../../../core/alerts/policy.ts';
import { formatMinute } from '../../../../core/base/text.ts';
import { useSpeech } from '../../../i18n/words.ts';
import { Mark } from '../../../ui/mark.tsx';
import styles from './board.module.css';
import { type DeskLine, stateOfDesk } from './model.ts';

/** A desk: how it stands, who sits there since when, and what they have. */
export function DeskRow({ line }: { readonly line: DeskLine }) {
  const { t } = useSpeech();
  const state = stateOfDesk(line, t);
  const { operator, since, open, perTenMinutes } = line;
  const load = Math.min(1, (perTenMinutes ?? 0) / loadLimits.flood);
  return (
    <div className={styles.desk} data-weight={state.weight}>
      <span className={styles.state}>
        <Mark shape={state.shape} />
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
