import type { RefObject } from 'react';
import { useStore } from 'zustand';
import { AlertClass, AlertPriority, type Person, priorityShapes } from '../../../core/alerts/alert.ts';
import { OperatorId, WardId } from '../../../core/base/ids.ts';
import { CameraFunction } from '../../../core/cameras/camera.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { listWards } from '../../shared/mirror.ts';
import { useMirror } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { SearchField } from '../../ui/searchField.tsx';
import styles from './alerts.module.css';
import { useAlertsContext } from './context.ts';
import { alertKeys } from './keys.ts';
import { type ChosenAlertFilter, getAlertClassName, hasChosenFilter } from './model.ts';

const times = [15, 60, 480, 1_440];

interface Props {
  readonly chosen: ChosenAlertFilter;
  readonly onChoose: (chosen: ChosenAlertFilter) => void;
  readonly search: RefObject<HTMLInputElement | null>;
  /** Whether `AlertFilterDrawer` is shown. */
  readonly open: boolean;
  readonly onToggle: () => void;
  /** Undefined in a list that has no groups. */
  readonly grouped: boolean | undefined;
  readonly onGroup: () => void;
  readonly onLeave: () => void;
}

const withoutEmpty = <T,>(list: readonly T[]): T[] | undefined => (list.length > 0 ? [...list] : undefined);

/** The filters that are always shown. */
export function AlertFilterBar(props: Props) {
  const { chosen, onChoose, search, open } = props;
  const { t } = useLanguage();
  const words = t.alerts.filter;
  const set = (change: Partial<ChosenAlertFilter>) => onChoose({ ...chosen, ...change });
  function toggle(priority: AlertPriority): void {
    const now = chosen.priorities ?? [];
    set({
      priorities: withoutEmpty(
        now.includes(priority) ? now.filter((one) => one !== priority) : [...now, priority],
      ),
    });
  }
  return (
    <div className={styles.filterLine}>
      <SearchField
        aria-label={t.alerts.list.search}
        clear={t.search.clear}
        value={chosen.text ?? ''}
        onChange={(text) => set({ text: text || undefined })}
        onLeave={props.onLeave}
        ref={search}
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
          <IconMark shape={priorityShapes[priority]} />
          <span>{t.alerts.priorities[priority]}</span>
        </Button>
      ))}
      <Button look="chip" pressed={open} aria-expanded={open} onClick={props.onToggle}>
        {words.more} <kbd>{alertKeys.presses.filter[0]}</kbd>
      </Button>
      {props.grouped !== undefined && (
        <Button look="chip" pressed={props.grouped} title={t.alerts.groups.hint} onClick={props.onGroup}>
          {t.alerts.groups.on} <kbd>{alertKeys.presses.group[0]}</kbd>
        </Button>
      )}
      {hasChosenFilter(chosen) && (
        <Button look="chip" onClick={() => onChoose({})}>
          {words.clear} <kbd>{t.commandKeys.clearAlertFilter}</kbd>
        </Button>
      )}
    </div>
  );
}

/** The filters that are shown on demand. `owners`: other people who have alerts in the list. */
export function AlertFilterDrawer(
  props: Pick<Props, 'chosen' | 'onChoose'> & { readonly owners: readonly Person[] },
) {
  const { chosen, onChoose, owners } = props;
  const { policy } = useAlertsContext();
  const { list } = useStore(useMirror().cameras);
  const speech = useLanguage();
  const { t } = speech;
  const words = t.alerts.filter;
  const set = (change: Partial<ChosenAlertFilter>) => onChoose({ ...chosen, ...change });
  return (
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
            acknowledged: value === 'acknowledged' ? true : value === 'unacknowledged' ? false : undefined,
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
          ...Object.keys(policy?.classes ?? {}).map(
            (one) => [one, getAlertClassName(one, speech, policy)] as const,
          ),
        ]}
        onPick={(value) => set({ classes: value === '' ? undefined : [AlertClass.parse(value)] })}
      />
      <Choice
        label={words.ward}
        value={chosen.wards?.[0] ?? ''}
        options={[['', words.any], ...listWards(list).map((ward) => [ward.id, t.ward(ward)] as const)]}
        onPick={(value) => set({ wards: value === '' ? undefined : [WardId.parse(value)] })}
      />
      <Choice
        label={words.function}
        value={chosen.functions?.[0] ?? ''}
        options={[['', words.any], ...CameraFunction.options.map((one) => [one, t.functions[one]] as const)]}
        onPick={(value) => set({ functions: value === '' ? undefined : [CameraFunction.parse(value)] })}
      />
      <Choice
        label={words.time}
        value={chosen.lastMinutes === undefined ? '' : String(chosen.lastMinutes)}
        options={[['', words.any], ...times.map((one) => [String(one), words.last(one)] as const)]}
        onPick={(value) => set({ lastMinutes: value === '' ? undefined : Number(value) })}
      />
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
