import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './paths.mjs';
import { runProgram } from './program.mjs';
import { duration, SetupFailure } from './setup/progress.mjs';
import { isAbandoned } from './setup/run.mjs';

/**
 * @typedef {object} Check one command that passes or fails
 * @property {string} name
 * @property {string} command
 * @property {readonly string[]} args
 * @property {boolean} [tests] whether it is a run of Vitest, whose tests are counted
 * @property {boolean} [live] whether its output is shown while it runs, for long ones
 * @property {number} [limitMs]
 */

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ name: string, ok: boolean, output: string, counts: Counts }} Outcome */

/** Longer than any honest check on a slow machine, in milliseconds. */
const checkLimitMs = 20 * 60_000;

/**
 * Counts from the report of Vitest's JSON reporter. A file that could not even be loaded has no failed test: it counts as one.
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests?: number,
 *   testResults: readonly { status: string, assertionResults: readonly { status: string }[] }[] }} report
 * @returns {Counts}
 */
export function countTests(report) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/** @param {readonly Outcome[]} outcomes @returns {Counts} a check that failed without a failed test counts as one */
export function totals(outcomes) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { ok, counts } of outcomes) {
    sum.passed += counts.passed;
    sum.failed += ok ? counts.failed : Math.max(counts.failed, 1);
    sum.skipped += counts.skipped;
  }
  return sum;
}

/** The closing line that people and machines read. @param {Counts} counts */
export const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/**
 * Runs one check and prints its line.
 * @param {Check} check @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Outcome>}
 */
async function runCheck(check, env) {
  const began = performance.now();
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'watchfloor-check-'));
  const report = path.join(scratch, 'report.json');
  const reporters = check.tests
    ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    : [];
  if (check.live) console.log(`---- ${check.name}`);
  let output = '';
  const limitMs = check.limitMs ?? checkLimitMs;
  const code = await runProgram(check.command, [...check.args, ...reporters], {
    ...{ cwd: root, env: { ...env, NO_COLOR: '1' }, limitMs },
    onText: (text) => {
      if (check.live) process.stdout.write(text);
      else output += text;
    },
  });
  if (performance.now() - began >= limitMs)
    output += `\nended after ${duration(limitMs)}: it took too long\n`;
  const counts = fs.existsSync(report)
    ? countTests(JSON.parse(fs.readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  fs.rmSync(scratch, { recursive: true, force: true });
  const ok = code === 0;
  const detail = check.tests ? `  (${closingLine(counts)})` : '';
  const took = duration(performance.now() - began);
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${check.name.padEnd(24)} ${took.padStart(8)}${detail}`);
  return { name: check.name, ok, output, counts };
}

/**
 * Runs all checks, `atOnce` at a time, and shows the output of those that failed at the end. None keeps another from running.
 * @param {readonly Check[]} checks @param {NodeJS.ProcessEnv} env @param {number} atOnce
 * @returns {Promise<Outcome[]>}
 */
export async function runChecks(checks, env, atOnce = 1) {
  /** @type {Outcome[]} */
  const outcomes = [];
  const left = [...checks];
  // Whoever is told to end passes that on to what is running, and starts nothing more.
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const lane = async () => {
    for (let check = left.shift(); check && !stopped && !isAbandoned(); check = left.shift()) {
      outcomes.push(await runCheck(check, env));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  process.off('SIGINT', stop).off('SIGTERM', stop);
  if (stopped || isAbandoned()) throw new SetupFailure('interrupted: run the command again.');
  for (const { name, output } of outcomes.filter((outcome) => !outcome.ok && outcome.output)) {
    console.log(`\n==== ${name}\n${output.trim()}`);
  }
  return outcomes;
}
