import { percentile, type Row } from '../report.ts';
import type { BenchCity, SideName } from './files.ts';
import type { MapFigures } from './window.ts';

/**
 * A measured city by its numbers of cameras and buildings. `flies`: measures the flight too, not only the time to
 * interactive.
 */
export interface MapCase {
  readonly cameras: number;
  readonly buildings: number;
  readonly flies: boolean;
}

export interface MapRow extends Pick<Row, 'row' | 'unit' | 'better' | 'goal'> {
  readonly of: MapCase;
  readonly sides: readonly SideName[];
  figure(figures: MapFigures, city: BenchCity): number | null | undefined;
}

const allSides: readonly SideName[] = ['ours', 'deck', 'maplibre'];
const small: MapCase = { cameras: 4_420, buildings: 20_000, flies: true };
const whole: MapCase = { cameras: 40_210, buildings: 100_000, flies: true };
const huge: MapCase = { cameras: 40_210, buildings: 500_000, flies: false };
export const cases = [small, whole, huge] as const;

const lower = { better: 'lower' } as const;

function rowsOf(of: MapCase): MapRow[] {
  const at = `${of.cameras}/${of.buildings}`;
  const all = { ...lower, of, sides: allSides };
  const interactive: MapRow = {
    ...all,
    row: `interactive@${at}`,
    unit: 'ms',
    goal: 'ours <= 0.25 of the better peer',
    figure: (figures) => figures.interactive,
  };
  if (!of.flies) return [interactive];
  const flownMs = (name: string, times: 'jsMs' | 'wholeMs', quantile: number, goal: string): MapRow => ({
    ...all,
    row: `${name}-ms-p${quantile * 100}@${at}`,
    unit: 'ms',
    goal,
    figure: ({ flown }) => percentile(flown?.[times] ?? [], quantile),
  });
  return [
    interactive,
    flownMs('js', 'jsMs', 0.5, 'below p95'),
    flownMs('js', 'jsMs', 0.95, 'ours <= 5'),
    flownMs('frame', 'wholeMs', 0.5, 'ours <= 0.8 of the better peer'),
    flownMs('frame', 'wholeMs', 0.95, 'ours <= 0.6 of the better peer'),
    {
      ...all,
      row: `incomplete-frames@${at}`,
      unit: 'frames',
      goal: 'ours = 0',
      figure: ({ flown }) => flown?.incomplete,
    },
    {
      ...all,
      row: `draws@${at}`,
      unit: 'draws',
      goal: 'ours <= 60',
      figure: ({ flown }) => flown && Math.max(...flown.draws),
    },
    {
      ...all,
      row: `memory@${at}`,
      unit: 'MB',
      goal: 'ours <= 0.3 of maplibre',
      figure: ({ memory }) => memory,
    },
    { ...all, row: `pick-p95@${at}`, unit: 'ms', goal: 'ours <= 1', figure: ({ pickP95 }) => pickP95 },
    { ...all, row: `idle-cpu@${at}`, unit: '%', goal: 'ours <= 0.2', figure: ({ idleCpu }) => idleCpu },
  ];
}

export const rows: readonly MapRow[] = [
  ...cases.flatMap(rowsOf),
  {
    row: 'import-rate',
    unit: '1/s',
    better: 'higher',
    goal: 'ours >= 50000',
    of: huge,
    sides: ['ours'],
    figure: (_, { importRate }) => importRate,
  },
  {
    row: 'bytes-per-building',
    unit: 'bytes',
    better: 'lower',
    goal: 'ours <= 40',
    of: huge,
    sides: ['ours'],
    figure: (_, { bytesPerBuilding }) => bytesPerBuilding,
  },
];
