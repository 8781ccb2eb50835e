import type { Row } from '../report.ts';
import { cameraSwitch } from './cameraSwitch.ts';
import type { Case, Measured } from './cases.ts';
import { coveredWindows } from './coveredWindows.ts';
import { hiddenWindow } from './hiddenWindow.ts';
import type { LineKind } from './line.ts';
import { openWall } from './openWall.ts';
import { type PeerName, peerNames } from './peers.ts';
import { lineCut, workerKill } from './recovery.ts';
import { resizedWindow } from './resizedWindow.ts';
import { stalls } from './stalls.ts';
import { steadyWall } from './steadyWall.ts';

/** A row: one figure of a case, of ours and of the peers that support it. */
export interface RowSpec extends Pick<Row, 'row' | 'unit' | 'better' | 'goal'> {
  readonly of: Case;
  readonly peers: readonly PeerName[];
  readonly figure: keyof Measured;
}

type Parts = Pick<RowSpec, 'row' | 'of' | 'figure'> & Partial<RowSpec>;
const inMs = ({ row, of, figure, ...parts }: Parts): RowSpec => ({
  row,
  of,
  figure,
  unit: 'ms',
  better: 'lower',
  goal: '',
  peers: [],
  ...parts,
});

const jitter: LineKind = { delayMs: 0, jitterMs: 40, loss: 0 };
const lossy = (percent: number): LineKind => ({ delayMs: 20, jitterMs: 0, loss: percent / 100 });
/** TCP retransmits within the kernel, where a relay cannot drop packets: for the other peers a line can only delay. */
const overUdp: readonly PeerName[] = ['bare'];

const walls = [1, 4, 9, 16].flatMap((at): RowSpec[] => {
  const of = steadyWall(`${at} tiles`, at);
  const [one, sixteen] = [at === 1, at === 16];
  const peers = peerNames;
  const noWorse = one || sixteen ? 'ours <= bare' : '';
  const p95 = sixteen ? 'ours <= 100 and ours <= bare' : noWorse;
  const whole = sixteen ? 'ours >= 90 and ours >= bare' : '';
  const cpu = { goal: 'ours <= 1.1 * bare', unit: '%' };
  const first = sixteen ? 'ours <= 1500 and ours <= bare' : '';
  return [
    inMs({ row: `latency-p50@${at}`, of, peers, figure: 'latencyP50', goal: noWorse }),
    inMs({ row: `latency-p95@${at}`, of, peers, figure: 'latencyP95', goal: p95 }),
    inMs({ row: `fps-min@${at}`, of, peers, figure: 'fpsMin', unit: '%', better: 'higher', goal: whole }),
    inMs({ row: `cpu-per-tile@${at}`, of, peers, figure: 'cpuPerTile', ...cpu }),
    inMs({ row: `first-picture-all@${at}`, of, peers, figure: 'firstPictureAll', goal: first }),
    inMs({ row: `memory-per-tile@${at}`, of, peers, figure: 'memoryPerTile', unit: 'MB' }),
  ];
});

const jittery = steadyWall('1 tile, jitter', 1, jitter);
const jitterRow = (row: string, figure: keyof Measured, goal: string, unit = 'ms') =>
  inMs({ row, of: jittery, peers: overUdp, figure, goal, unit });

const losses = [0, 1, 2, 5].map((percent): RowSpec => {
  const goals: Readonly<Record<number, string>> = { 0: 'ours <= 0', 2: 'ours <= 0.5 and ours <= bare' };
  return inMs({
    row: `frozen-pct@loss${percent}`,
    of: steadyWall(`4 tiles, ${percent} % loss, 40 ms`, 4, lossy(percent)),
    peers: percent === 0 ? peerNames : overUdp,
    figure: 'frozenPct',
    unit: '%',
    goal: goals[percent] ?? 'ours <= bare',
  });
});

const opened = openWall(64);
const openedFromFour = openWall(64, 4);

const actions: readonly RowSpec[] = [
  inMs({ row: 'open-sdp@64', of: opened, peers: ['bare'], figure: 'sdp', goal: 'ours <= 300' }),
  inMs({ row: 'open-stills@64', of: opened, figure: 'stillsAll', goal: 'ours <= 500' }),
  // bench/peers/README.md explains why the other peers are not measured with 64 tiles.
  inMs({
    row: 'open-first-all@64',
    of: opened,
    peers: ['bare', 'mse'],
    figure: 'firstPictureAll',
    goal: 'ours <= 2000',
  }),
  inMs({ row: 'open-sdp@4to64', of: openedFromFour, figure: 'sdp', goal: 'ours <= 300' }),
  inMs({ row: 'open-stills@4to64', of: openedFromFour, figure: 'stillsAll', goal: 'ours <= 500' }),
  inMs({ row: 'open-first-all@4to64', of: openedFromFour, figure: 'firstPictureAll', goal: 'ours <= 2000' }),
  // The peers' pages have no switching, pausing, marks or restarts.
  inMs({ row: 'switch-p95', of: cameraSwitch, figure: 'switchP95', goal: 'ours <= 250' }),
  inMs({ row: 'switch-blank-p95', of: cameraSwitch, figure: 'switchBlankP95', goal: 'ours <= 0' }),
  inMs({ row: 'hide-to-server-p95', of: hiddenWindow, figure: 'hideP95', goal: 'ours <= 150' }),
  inMs({ row: 'show-to-server-p95', of: hiddenWindow, figure: 'showP95', goal: 'ours <= 150' }),
  inMs({ row: 'show-to-picture-p95', of: hiddenWindow, figure: 'resumeP95', goal: 'ours <= 150' }),
  inMs({ row: 'uncover-to-server-p95', of: coveredWindows, figure: 'uncoverP95', goal: 'ours <= 150' }),
  inMs({ row: 'tab-to-server-p95', of: coveredWindows, figure: 'tabP95', goal: 'ours <= 150' }),
  inMs({ row: 'resize-to-server-p95', of: resizedWindow, figure: 'resizeP95', goal: 'ours <= 150' }),
  inMs({ row: 'resize-sdp', of: resizedWindow, figure: 'resizeSdp', goal: 'ours <= 0' }),
  inMs({ row: 'stall-detect-p100', of: stalls, figure: 'stallP100', goal: 'ours <= 2000' }),
  inMs({ row: 'cut5s-recover', of: lineCut, peers: peerNames, figure: 'recover', goal: 'ours <= 1500' }),
  inMs({ row: 'worker-kill-recover', of: workerKill, figure: 'recover', goal: 'ours <= 3000' }),
];

export const rows: readonly RowSpec[] = [
  ...walls,
  jitterRow('latency-p50@1jitter', 'latencyP50', 'ours <= bare - 5'),
  jitterRow('latency-p95@1jitter', 'latencyP95', 'ours <= bare - 10'),
  jitterRow('frozen-pct@1jitter', 'frozenPct', 'ours <= 0', '%'),
  ...losses,
  ...actions,
];
