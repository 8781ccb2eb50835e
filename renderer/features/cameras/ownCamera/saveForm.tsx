import { WardId } from '../../../../core/base/ids.ts';
import type { Ward } from '../../../../core/cameras/camera.ts';
import { useSpeech } from '../../../i18n/words.ts';
import { Button } from '../../../ui/button.tsx';
import { Field, Tick } from './field.tsx';
import { type Draft, type Needed, placeIn } from './model.ts';
import styles from './owncamera.module.css';

/** What the camera is called by; it can be saved once it has been seen. */
export function SaveForm(props: {
  readonly draft: Draft;
  readonly set: (to: Partial<Draft>) => void;
  readonly wards: readonly Ward[];
  readonly hasPtz: boolean;
  readonly busy: boolean;
  /** What keeps it from being saved, once it has been seen. */
  readonly lacks: readonly Needed[];
  readonly isReady: boolean;
  readonly isSaving: boolean;
  readonly onSave: () => void;
}) {
  const { draft, set, wards, lacks } = props;
  const { t } = useSpeech();
  const words = t.ownCamera;
  const isWrongPlace = draft.position.trim() !== '' && !placeIn(draft.position);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave();
      }}
    >
      <div className={styles.named}>
        <Field label={words.number} isWrong={lacks.includes('number')}>
          <input
            value={draft.number}
            inputMode="numeric"
            maxLength={6}
            onChange={(event) => set({ number: event.target.value })}
          />
        </Field>
        <Field label={words.name} isWrong={lacks.includes('name')}>
          <input value={draft.name} maxLength={120} onChange={(event) => set({ name: event.target.value })} />
        </Field>
      </div>
      <div className={styles.pair}>
        <Field label={words.ward} isWrong={wards.length === 0 || lacks.includes('ward')}>
          <select value={draft.ward} onChange={(event) => set({ ward: WardId.parse(event.target.value) })}>
            {draft.ward === '' && <option value="">{words.wardChoose}</option>}
            {/* By its bare name: that is what is typed to find it. */}
            {wards.map((ward) => (
              <option key={ward.id} value={ward.id}>
                {ward.name}
              </option>
            ))}
          </select>
        </Field>
        <Field label={words.position} isWrong={isWrongPlace}>
          <input
            value={draft.position}
            placeholder={words.positionHint}
            maxLength={60}
            aria-invalid={isWrongPlace}
            onChange={(event) => set({ position: event.target.value })}
          />
        </Field>
      </div>
      {wards.length > 0 && lacks.length > 0 && (
        <p className={styles.warn} data-testid="own-camera-lacks">
          {words.lacks(lacks.map((each) => words[each]))}
        </p>
      )}
      {wards.length === 0 && <p className={styles.warn}>{words.wardNone}</p>}
      {isWrongPlace && <p className={styles.warn}>{words.positionWrong}</p>}
      {props.hasPtz && <Tick label={words.steer} on={draft.steer} onChange={(steer) => set({ steer })} />}
      <Button type="submit" disabled={props.busy || !props.isReady}>
        {props.isSaving ? words.saving : words.save}
      </Button>
    </form>
  );
}
