import path from 'node:path';
import { estimateMs, loadDurations, saveDurations } from './durations.mjs';
import { root } from './paths.mjs';
import { duration } from './setup/progress.mjs';
import { progressMark } from './steps.mjs';

/** Minimum interval between lines: several unit test files end per second. */
const lineEveryMs = 15_000;

/** @param {{ moduleId: string }} module */
const nameOf = ({ moduleId }) => path.relative(root, moduleId);

/**
 * A reporter of Vitest: prints how many files of a run have ended and about how long the rest takes, and records how long each took.
 * The parameters below are the part of Vitest's classes that is read here.
 */
export default class ProgressReporter {
  name = process.env.WATCHFLOOR_CHECK ?? 'tests';
  earlier = loadDurations();
  /** @type {import('./durations.mjs').Durations} */
  ended = {};
  /** @type {Set<string>} */
  remaining = new Set();
  workers = 1;
  startedAt = performance.now();
  printedAt = performance.now();

  /** @param {{ config: { maxWorkers: number } }} vitest */
  onInit({ config }) {
    this.workers = config.maxWorkers;
  }

  /** @param {readonly { moduleId: string }[]} specifications */
  onTestRunStart(specifications) {
    this.remaining = new Set(specifications.map(nameOf));
    this.startedAt = performance.now();
    this.print();
  }

  /** @param {{ moduleId: string, diagnostic(): { duration: number, collectDuration: number } }} module */
  onTestModuleEnd(module) {
    const { duration: testsMs, collectDuration } = module.diagnostic();
    this.ended[nameOf(module)] = Math.round(testsMs + collectDuration);
    this.remaining.delete(nameOf(module));
    if (performance.now() - this.printedAt >= lineEveryMs && this.remaining.size > 0) this.print();
  }

  onTestRunEnd() {
    saveDurations(this.ended);
  }

  print() {
    this.printedAt = performance.now();
    const count = Object.keys(this.ended).length;
    const estimate = estimateMs([...this.remaining], this.earlier, this.workers);
    const rest = estimate === undefined ? '' : `, about ${duration(estimate)} left`;
    const after = count === 0 ? '' : ` after ${duration(this.printedAt - this.startedAt)}`;
    console.log(
      `${progressMark} ${this.name.padEnd(24)} ${count} of ${count + this.remaining.size} files${after}${rest}`,
    );
  }
}
