import type { RefObject } from 'react';
import type { CameraId, DeskId } from '../../../core/base/ids.ts';
import type { LogFilter } from '../../../core/shiftlog/api.ts';
import type { EntryType } from '../../../core/shiftlog/entry.ts';
import { getShiftAt, listShiftsBefore, type Roster } from '../../../core/shiftlog/shift.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { SearchField } from '../../ui/searchField.tsx';
import { shiftLogActionKeys } from './keys.ts';
import styles from './log.module.css';
import { entryTypeShapes, entryTypes } from './model.ts';

export type LogPeriod = 'shift' | 'last' | 'day' | 'all';
const logTimes: readonly LogPeriod[] = ['all', 'shift', 'last', 'day'];

/** The chosen filter. Its period is relative to the time of the request. */
export interface ChosenLogFilter {
  readonly types: readonly EntryType[];
  readonly time: LogPeriod;
  readonly thisDesk: boolean;
  readonly camera: { readonly id: CameraId; readonly number: number } | undefined;
  readonly text: string;
}

export const emptyLogFilter: ChosenLogFilter = {
  types: [],
  time: 'all',
  thisDesk: true,
  camera: undefined,
  text: '',
};

const dayMs = 86_400_000;

/** Returns the period of a chosen time; undefined: unlimited. */
function spanOf(time: LogPeriod, now: number, roster: Roster | null) {
  // Rounded to the minute, so that the request stays the same for that long.
  if (time === 'day') return { from: Math.floor((now - dayMs) / 60_000) * 60_000 };
  if (time === 'all' || roster === null) return {};
  if (time === 'shift') {
    const shift = getShiftAt(roster, now);
    return shift ? { from: shift.from } : {};
  }
  const [last] = listShiftsBefore(roster, now, 1);
  return last ? { from: last.from, to: last.to } : {};
}

/** Returns the request for a chosen filter at this time. */
export function toLogFilter(
  chosen: ChosenLogFilter,
  options: { readonly now: number; readonly roster: Roster | null; readonly desk: DeskId | undefined },
): LogFilter {
  const { now, roster, desk } = options;
  const text = chosen.text.trim().slice(0, 100);
  return {
    ...(chosen.types.length > 0 ? { types: [...chosen.types] } : {}),
    ...spanOf(chosen.time, now, roster),
    ...(chosen.thisDesk && desk ? { desk } : {}),
    ...(chosen.camera ? { camera: chosen.camera.id } : {}),
    ...(text === '' ? {} : { text }),
  };
}

/** Tests whether the filter excludes any of this desk's entries. */
export const isLogFilterLimited = ({ types, time, camera, text }: ChosenLogFilter): boolean =>
  types.length > 0 || time !== 'all' || camera !== undefined || text.trim() !== '';

export const toggleEntryType = (chosen: ChosenLogFilter, type: EntryType): ChosenLogFilter => ({
  ...chosen,
  types: chosen.types.includes(type) ? chosen.types.filter((one) => one !== type) : [...chosen.types, type],
});

export const getNextLogPeriod = ({ time }: ChosenLogFilter): LogPeriod =>
  logTimes[(logTimes.indexOf(time) + 1) % logTimes.length] ?? 'all';

interface Props {
  readonly chosen: ChosenLogFilter;
  readonly onChoose: (chosen: ChosenLogFilter) => void;
  readonly onCamera: () => void;
  readonly hasRoster: boolean;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly onLeave: () => void;
}

export function LogFilterBar({ chosen, onChoose, onCamera, hasRoster, search, onLeave }: Props) {
  const { t } = useLanguage();
  const words = t.log.filter;
  const set = (change: Partial<ChosenLogFilter>) => onChoose({ ...chosen, ...change });
  return (
    <div className={styles.filters}>
      <div className={styles.filterLine}>
        <SearchField
          aria-label={t.log.list.search}
          clear={t.search.clear}
          value={chosen.text}
          onChange={(text) => set({ text })}
          onLeave={onLeave}
          ref={search}
        />
        <Button look="chip" pressed={!chosen.thisDesk} onClick={() => set({ thisDesk: !chosen.thisDesk })}>
          {words.allDesks} <kbd>{shiftLogActionKeys.desk}</kbd>
        </Button>
        <Button look="chip" title={words.cameraHint} pressed={chosen.camera !== undefined} onClick={onCamera}>
          {chosen.camera ? words.camera(chosen.camera.number) : words.noCamera}{' '}
          <kbd>{shiftLogActionKeys.camera}</kbd>
        </Button>
        <span className={styles.times}>
          <kbd>{shiftLogActionKeys.time}</kbd>
          {logTimes.map((time) => (
            <Button
              key={time}
              look="chip"
              pressed={chosen.time === time}
              disabled={(time === 'shift' || time === 'last') && !hasRoster}
              onClick={() => set({ time })}
            >
              {words.times[time]}
            </Button>
          ))}
        </span>
      </div>
      <div className={styles.filterLine}>
        {entryTypes.map((type, at) => (
          <span key={type} className={styles.keyed}>
            {at === 0 && <kbd>⇧1…6</kbd>}
            <Button
              look="chip"
              pressed={chosen.types.includes(type)}
              onClick={() => onChoose(toggleEntryType(chosen, type))}
            >
              <IconMark shape={entryTypeShapes[type]} /> {t.log.types[type]}
            </Button>
          </span>
        ))}
        {isLogFilterLimited(chosen) && (
          <Button look="chip" onClick={() => onChoose({ ...emptyLogFilter, thisDesk: chosen.thisDesk })}>
            {words.clear} <kbd>{t.commandKeys.clearLogFilter}</kbd>
          </Button>
        )}
      </div>
    </div>
  );
}
