import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot, root } from './paths.mjs';
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
/** @typedef {{ test: string, message: string }} Failure the test's file and title, and the first lines of what it said */
/** @typedef {{ name: string, ok: boolean, output: string, counts: Counts, failures: readonly Failure[] }} Outcome */
/**
 * @typedef {object} Report what Vitest's JSON reporter writes, as far as it is read here
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} [numTodoTests]
 * @property {readonly { name: string, status: string, message: string,
 *   assertionResults: readonly { status: string, fullName: string, failureMessages: readonly string[] }[] }[]} testResults
 */

/** Longer than any honest check on a slow machine, in milliseconds. */
const checkLimitMs = 20 * 60_000;
/** Number of lines of a failed test's message in the summary: its reason and location. */
const linesOfFailure = 25;
/** Number of lines at the very end, which may be all that is kept of a run: the first failures and their reasons. */
const linesOfEnd = 12;
const lengthOfEndLine = 300;
/** Prefix of the progress reporter's lines, which are printed at once for every check. */
export const progressMark = '....  ';
const progressReporter = inRoot('scripts', 'progressReporter.mjs');

/** Whether a file could not be loaded; it has no failed test then. @param {Report['testResults'][number]} file */
const isBroken = (file) =>
  file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed');

/** A file that could not be loaded counts as one failed test. @param {Report} report @returns {Counts} */
export function countTests(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.testResults.filter(isBroken).length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/** Whether a stack line belongs to the test runner, so that it does not explain the failure. @param {string} line */
const isCallOfRunner = (line) => /^\s+at .*(?:node_modules\/|node:)/.test(line);

/**
 * Returns every failed test by name: often only the end of a long run's output is kept. @param {Report} report @returns
 * {Failure[]}
 */
export function failuresOf(report) {
  const short = (/** @type {string} */ text) =>
    text
      .split('\n')
      .filter((line) => !isCallOfRunner(line))
      .slice(0, linesOfFailure)
      .join('\n');
  return report.testResults.flatMap((file) => {
    const name = path.relative(root, file.name);
    if (isBroken(file)) return [{ test: name, message: short(file.message) }];
    return file.assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => ({
        test: `${name} > ${test.fullName}`,
        message: short(test.failureMessages.join('\n')),
      }));
  });
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

/** Returns the closing line for people and machines. @param {Counts} counts */
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
    ? [
        '--reporter=default',
        `--reporter=${progressReporter}`,
        '--reporter=json',
        `--outputFile.json=${report}`,
      ]
    : [];
  if (check.live) console.log(`---- ${check.name}`);
  let output = '';
  const limitMs = check.limitMs ?? checkLimitMs;
  const code = await runProgram(check.command, [...check.args, ...reporters], {
    cwd: root,
    env: { ...env, NO_COLOR: '1', WATCHFLOOR_CHECK: check.name },
    limitMs,
    onText: (text) => {
      if (check.live) return process.stdout.write(text);
      output += text;
      for (const line of text.split('\n')) if (line.startsWith(progressMark)) console.log(line);
    },
  });
  if (performance.now() - began >= limitMs)
    output += `\nended after ${duration(limitMs)}: it took too long\n`;
  const written = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : undefined;
  const counts = written ? countTests(written) : { passed: 0, failed: 0, skipped: 0 };
  const failures = written ? failuresOf(written) : [];
  fs.rmSync(scratch, { recursive: true, force: true });
  const ok = code === 0;
  const detail = check.tests ? `  (${closingLine(counts)})` : '';
  const took = duration(performance.now() - began);
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${check.name.padEnd(24)} ${took.padStart(8)}${detail}`);
  return { name: check.name, ok, output, counts, failures };
}

/**
 * Runs all checks, `atOnce` at a time, and prints the output of failed ones at the end. A failure stops no other check.
 * @param {readonly Check[]} checks @param {NodeJS.ProcessEnv} env @param {number} atOnce
 * @returns {Promise<Outcome[]>}
 */
export async function runChecks(checks, env, atOnce = 1) {
  /** @type {Outcome[]} */
  const outcomes = [];
  const left = [...checks];
  // A signal to end is forwarded to the running checks, and no new one starts.
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

/**
 * Summarises failures in a few lines: each reason once, with the first test and the number of tests.
 * Consequences of one fault in later tests come below it.
 * @param {readonly Outcome[]} outcomes @returns {string[]}
 */
export function shortly(outcomes) {
  const lines = outcomes
    .filter(({ ok }) => !ok)
    .flatMap(({ name, failures }) => {
      if (failures.length === 0) return [`${name}: failed without a failed test`];
      /** @type {Map<string, string[]>} */
      const byReason = new Map();
      for (const { test, message } of failures) {
        const reason = message.split('\n')[0] ?? '';
        byReason.set(reason, [...(byReason.get(reason) ?? []), test]);
      }
      return [...byReason].map(([reason, [first, ...others]]) => {
        const more = others.length > 0 ? ` and ${others.length} more` : '';
        return `${first}${more}: ${reason}`.slice(0, lengthOfEndLine);
      });
    });
  const left = lines.length - linesOfEnd;
  return left > 0 ? [...lines.slice(0, linesOfEnd), `and ${left} more reasons`] : lines;
}

/**
 * Prints the end of a run: failed tests with their messages, then the summary and the counts. @param {readonly Outcome[]}
 * outcomes
 */
export function saySummary(outcomes) {
  console.log('\n==== Summary');
  for (const { name, ok, failures } of outcomes) {
    if (ok) continue;
    console.log(`FAILED ${name}`);
    for (const { test, message } of failures) console.log(`  ${test}\n${message.replace(/^/gm, '    ')}`);
  }
  const end = shortly(outcomes);
  if (end.length > 0) console.log(`\n==== Failed\n${end.join('\n')}`);
  console.log(closingLine(totals(outcomes)));
}
