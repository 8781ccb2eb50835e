import type { Figures } from './figures.ts';

/** One arrangement that is measured: how many tiles, over what line. */
export interface Case {
  readonly tiles: number;
  readonly jitterMs: number;
}

export interface Measured extends Figures {
  /** From the command to show until the last tile shows moving pictures, ms. */
  readonly firstPictureAll: number;
  /** Of the window's processes, % of one core. */
  readonly cpuPerTile: number;
}

/** A row: a figure of one case, or its mean over several. */
export interface RowSpec {
  readonly row: string;
  readonly unit: string;
  readonly goal: string;
  readonly cases: readonly Case[];
  readonly value: (measured: Measured) => number;
}

const lossless: readonly Case[] = [1, 4, 9, 16].map((tiles) => ({ tiles, jitterMs: 0 }));
const jittery: Case = { tiles: 1, jitterMs: 40 };

/** Every case once: rows share them. */
export const cases: readonly Case[] = [...lossless, jittery];

/** 640x360 at 25 frames a second for one tile, 320x180 at 12.5 for the rest: the test cameras' main and sub. */
export const streamFor = (tiles: number) =>
  tiles === 1 ? ({ stream: 'main', fps: 25 } as const) : ({ stream: 'sub', fps: 12.5 } as const);

const p50 = (m: Measured) => m.latencyP50;
const p95 = (m: Measured) => m.latencyP95;
const frozen = { unit: '%', goal: 'ours <= 0', value: (m: Measured) => m.frozenPct };

export const rows: readonly RowSpec[] = [
  ...lossless.flatMap((one): RowSpec[] => {
    const at = one.tiles;
    const noWorse = at === 1 ? 'ours <= bare' : '';
    return [
      { row: `latency-p50@${at}`, unit: 'ms', goal: noWorse, cases: [one], value: p50 },
      { row: `latency-p95@${at}`, unit: 'ms', goal: noWorse, cases: [one], value: p95 },
      {
        row: `cpu-per-tile@${at}`,
        unit: '%',
        goal: 'ours <= 1.1 * bare',
        cases: [one],
        value: (m) => m.cpuPerTile,
      },
      {
        row: `first-picture-all@${at}`,
        unit: 'ms',
        goal: at === 16 ? 'ours <= 1500' : '',
        cases: [one],
        value: (m) => m.firstPictureAll,
      },
    ];
  }),
  { row: 'frozen-pct@loss0', cases: lossless, ...frozen },
  { row: 'latency-p50@1jitter', unit: 'ms', goal: 'ours <= bare - 5', cases: [jittery], value: p50 },
  { row: 'latency-p95@1jitter', unit: 'ms', goal: 'ours <= bare - 10', cases: [jittery], value: p95 },
  { row: 'frozen-pct@1jitter', cases: [jittery], ...frozen },
];
