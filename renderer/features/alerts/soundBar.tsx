import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { AlertPriority, priorityShapes } from '../../../core/alerts/alert.ts';
import type { AlertSound } from '../../../core/people/settings.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import styles from './soundBar.module.css';
/** Formats a minute of the day as `HH:mm`. */
export const formatMinuteOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const muteMinutes = [5, 15];
/** Half hours in 24-hour format: a time field would use the format of the machine's language. */
const halfHours = Array.from({ length: 48 }, (_, at) => at * 30);
const nightQuiet = { from: 22 * 60, to: 6 * 60 };

export interface AlertSoundView {
  readonly settings: AlertSound;
  readonly mutedUntil: number;
  readonly onMute: (minutes: number) => void;
  /** Stores the settings of the operator; undefined where the operator may not. */
  readonly onSave: ((settings: AlertSound) => void) | undefined;
  readonly onTest: (priority: AlertPriority, volume: number) => void;
}

/** The sound settings of this desk: mute, volume, and quiet hours with critical alerts only. */
export function AlertSoundBar(props: { readonly sound: AlertSoundView; readonly onClose: () => void }) {
  const { settings, mutedUntil, onMute, onSave, onTest } = props.sound;
  const { t } = useLanguage();
  const words = t.alerts.sound;
  const root = useRef<HTMLFieldSetElement>(null);
  const [volume, setVolume] = useState(settings.volume);
  useLayoutEffect(() => root.current?.querySelector('button')?.focus(), []);
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' && event.key.toLowerCase() !== 'q') return;
    event.preventDefault();
    event.stopPropagation();
    props.onClose();
  }
  const { quiet } = settings;
  return (
    <fieldset
      ref={root}
      className={styles.bar}
      aria-label={words.title}
      data-testid="alert-sound"
      onKeyDown={onKeyDown}
    >
      {mutedUntil > 0 ? (
        <Button onClick={() => onMute(0)}>{words.unmute}</Button>
      ) : (
        muteMinutes.map((minutes) => (
          <Button key={minutes} onClick={() => onMute(minutes)}>
            {words.mute(minutes)}
          </Button>
        ))
      )}
      <label>
        {words.volume}
        <input
          type="range"
          min={10}
          max={100}
          step={5}
          value={volume}
          disabled={!onSave}
          onChange={(event) => setVolume(Number(event.target.value))}
          onPointerUp={() => onSave?.({ ...settings, volume })}
          onKeyUp={() => onSave?.({ ...settings, volume })}
        />
        <b>{words.percent(volume)}</b>
      </label>
      <div className={styles.on}>
        <span>{words.on}</span>
        {AlertPriority.options.map((priority) => (
          <span key={priority} className={styles.one} data-priority={priority}>
            <label title={priority === 'critical' ? words.always : undefined}>
              <input
                type="checkbox"
                checked={priority === 'critical' || settings.on[priority]}
                disabled={!onSave || priority === 'critical'}
                onChange={(event) =>
                  onSave?.({ ...settings, on: { ...settings.on, [priority]: event.target.checked } })
                }
              />
              <IconMark shape={priorityShapes[priority]} /> {t.alerts.priorities[priority]}
            </label>
            <IconButton
              shape="sound"
              title={words.test}
              label={`${words.test}: ${t.alerts.priorities[priority]}`}
              onClick={() => onTest(priority, volume)}
            />
          </span>
        ))}
      </div>
      <label>
        <input
          type="checkbox"
          checked={quiet !== null}
          disabled={!onSave}
          onChange={(event) => onSave?.({ ...settings, quiet: event.target.checked ? nightQuiet : null })}
        />
        {words.quietOn}
      </label>
      {quiet &&
        (['from', 'to'] as const).map((end) => (
          <label key={end}>
            {words[end]}
            <select
              value={quiet[end]}
              disabled={!onSave}
              onChange={(event) =>
                onSave?.({ ...settings, quiet: { ...quiet, [end]: Number(event.target.value) } })
              }
            >
              {halfHours.map((minute) => (
                <option key={minute} value={minute}>
                  {formatMinuteOfDay(minute)}
                </option>
              ))}
            </select>
          </label>
        ))}
      <label>
        <input
          type="checkbox"
          checked={settings.notices}
          disabled={!onSave}
          onChange={(event) => onSave?.({ ...settings, notices: event.target.checked })}
        />
        {words.notices}
      </label>
      <small>{words.muteNote}</small>
      <Button look="quiet" onClick={props.onClose}>
        <IconMark shape="cross" /> <kbd>Esc</kbd>
      </Button>
    </fieldset>
  );
}
