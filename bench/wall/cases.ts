import type { Bench, SideName } from './bench.ts';

/** All that a case can measure of one side; each case fills some. Times in ms. */
export interface Figures {
  readonly latencyP50: number;
  readonly latencyP95: number;
  readonly frozenPct: number;
  readonly fpsMin: number;
  /** From the command to show until the last tile shows moving pictures. */
  readonly firstPictureAll: number;
  /** From the command to show until the last tile has any picture of its camera. */
  readonly stillsAll: number;
  /** Of the window's processes, % of one core. */
  readonly cpuPerTile: number;
  /** Of the window's processes, MB. */
  readonly memoryPerTile: number;
  readonly sdp: number;
  readonly switchP95: number;
  readonly switchBlankP95: number;
  readonly hideP95: number;
  readonly showP95: number;
  readonly resumeP95: number;
  readonly uncoverP95: number;
  readonly tabP95: number;
  readonly resizeP95: number;
  readonly resizeSdp: number;
  readonly stallP100: number;
  readonly recover: number;
}
export type Measured = Partial<Figures>;

/** One arrangement that is measured, of each side that can do it; rows share it. */
export interface Case {
  readonly name: string;
  /** How many cameras it needs. */
  readonly cameras: number;
  measure(bench: Bench, side: SideName, round: number): Promise<Measured>;
}
