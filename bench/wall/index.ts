import { makeRow, type Row } from '../report.ts';
import { failures, printRows, runOf } from '../run.ts';
import type { Bench, SideName } from './bench.ts';
import type { Case, Measured } from './cases.ts';
import { buildPeers, peerNames } from './peers.ts';
import { type RowSpec, rows } from './rows.ts';
import { openScreen } from './screen.ts';
import { windowSize } from './side.ts';
import { openStage } from './stage.ts';

/**
 * `npm run bench:wall [-- --rows GLOB] [--rounds N] [--quick] [--sides ours,bare,...]`: our window beside its peers
 * (see bench/peers), with the same cameras, Electron and picture sizes, interleaved round by round. Latency is the time
 * from a camera's sending of a frame's first packet to the frame's code in the display's framebuffer; CPU and memory
 * are those of the window's processes. Only the parts that the chosen rows need are started.
 */
interface Result {
  readonly sides: readonly SideName[];
  readonly samples: Partial<Record<SideName, Measured[]>>;
  /** The first error of each side that could not be measured. */
  readonly failed: ReturnType<typeof failures<SideName>>;
}

/** Returns the sides to measure for each case of the chosen rows. */
function planOf(chosen: readonly RowSpec[], wanted: ReadonlySet<string>): Map<Case, Result> {
  const plan = new Map<Case, Result>();
  for (const { of, peers } of chosen) {
    const before = plan.get(of)?.sides ?? [];
    const sides = (['ours', ...peerNames] as const).filter(
      (name) => wanted.has(name) && (before.includes(name) || name === 'ours' || peers.includes(name)),
    );
    plan.set(of, { sides, samples: {}, failed: failures<SideName>() });
  }
  return plan;
}

/** Measures each side in turn; an error of one side does not affect the figures of the others. */
async function measureRound(bench: Bench, plan: ReadonlyMap<Case, Result>, round: number): Promise<void> {
  for (const [one, result] of plan) {
    for (const name of result.sides) {
      await result.failed.attempt(name, `round ${round}, ${one.name}, ${name}`, async () => {
        const measured = await one.measure(bench, name, round);
        result.samples[name] = [...(result.samples[name] ?? []), measured];
      });
    }
  }
}

function rowOf({ row, unit, better, goal, peers, figure }: RowSpec, result: Result | undefined): Row {
  const names = (['ours', ...peers] as const).filter((name) => result?.sides.includes(name));
  const values = (name: SideName) =>
    (result?.samples[name] ?? []).flatMap((measured) => measured[figure] ?? []);
  const samples = Object.fromEntries(names.map((name) => [name, values(name)]));
  const missing = names.flatMap((name) => {
    const why = result?.failed.whys.get(name);
    return why ? `${name}: ${why}` : [];
  });
  const why = missing.join('; ') || (values('ours').length === 0 ? 'ours was not requested' : undefined);
  return makeRow({ bench: 'wall', row, unit, better, goal }, samples, why);
}

async function main(): Promise<void> {
  const { chosen, rounds, quick, values } = runOf(rows, {
    sides: ['ours', ...peerNames].join(),
    'playout-delay': undefined,
  });
  const [minMs, maxMs] = values['playout-delay']?.split('..').map(Number) ?? [];
  const playoutDelay = minMs !== undefined && maxMs !== undefined ? { minMs, maxMs } : undefined;
  const plan = planOf(chosen, new Set(values.sides?.split(',')));
  const needed = [...plan.values()].flatMap(({ sides }) => sides);
  const screen = await openScreen(windowSize.width, windowSize.height);
  try {
    const stage = await openStage(Math.max(...[...plan.keys()].map(({ cameras }) => cameras)), playoutDelay);
    try {
      const pages = await buildPeers(
        stage.folder,
        peerNames.filter((name) => needed.includes(name)),
      );
      const bench: Bench = { stage, screen, pages, places: new Map(), quick };
      for (let round = 1; round <= rounds; round++) await measureRound(bench, plan, round);
      printRows(chosen.map((spec) => rowOf(spec, plan.get(spec.of))));
    } finally {
      await stage.close();
    }
  } finally {
    screen.close();
  }
}

await main();
