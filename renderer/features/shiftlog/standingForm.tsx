import { useState } from 'react';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from './field.tsx';
import styles from './forms.module.css';
import { PanelForm } from './lineForms.tsx';
import { type StandingDraft, type StandingWrong, standingKinds } from './standingDrafts.ts';

/** Something to watch for, a standing order, a planned event. */
export function StandingForm(props: {
  readonly first: StandingDraft;
  readonly wrong: StandingWrong | undefined;
  readonly busy: boolean;
  readonly fault: string | undefined;
  readonly onDone: (draft: StandingDraft) => void;
  readonly onCancel: () => void;
}) {
  const { wrong } = props;
  const { t } = useSpeech();
  const words = t.log.standing;
  const [draft, setDraft] = useState(props.first);
  const set = (change: Partial<StandingDraft>) => setDraft({ ...draft, ...change });
  return (
    <PanelForm
      title={words.add}
      busy={props.busy}
      fault={props.fault}
      testId="standing-form"
      onDone={() => props.onDone(draft)}
      onCancel={props.onCancel}
    >
      <div className={styles.line}>
        {standingKinds.map((what) => (
          <Button key={what} look="chip" pressed={draft.what === what} onClick={() => set({ what })}>
            {words.kinds[what]}
          </Button>
        ))}
      </div>
      <div className={styles.line}>
        <input
          data-first
          className={styles.wide}
          type="text"
          aria-label={words.text}
          placeholder={words.text}
          maxLength={4_000}
          value={draft.text}
          onChange={(event) => set({ text: event.target.value })}
        />
      </div>
      <div className={styles.line}>
        <Field
          label={words.from}
          value={draft.from}
          hint={t.log.quick.timeHint}
          width={9}
          wrong={wrong === 'from'}
          onChange={(from) => set({ from })}
        />
        <Field
          label={words.until}
          value={draft.until}
          hint={words.untilHint}
          width={11}
          wrong={wrong === 'until'}
          onChange={(until) => set({ until })}
        />
        <Field label={words.place} value={draft.place} maxLength={200} onChange={(place) => set({ place })} />
        <Field
          label={words.cameras}
          value={draft.cameras}
          hint={t.log.quick.camerasHint}
          width={9}
          wrong={wrong === 'cameras'}
          onChange={(cameras) => set({ cameras })}
        />
      </div>
    </PanelForm>
  );
}
