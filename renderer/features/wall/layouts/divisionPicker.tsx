import { useStore } from 'zustand';
import { type CustomDivision, type Division, SquareName } from '../../../../core/wall/division.ts';
import { DwellMs } from '../../../../core/wall/layout.ts';
import { getActiveLayout, type WallState } from '../../../../core/wall/wall.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { Button, LabelWithKey } from '../../../ui/button.tsx';
import { useWall } from '../context.ts';
import { DivisionDrawing } from './divisionDrawing.tsx';
import styles from './layouts.module.css';
import { getDivisionLabel, groupDivisionsForWall } from './names.ts';

/** In the order of their keys, Alt+1 to Alt+7. */
const squares: readonly Division[] = SquareName.options;
/** Offered dwells of a tab, seconds. */
const tabDwells = [10, 15, 20, 30, 60, 120, 300] as const;

interface Props {
  readonly portrait: boolean;
  readonly onEdit: () => void;
  readonly onSequence: () => void;
  readonly onSpot: () => void;
  readonly onDone: () => void;
}

/** Returns each custom division of this window's tabs once. */
function ownDivisions({ tabs }: WallState): readonly CustomDivision[] {
  const own = new Map<string, CustomDivision>();
  for (const { layout } of tabs.tabs)
    if (typeof layout.division !== 'string') own.set(JSON.stringify(layout.division), layout.division);
  return [...own.values()];
}

/** All divisions as drawings, and the other contents of the selected tile. */
export function DivisionPicker({ portrait, onEdit, onSequence, onSpot, onDone }: Props) {
  const { t } = useLanguage();
  const store = useWall();
  const { act } = store;
  const wall = useStore(store);
  const { division } = getActiveLayout(wall);
  const own = ownDivisions(wall);
  const choose = (next: Division) => {
    act({ do: 'division', division: next });
    onDone();
  };
  const button = (each: Division, isPortrait: boolean) => {
    const key = squares.indexOf(each);
    const label = getDivisionLabel(each, t);
    return (
      <button
        key={typeof each === 'string' ? each : JSON.stringify(each)}
        type="button"
        className={styles.choice}
        aria-pressed={JSON.stringify(each) === JSON.stringify(division)}
        title={key < 0 ? label : `${label} (${t.wall.gridHint(key + 1)})`}
        onClick={() => choose(each)}
      >
        <DivisionDrawing division={each} portrait={isPortrait} />
        <span>{label}</span>
      </button>
    );
  };
  return (
    <>
      {groupDivisionsForWall(portrait).map(({ shape, names }) => (
        <section key={shape}>
          <h3>{t.layouts[shape]}</h3>
          <div className={styles.choices}>{names.map((name) => button(name, shape === 'portrait'))}</div>
        </section>
      ))}
      {own.length > 0 && (
        <section>
          <h3>{t.layouts.ownOnes}</h3>
          <div className={styles.choices}>{own.map((each) => button(each, portrait))}</div>
        </section>
      )}
      <section className={styles.more}>
        <Button onClick={onEdit} says={t.layouts.edit} />
        <span className={styles.moreTitle}>{t.layouts.tileTitle(wall.selected + 1)}</span>
        <Button onClick={onSequence} says={t.layouts.makeSequence} />
        <Button onClick={onSpot} says={t.layouts.makeSpot} />
        <label className={styles.turns}>
          <LabelWithKey text={t.layouts.turnTabs} />
          <select
            value={wall.tabs.turnMs ?? 0}
            onChange={(event) => {
              const dwell = DwellMs.safeParse(Number(event.target.value));
              act({ do: 'turnTabs', dwellMs: dwell.success ? dwell.data : null });
            }}
          >
            <option value={0}>{t.layouts.turnTabsOff}</option>
            {tabDwells.map((seconds) => (
              <option key={seconds} value={seconds * 1_000}>
                {seconds < 60 ? t.layouts.seconds(seconds) : t.layouts.minutes(seconds / 60)}
              </option>
            ))}
          </select>
        </label>
      </section>
    </>
  );
}
