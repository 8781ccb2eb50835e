import { useSpeech } from '../../i18n/words.ts';
import { IconButton } from '../../ui/iconButton.tsx';
import { type DraftField, type EntryDraft, fieldsOf } from './drafts.ts';
import { Field } from './field.tsx';
import styles from './quickEntry.module.css';

/** The fields of an entry in addition to its text: those of its type, time, place, cameras and links. */
export function QuickFields(props: {
  readonly draft: EntryDraft;
  readonly wrong: DraftField | undefined;
  /** The names of the cameras whose numbers were typed. */
  readonly named: readonly string[];
  readonly onChange: (change: Partial<EntryDraft>) => void;
}) {
  const { draft, wrong, named, onChange } = props;
  const { t } = useSpeech();
  const words = t.log.quick;
  const asks: readonly DraftField[] = fieldsOf[draft.type];
  return (
    <div className={styles.line} data-fields>
      {asks.includes('people') && (
        <Field
          label={draft.type === 'visitor' ? words.visitors : words.called}
          value={draft.people}
          maxLength={1_000}
          width={16}
          aria-invalid={wrong === 'people'}
          onChange={(people) => onChange({ people })}
        />
      )}
      {asks.includes('givenBy') && (
        <>
          <Field
            label={words.givenBy}
            value={draft.givenBy}
            width={14}
            aria-invalid={wrong === 'givenBy'}
            onChange={(givenBy) => onChange({ givenBy })}
          />
          <Field
            label={words.answers}
            value={draft.answers}
            width={15}
            aria-invalid={wrong === 'answers'}
            onChange={(answers) => onChange({ answers })}
          />
          <Field
            label={words.due}
            value={draft.due}
            placeholder={words.dueHint}
            width={9}
            aria-invalid={wrong === 'due'}
            onChange={(due) => onChange({ due })}
          />
        </>
      )}
      <Field
        label={words.time}
        value={draft.time}
        placeholder={words.timeHint}
        width={7}
        aria-invalid={wrong === 'time'}
        onChange={(time) => onChange({ time })}
      />
      <Field
        label={words.cameras}
        value={draft.cameras}
        placeholder={words.camerasHint}
        width={7}
        aria-invalid={wrong === 'cameras'}
        onChange={(cameras) => onChange({ cameras })}
        data-testid="quick-cameras"
      />
      {named.length > 0 && named[0] !== draft.place && (
        <span className={styles.named}>
          {named[0]}
          {named.length > 1 && ` +${named.length - 1}`}
        </span>
      )}
      <Field
        label={words.place}
        value={draft.place}
        maxLength={200}
        onChange={(place) => onChange({ place })}
        data-testid="quick-place"
      />
      {draft.alert && (
        <span className={styles.about}>
          {words.about}: {draft.alert.name}
          <IconButton
            shape="cross"
            label={`${words.without}: ${draft.alert.name}`}
            onClick={() => onChange({ alert: undefined })}
          />
        </span>
      )}
      {draft.incident && (
        <span className={styles.about}>
          {words.about}: {draft.incident.name}
          <IconButton
            shape="cross"
            label={`${words.without}: ${draft.incident.name}`}
            onClick={() => onChange({ incident: undefined })}
          />
        </span>
      )}
    </div>
  );
}
