import { useState } from 'react';
import type { Person } from '../../../core/alerts/alert.ts';
import { priorityShape } from '../../../core/alerts/alert.ts';
import type { Incident } from '../../../core/shiftlog/incident.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Field } from './field.tsx';
import styles from './forms.module.css';
import { type IncidentDraft, incidentStates, priorities } from './incidentDrafts.ts';
import { PanelForm } from './lineForms.tsx';
import { incidentShape } from './model.ts';

interface Props {
  readonly title: string;
  readonly first: IncidentDraft;
  /** Who may be its owner. */
  readonly people: readonly Person[];
  /** A new one is open, and has nothing to be explained. */
  readonly isNew: boolean;
  /** What it begins from, in words. */
  readonly from: string | undefined;
  /** What it begins from can be tied to one of these instead. */
  readonly others: readonly Incident[];
  readonly onTie: (incident: Incident) => void;
  readonly busy: boolean;
  readonly fault: string | undefined;
  readonly onTyped: () => void;
  readonly onDone: (draft: IncidentDraft) => void;
  readonly onCancel: () => void;
}

/** Those that are due first; the rest is tied in their own list. */
const mostOthers = 5;
const shortTitle = 36;

/** Opens an incident, or changes one. */
export function IncidentForm(props: Props) {
  const { people, isNew } = props;
  const { t } = useSpeech();
  const words = t.log.incident;
  const [draft, setDraft] = useState(props.first);
  const set = (change: Partial<IncidentDraft>) => {
    setDraft({ ...draft, ...change });
    props.onTyped();
  };
  return (
    <PanelForm
      title={props.title}
      busy={props.busy}
      fault={props.fault}
      testId="incident-form"
      onDone={draft.title.trim() === '' ? undefined : () => props.onDone(draft)}
      onCancel={props.onCancel}
    >
      {props.from && (
        <div className={styles.line}>
          <span className={styles.label}>{props.from}</span>
          {props.others.length > 0 && <span className={styles.label}>{words.tieTo}:</span>}
          {props.others.slice(0, mostOthers).map((one) => (
            <Button key={one.id} look="chip" title={one.title} onClick={() => props.onTie(one)}>
              {one.title.length > shortTitle ? `${one.title.slice(0, shortTitle)}…` : one.title}
            </Button>
          ))}
        </div>
      )}
      <div className={styles.line}>
        <Field
          label={words.title}
          value={draft.title}
          hint={words.titleHint}
          maxLength={200}
          isFirst
          onChange={(title) => set({ title })}
        />
      </div>
      <div className={styles.line}>
        <span className={styles.label}>{words.priority}</span>
        {priorities.map((priority) => (
          <Button
            key={priority}
            look="chip"
            data-priority={priority}
            pressed={draft.priority === priority}
            onClick={() => set({ priority })}
          >
            <Mark shape={priorityShape[priority]} /> {t.alerts.priorities[priority]}
          </Button>
        ))}
      </div>
      {!isNew && (
        <div className={styles.line}>
          <span className={styles.label}>{words.state}</span>
          {incidentStates.map((state) => (
            <Button key={state} look="chip" pressed={draft.state === state} onClick={() => set({ state })}>
              <Mark shape={incidentShape[state]} /> {words.states[state]}
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
        <Field
          label={words.due}
          value={draft.due}
          hint={words.dueHint}
          width={16}
          onChange={(due) => set({ due })}
        />
        <Field
          label={words.nextStep}
          value={draft.nextStep}
          maxLength={500}
          onChange={(nextStep) => set({ nextStep })}
        />
      </div>
      {!isNew && (
        <div className={styles.line}>
          <input
            className={styles.wide}
            type="text"
            aria-label={words.text}
            placeholder={words.text}
            maxLength={4_000}
            value={draft.text}
            onChange={(event) => set({ text: event.target.value })}
          />
        </div>
      )}
    </PanelForm>
  );
}
