import type { RefObject } from 'react';
import { AlertClass, AlertPriority, type Person, priorityShape } from '../../../core/alerts/alert.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { AlertFilter } from '../../../core/alerts/queue.ts';
import { OperatorId, WardId } from '../../../core/base/ids.ts';
import type { Ward } from '../../../core/cameras/camera.ts';
import { CameraFunction } from '../../../core/cameras/camera.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { SearchField } from '../../ui/searchField.tsx';
import styles from './alerts.module.css';
import { classNameOf, isLimited } from './model.ts';

/** As chosen: the time as minutes back from now, so that it goes on with the clock. */
export interface Chosen extends Omit<AlertFilter, 'state' | 'from' | 'to'> {
  readonly lastMinutes?: number | undefined;
}

const times = [15, 60, 480, 1_440];

/** What a choice asks the desk for now. */
export function filterOf(state: AlertFilter['state'], chosen: Chosen, now: number): AlertFilter {
  const { lastMinutes, text, ...rest } = chosen;
  const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    ...named,
    state,
    ...(text?.trim() ? { text: text.trim().slice(0, 100) } : {}),
    // By the minute: the same choice is the same list for so long.
    ...(lastMinutes === undefined ? {} : { from: Math.floor(now / 60_000 - lastMinutes) * 60_000 }),
  };
}

/** Whether it limits the list at all. */
export const isChosen = (chosen: Chosen): boolean => isLimited(filterOf('all', chosen, 0));

interface Props {
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  readonly wards: readonly Ward[];
  /** Who else has alerts, as far as the list has shown. */
  readonly owners: readonly Person[];
  readonly classes: readonly string[];
  readonly policy: AlertPolicy | undefined;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly grouped: boolean;
  readonly mayGroup: boolean;
  readonly onGroup: () => void;
  readonly onLeave: () => void;
}

const withoutEmpty = <T,>(list: readonly T[]): T[] | undefined => (list.length > 0 ? [...list] : undefined);

export function Filters(props: Props) {
  const { chosen, onChoose, wards, owners, classes, policy, search, open } = props;
  const speech = useSpeech();
  const { t } = speech;
  const words = t.alerts.filter;
  const set = (change: Partial<Chosen>) => onChoose({ ...chosen, ...change });
  function toggle(priority: AlertPriority): void {
    const now = chosen.priorities ?? [];
    set({
      priorities: withoutEmpty(
        now.includes(priority) ? now.filter((one) => one !== priority) : [...now, priority],
      ),
    });
  }
  return (
    <div className={styles.filters}>
      <div className={styles.filterLine}>
        <SearchField
          label={t.alerts.list.search}
          clear={t.search.clear}
          value={chosen.text ?? ''}
          onChange={(text) => set({ text: text || undefined })}
          onLeave={props.onLeave}
          field={search}
        />
        {AlertPriority.options.map((priority) => (
          <Button
            key={priority}
            look="chip"
            className={styles.priorityChip}
            title={t.alerts.priorities[priority]}
            aria-label={t.alerts.priorities[priority]}
            data-priority={priority}
            pressed={chosen.priorities?.includes(priority) ?? false}
            onClick={() => toggle(priority)}
          >
            <Mark shape={priorityShape[priority]} />
            <span>{t.alerts.priorities[priority]}</span>
          </Button>
        ))}
        <Button look="chip" pressed={open} aria-expanded={open} onClick={props.onToggle}>
          {words.more} <kbd>F</kbd>
        </Button>
        {props.mayGroup && (
          <Button look="chip" pressed={props.grouped} title={t.alerts.groups.hint} onClick={props.onGroup}>
            {t.alerts.groups.on} <kbd>G</kbd>
          </Button>
        )}
        {isChosen(chosen) && (
          <Button look="chip" onClick={() => onChoose({})}>
            {words.clear} <kbd>⌫</kbd>
          </Button>
        )}
      </div>
      {open && (
        <div className={styles.filterLine}>
          <Choice
            label={words.state}
            value={
              chosen.acknowledged !== undefined
                ? chosen.acknowledged
                  ? 'acknowledged'
                  : 'unacknowledged'
                : chosen.active !== undefined
                  ? chosen.active
                    ? 'active'
                    : 'cleared'
                  : ''
            }
            options={[
              ['', words.any],
              ['unacknowledged', words.unacknowledged],
              ['acknowledged', words.acknowledged],
              ['active', words.active],
              ['cleared', words.cleared],
            ]}
            onPick={(value) =>
              set({
                acknowledged:
                  value === 'acknowledged' ? true : value === 'unacknowledged' ? false : undefined,
                active: value === 'active' ? true : value === 'cleared' ? false : undefined,
              })
            }
          />
          <Choice
            label={words.owner}
            value={chosen.owner ?? ''}
            options={[
              ['', words.anyone],
              ['me', words.me],
              ['nobody', words.unassigned],
              ...owners.map(({ id, name }) => [id, name] as const),
            ]}
            onPick={(value) =>
              set({
                owner:
                  value === 'me' || value === 'nobody'
                    ? value
                    : value === ''
                      ? undefined
                      : OperatorId.parse(value),
              })
            }
          />
          <Choice
            label={words.class}
            value={chosen.classes?.[0] ?? ''}
            options={[
              ['', words.any],
              ...classes.map((one) => [one, classNameOf(one, speech, policy)] as const),
            ]}
            onPick={(value) => set({ classes: value === '' ? undefined : [AlertClass.parse(value)] })}
          />
          <Choice
            label={words.ward}
            value={chosen.wards?.[0] ?? ''}
            options={[['', words.any], ...wards.map((ward) => [ward.id, t.ward(ward)] as const)]}
            onPick={(value) => set({ wards: value === '' ? undefined : [WardId.parse(value)] })}
          />
          <Choice
            label={words.function}
            value={chosen.functions?.[0] ?? ''}
            options={[
              ['', words.any],
              ...CameraFunction.options.map((one) => [one, t.functions[one]] as const),
            ]}
            onPick={(value) => set({ functions: value === '' ? undefined : [CameraFunction.parse(value)] })}
          />
          <Choice
            label={words.time}
            value={chosen.lastMinutes === undefined ? '' : String(chosen.lastMinutes)}
            options={[['', words.any], ...times.map((one) => [String(one), words.last(one)] as const)]}
            onPick={(value) => set({ lastMinutes: value === '' ? undefined : Number(value) })}
          />
        </div>
      )}
    </div>
  );
}

function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onPick: (value: string) => void;
}) {
  return (
    <label className={styles.choice}>
      <span>{props.label}</span>
      <select
        value={props.value}
        data-set={props.value !== ''}
        onChange={(event) => props.onPick(event.target.value)}
      >
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
