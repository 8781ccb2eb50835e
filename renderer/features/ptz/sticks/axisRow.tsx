import type { StoreApi } from 'zustand/vanilla';
import type { StickIdentity, StickProfile } from '../../../../core/ptz/stick.ts';
import { useSpeech } from '../../../i18n/words.ts';
import { Button } from '../../../ui/button.tsx';
import type { StickHeard } from '../control.ts';
import { AxisBar, readingOf } from './live.tsx';
import { type Move, midpointFrom, withAxis, withAxisSet } from './model.ts';
import styles from './sticks.module.css';

/** Which axis of the stick moves one of the camera's, and how. */
export function AxisRow(props: {
  readonly move: Move;
  readonly profile: StickProfile;
  readonly identity: StickIdentity;
  readonly stick: StoreApi<StickHeard | null>;
  readonly onChange: (profile: StickProfile) => void;
}) {
  const { move, profile, identity, stick, onChange } = props;
  const { t } = useSpeech();
  const { stick: words } = t.steering;
  const axis = profile[move];
  const set = (to: Parameters<typeof withAxisSet>[2]) => onChange(withAxisSet(profile, move, to));
  return (
    <fieldset className={styles.axis}>
      <legend>{words.moves[move]}</legend>
      <select
        aria-label={words.moves[move]}
        value={axis?.axis ?? ''}
        onChange={(event) => {
          const { value } = event.target;
          onChange(withAxis(profile, move, value === '' ? null : Number(value)));
        }}
      >
        <option value="">{words.noAxis}</option>
        {Array.from({ length: identity.axes }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an axis is its number
          <option key={at} value={at}>
            {words.axis(at)}
          </option>
        ))}
      </select>
      {axis && (
        <>
          <AxisBar stick={stick} of={identity} axis={axis} />
          <label className={styles.setting}>
            <span>
              {words.deadZone} {Math.round(axis.deadZone * 100)}%
            </span>
            <input
              type="range"
              min={0}
              max={50}
              value={Math.round(axis.deadZone * 100)}
              onChange={(event) => set({ deadZone: Number(event.target.value) / 100 })}
            />
          </label>
          <label className={styles.setting}>
            <span>
              {words.exponent} {t.steering.degrees(axis.exponent)}
            </span>
            <input
              type="range"
              min={1}
              max={4}
              step={0.1}
              value={axis.exponent}
              onChange={(event) => set({ exponent: Number(event.target.value) })}
            />
          </label>
          <div className={styles.setting}>
            <span>
              {words.midpoint} {Math.round(axis.midpoint * 100)}%
            </span>
            <Button
              onClick={() =>
                set({ midpoint: midpointFrom(readingOf(stick.getState(), identity)?.axes[axis.axis] ?? 0) })
              }
            >
              {words.midpointNow}
            </Button>
          </div>
          <label className={styles.check}>
            <input
              type="checkbox"
              checked={axis.invert}
              onChange={(event) => set({ invert: event.target.checked })}
            />
            {words.invert}
          </label>
        </>
      )}
    </fieldset>
  );
}
