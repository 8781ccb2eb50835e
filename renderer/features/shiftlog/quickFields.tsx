import { useLanguage } from '../../i18n/translations.ts';
import { IconButton } from '../../ui/iconButton.tsx';
import { type EntryDraft, type EntryDraftField, fieldsByEntryType } from './drafts.ts';
import { LabelledTextField } from './labelledTextField.tsx';
import styles from './quickEntry.module.css';

/** The fields of an entry in addition to its text: those of its type, time, place, cameras and links. */
export function QuickFields(props: {
  readonly draft: EntryDraft;
  readonly wrong: EntryDraftField | undefined;
  /** The names of the cameras whose numbers were typed. */
  readonly named: readonly string[];
  readonly onChange: (change: Partial<EntryDraft>) => void;
}) {
  const { draft, wrong, named, onChange } = props;
  const { t } = useLanguage();
  const words = t.log.quick;
  const asks: readonly EntryDraftField[] = fieldsByEntryType[draft.type];
  const of = (name: EntryDraftField) => ({
    value: draft[name],
    'aria-invalid': wrong === name,
    onChange: (value: string) => onChange({ [name]: value }),
  });
  return (
    <div className={styles.line} data-fields>
      {asks.includes('people') && (
        <LabelledTextField
          label={draft.type === 'visitor' ? words.visitors : words.called}
          {...of('people')}
          maxLength={1_000}
          width={16}
        />
      )}
      {asks.includes('givenBy') && (
        <>
          <LabelledTextField label={words.givenBy} {...of('givenBy')} width={14} />
          <LabelledTextField label={words.answers} {...of('answers')} width={15} />
          <LabelledTextField label={words.due} {...of('due')} placeholder={words.dueHint} width={9} />
        </>
      )}
      <LabelledTextField label={words.time} {...of('time')} placeholder={words.timeHint} width={7} />
      <LabelledTextField
        label={words.cameras}
        {...of('cameras')}
        placeholder={words.camerasHint}
        width={7}
        data-testid="quick-cameras"
      />
      {named.length > 0 && named[0] !== draft.place && (
        <span className={styles.named}>
          {named[0]}
          {named.length > 1 && ` +${named.length - 1}`}
        </span>
      )}
      <LabelledTextField
        label={words.place}
        value={draft.place}
        maxLength={200}
        onChange={(place) => onChange({ place })}
        data-testid="quick-place"
      />
      {(['alert', 'incident'] as const).map((kind) => {
        const name = draft[kind]?.name;
        return (
          name !== undefined && (
            <span key={kind} className={styles.about}>
              {words.about}: {name}
              <IconButton
                shape="cross"
                label={`${words.without}: ${name}`}
                onClick={() => onChange({ [kind]: undefined })}
              />
            </span>
          )
        );
      })}
    </div>
  );
}
