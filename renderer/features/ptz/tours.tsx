import { useState } from 'react';
import type { Preset, Tour } from '../../../core/ptz/ptz.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useUndoHistory } from '../../shared/undoHistory.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirmButton.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { usePtzControl } from './context.ts';
import styles from './ptz.module.css';

type TourStop = Tour['stops'][number];

const firstDwellS = 10;
const mostStops = 64;

interface Props {
  readonly tours: readonly Tour[];
  readonly presets: readonly Preset[];
  readonly disabled: boolean;
}

/** Preset tours: the camera's own can be started and stopped, the site's can also be edited here. */
export function PresetTourList({ tours, presets, disabled }: Props) {
  const steering = usePtzControl();
  const { t } = useLanguage();
  /** The edited tour's token, or `new`. */
  const [edited, setEdited] = useState<string | 'new'>();
  return (
    <section className={styles.presets}>
      <h3>{t.steering.tours}</h3>
      {tours.length === 0 && edited === undefined && <p className={styles.note}>{t.steering.noTours}</p>}
      <ul className={styles.list}>
        {tours.map((tour) =>
          edited === tour.token ? (
            <li key={tour.token}>
              <TourForm
                tour={tour}
                presets={presets}
                disabled={disabled}
                onClose={() => setEdited(undefined)}
              />
            </li>
          ) : (
            <li key={tour.token}>
              <span className={styles.tour} data-running={tour.running}>
                <span className={styles.name}>{tour.name}</span>
                <small>
                  {tour.by === 'site' ? t.steering.bySite : t.steering.byCamera}
                  {tour.running && (
                    <>
                      {' · '}
                      <IconMark shape={tour.paused ? 'half' : 'dot'} />{' '}
                      {tour.paused ? t.steering.paused : t.steering.running}
                    </>
                  )}
                </small>
              </span>
              <Button
                disabled={disabled}
                pressed={tour.running}
                onClick={() =>
                  void steering.command({ do: tour.running ? 'stopTour' : 'startTour', token: tour.token })
                }
              >
                {tour.running ? t.steering.stopTour : t.steering.startTour}
              </Button>
              {tour.by === 'site' && (
                <IconButton
                  shape="pencil"
                  disabled={disabled}
                  label={t.steering.editTour}
                  onClick={() => setEdited(tour.token)}
                />
              )}
            </li>
          ),
        )}
      </ul>
      {edited === 'new' ? (
        <TourForm
          tour={undefined}
          presets={presets}
          disabled={disabled}
          onClose={() => setEdited(undefined)}
        />
      ) : (
        <Button disabled={disabled || presets.length < 1} onClick={() => setEdited('new')}>
          {t.steering.newTour}
        </Button>
      )}
    </section>
  );
}

function TourForm(
  props: Omit<Props, 'tours'> & { readonly tour: Tour | undefined; readonly onClose: () => void },
) {
  const steering = usePtzControl();
  const { tour, presets, disabled, onClose } = props;
  const { t } = useLanguage();
  const undoHistory = useUndoHistory();
  const [name, setName] = useState(tour?.name ?? '');
  const [stops, setStops] = useState<readonly TourStop[]>(tour?.stops ?? []);
  const change = (at: number, to: Partial<TourStop>) =>
    setStops(stops.map((stop, index) => (index === at ? { ...stop, ...to } : stop)));
  const nextPreset = presets[stops.length % Math.max(1, presets.length)]?.token;

  async function save(): Promise<void> {
    const token = tour ? { token: tour.token } : {};
    const named = name.trim();
    if (!(await steering.command({ do: 'saveTour', ...token, name: named, stops: [...stops] }))) return;
    undoHistory.did({ what: (words) => words.steering.tourSaved(named) });
    onClose();
  }
  async function remove(removed: Tour): Promise<void> {
    if (!(await steering.command({ do: 'removeTour', token: removed.token }))) return;
    undoHistory.did({ what: (words) => words.steering.tourRemoved(removed.name) });
    onClose();
  }

  return (
    <div className={styles.edit}>
      <input
        value={name}
        maxLength={64}
        placeholder={t.steering.tourName}
        aria-label={t.steering.tourName}
        onChange={(event) => setName(event.target.value)}
      />
      <ol className={styles.stops}>
        {stops.map((stop, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stop's position is its identity, a preset may repeat
          <li key={at}>
            <select
              aria-label={t.steering.presets}
              value={stop.preset}
              onChange={(event) => change(at, { preset: event.target.value })}
            >
              {presets.map((preset) => (
                <option key={preset.token} value={preset.token}>
                  {preset.name || preset.token}
                </option>
              ))}
            </select>
            <Whole
              label={t.steering.dwell}
              value={stop.dwellS}
              most={3_600}
              onChange={(dwellS) => change(at, { dwellS })}
            />
            <Whole
              label={t.steering.tourSpeed}
              value={Math.round(stop.speed * 100)}
              most={100}
              onChange={(percent) => change(at, { speed: percent / 100 })}
            />
            <IconButton
              shape="cross"
              label={t.steering.removeStop}
              onClick={() => setStops(stops.filter((_, index) => index !== at))}
            />
          </li>
        ))}
      </ol>
      <div className={styles.row}>
        <Button
          disabled={nextPreset === undefined || stops.length >= mostStops}
          onClick={() =>
            nextPreset !== undefined &&
            setStops([...stops, { preset: nextPreset, dwellS: firstDwellS, speed: 1 }])
          }
        >
          {t.steering.addStop}
        </Button>
        <Button disabled={disabled || name.trim() === '' || stops.length === 0} onClick={() => void save()}>
          {t.steering.save}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t.steering.cancel}
        </Button>
      </div>
      {tour && (
        <ConfirmButton
          sure={t.steering.removeTour}
          disabled={disabled}
          onSure={() => void remove(tour)} // remove() shows a refusal
        >
          {t.steering.removeTour}
        </ConfirmButton>
      )}
    </div>
  );
}

/** A field for a whole number from 1. */
function Whole(props: {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}) {
  const { label, value, most, onChange } = props;
  return (
    <label className={styles.whole}>
      <small>{label}</small>
      <input
        type="number"
        min={1}
        max={most}
        value={value}
        onChange={(event) => {
          const given = Math.round(Number(event.target.value));
          if (given >= 1 && given <= most) onChange(given);
        }}
      />
    </label>
  );
}
