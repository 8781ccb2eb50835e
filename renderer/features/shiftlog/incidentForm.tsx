import { useState } from 'react';
import type { Person } from '../../../core/alerts/alert.ts';
import { priorityShapes } from '../../../core/alerts/alert.ts';
import type { Incident } from '../../../core/shiftlog/incident.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { useShiftLogContext } from './context.ts';
import { PanelFooterForm } from './entryForms.tsx';
import styles from './forms.module.css';
import {
  createIncidentDraft,
  type IncidentDraft,
  incidentPriorities,
  incidentStates,
  toIncidentDraft,
} from './incidentDrafts.ts';
import { LabelledTextField, TextLine } from './labelledTextField.tsx';
import { incidentStateShapes } from './model.ts';
import type { IncidentActions, OpenIncidentForm } from './useIncidentActions.ts';

interface Props {
  readonly form: OpenIncidentForm;
  readonly actions: IncidentActions;
  /** The possible owners. */
  readonly people: readonly Person[];
  /** Incidents to which the contents of a new one can be linked instead. */
  readonly others: readonly Incident[];
}

/** The number of other incidents offered, by due time; further ones are linked in their own list. */
const mostOthers = 5;
const shortTitle = 36;

/** A form that opens or changes an incident. */
export function IncidentForm({ form, actions, people, others }: Props) {
  const { operator } = useShiftLogContext();
  const speech = useLanguage();
  const { t } = speech;
  const words = t.log.incident;
  const [draft, setDraft] = useState(() =>
    form.name === 'new'
      ? createIncidentDraft(form.seed, { id: operator.id, name: operator.displayName })
      : toIncidentDraft(form.incident),
  );
  // A new incident is open, and its state needs no reason.
  const isNew = form.name === 'new';
  const from = isNew ? form.seed.from?.(speech) : undefined;
  const set = (change: Partial<IncidentDraft>) => {
    setDraft({ ...draft, ...change });
    actions.onTyped();
  };
  return (
    <PanelFooterForm
      title={isNew ? words.open : words.changing}
      action={actions.auditEvent}
      data-testid="incident-form"
      onDone={draft.title.trim() === '' ? undefined : () => void actions.done(draft)}
      onCancel={actions.cancel}
    >
      {from && (
        <div className={styles.line}>
          <span className={styles.label}>{from}</span>
          {others.length > 0 && <span className={styles.label}>{words.tieTo}:</span>}
          {others.slice(0, mostOthers).map((one) => (
            <Button key={one.id} look="chip" title={one.title} onClick={() => void actions.tieSeed(one)}>
              {one.title.length > shortTitle ? `${one.title.slice(0, shortTitle)}…` : one.title}
            </Button>
          ))}
        </div>
      )}
      <div className={styles.line}>
        <LabelledTextField
          label={words.title}
          value={draft.title}
          placeholder={words.titleHint}
          maxLength={200}
          data-first
          onChange={(title) => set({ title })}
        />
      </div>
      <div className={styles.line}>
        <span className={styles.label}>{words.priority}</span>
        {incidentPriorities.map((priority) => (
          <Button
            key={priority}
            look="chip"
            data-priority={priority}
            pressed={draft.priority === priority}
            onClick={() => set({ priority })}
          >
            <IconMark shape={priorityShapes[priority]} /> {t.alerts.priorities[priority]}
          </Button>
        ))}
      </div>
      {!isNew && (
        <div className={styles.line}>
          <span className={styles.label}>{words.state}</span>
          {incidentStates.map((state) => (
            <Button key={state} look="chip" pressed={draft.state === state} onClick={() => set({ state })}>
              <IconMark shape={incidentStateShapes[state]} /> {words.states[state]}
            </Button>
          ))}
        </div>
      )}
      <div className={styles.line}>
        <label className={styles.field}>
          <span>{words.owner}</span>
          <select value={draft.owner} onChange={(event) => set({ owner: event.target.value })}>
            <option value="">{words.unassigned}</option>
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <LabelledTextField
          label={words.due}
          value={draft.due}
          placeholder={words.dueHint}
          width={16}
          onChange={(due) => set({ due })}
        />
        <LabelledTextField
          label={words.nextStep}
          value={draft.nextStep}
          maxLength={500}
          onChange={(nextStep) => set({ nextStep })}
        />
      </div>
      {!isNew && <TextLine label={words.text} value={draft.text} onChange={(text) => set({ text })} />}
    </PanelFooterForm>
  );
}
