import { useSpeech } from '../../i18n/words.ts';
import type { ReportRow } from './making.ts';
import styles from './sections.module.css';

/** Where each section begins, with how many lines it has and how much of it has been taken over. */
export function Sections(props: {
  readonly rows: readonly ReportRow[];
  readonly onGo: (key: string) => void;
}) {
  const { rows } = props;
  const { t } = useSpeech();
  const items = new Map<number, { done: number; all: number }>();
  for (const { section, item, tick } of rows) {
    if (item === undefined) continue;
    const of = items.get(section) ?? { done: 0, all: 0 };
    items.set(section, { done: of.done + (tick ? 1 : 0), all: of.all + 1 });
  }
  return (
    <nav className={styles.sections} aria-label={t.handover.sections}>
      {rows.map((row) => {
        if (row.kind === 'none')
          return row.sections.map(({ section, title }) => (
            <button
              key={section}
              type="button"
              tabIndex={-1}
              title={title}
              onClick={() => props.onGo(row.key)}
            >
              <b>{section}</b>
              <span>{title}</span>
              <small>{t.count(0)}</small>
            </button>
          ));
        if (row.kind !== 'section') return null;
        const of = items.get(row.section);
        return (
          <button
            key={row.key}
            type="button"
            tabIndex={-1}
            title={row.title}
            data-left={of !== undefined && of.done < of.all}
            onClick={() => props.onGo(row.key)}
          >
            <b>{row.section}</b>
            <span>{row.title}</span>
            <small>{of ? `${of.done}/${of.all}` : row.total === undefined ? '' : t.count(row.total)}</small>
          </button>
        );
      })}
    </nav>
  );
}
