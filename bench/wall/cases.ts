import type { Bench, SideName } from './bench.ts';

/** The figures of one side; each case measures some of them. Times are ms. */
export interface Figures {
  readonly latencyP50: number;
  readonly latencyP95: number;
  readonly frozenPct: number;
  readonly fpsMin: number;
  /** Time from the command to moving pictures on the last tile. */
  readonly firstPictureAll: number;
  /** Time from the command to any picture, still or live, on the last tile. */
  readonly stillsAll: number;
  /** CPU of the window's processes, % of one core per tile. */
  readonly cpuPerTile: number;
  /** Memory of the window's processes, MB per tile. */
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

/** One measured arrangement; several rows can use its figures. */
export interface Case {
  readonly name: string;
  /** Number of cameras that it needs. */
  readonly cameras: number;
  measure(bench: Bench, side: SideName, round: number): Promise<Measured>;
}
