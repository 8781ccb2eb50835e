#!/usr/bin/env node
// npm test: sets up what is missing, then runs every check and the tests of test/ that are not long.
//   npm test -- e2e test/net/cuts.long.test.ts   only these suites or files of test/, without the checks
//   npm test -- --changed [--since COMMIT]       the checks, and the tests that a change touches (since the last commit)
//   --long (npm run test:long)                   the long files of test/ instead, without the checks
//   --soak (npm run faults)                      long files too, an hour of still scenes instead of a few minutes, 400 stopped
//                                                cameras, a minute of fuzzing at each input boundary
//   --cycles N                                   kills the processes that hold alerts N times instead of 100
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { checks, checksAtOnce } from './check.mjs';
import { estimateMs, loadDurations } from './durations.mjs';
import { inRoot } from './paths.mjs';
import { runtimeEnv } from './runtimes.mjs';
import { duration, SetupFailure, say } from './setup/progress.mjs';
import { reportFailure, setUp } from './setup.mjs';
import { runChecks, saySummary, totals } from './steps.mjs';
import { changedFiles, chosenFiles, suiteFiles, suiteOf, suitesTouched } from './suites.mjs';

/** Time limit, longer than all files of test/ take on a slow machine with two cores, in milliseconds. */
const suitesLimitMs = 90 * 60_000;
/**
 * Number of files at a time. A file of test/ uses about half a core: the rest of its time it waits.
 * With three at once tests that check a duration fail on two cores: `e2e/alertsBack` took 2.9 s of its 2.
 */
const filesAtOnce = 2;
/** How long `--soak` watches still scenes, in minutes. */
const soakStillMinutes = 60;
/** Rounds over all causes that must stop a moving camera, and as many over the ways in which a site is started: 400. */
const soakPtzRounds = 200;
const soakPtzMinutes = 30;
/** How long `--soak` fuzzes each of about thirty input boundaries with fresh seeds (test/fuzz/fuzz.ts), in minutes. */
const soakFuzzMinutes = 1;
/** Maximum time of one cycle of a kill and a start, milliseconds. */
const cycleLimitMs = 20_000;

async function main() {
  const { values, positionals: names } = parseArgs({
    options: {
      long: { type: 'boolean', default: false },
      soak: { type: 'boolean', default: false },
      changed: { type: 'boolean', default: false },
      since: { type: 'string', default: 'HEAD' },
      cycles: { type: 'string' },
    },
    allowPositionals: true,
  });
  const { long: isLong, soak: isSoak, since } = values;
  const cycles = values.cycles === undefined ? undefined : Number(values.cycles);
  if (cycles !== undefined && !(Number.isInteger(cycles) && cycles > 0)) {
    say('--cycles takes a number from 1 on');
    process.exitCode = 2;
    return;
  }
  const changed = values.changed ? changedFiles(since) : undefined;
  const length = isSoak ? 'both' : isLong ? 'long' : 'quick';
  const files = chosenFiles(suiteFiles(), { names, length });
  const runtimes = await setUp({ forTests: true });
  const env = {
    ...runtimeEnv(runtimes),
    ...(isSoak
      ? {
          WATCHFLOOR_STILL_MINUTES: `${soakStillMinutes}`,
          WATCHFLOOR_PTZ_ROUNDS: `${soakPtzRounds}`,
          WATCHFLOOR_FUZZ_MINUTES: `${soakFuzzMinutes}`,
        }
      : {}),
    ...(cycles === undefined ? {} : { WATCHFLOOR_CYCLES: `${cycles}` }),
  };
  const touched = changed && suitesTouched(changed);
  const isWhole = (/** @type {string} */ file) => touched?.has(suiteOf(file)) ?? true;
  const whole = files.filter(isWhole);
  const estimate = estimateMs(whole, loadDurations(), filesAtOnce);
  if (estimate) say(`tests of test/: ${whole.length} files, about ${duration(estimate)} by their last run`);
  const withChecks = names.length === 0 && length === 'quick';
  const outcomes = withChecks ? await runChecks(checks(runtimes, changed && since), env, checksAtOnce) : [];
  try {
    await build(runtimes);
    const vitest = [
      inRoot('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--config',
      'vitest.e2e.config.ts',
    ];
    const limitMs =
      suitesLimitMs +
      (isSoak ? (soakStillMinutes + soakPtzMinutes) * 60_000 : 0) +
      (cycles ?? 0) * cycleLimitMs;
    /** @param {string} name @param {readonly string[]} of @param {readonly string[]} options @returns {import('./steps.mjs').Check[]} */
    const check = (name, of, ...options) =>
      of.length === 0
        ? []
        : [
            {
              name,
              command: runtimes.node,
              args: [...vitest, ...of, ...options],
              tests: true,
              live: true,
              limitMs,
            },
          ];
    const importing = files.filter((file) => !isWhole(file));
    const suites = [
      ...check('tests of test/', whole),
      ...check('tests that import it', importing, `--changed=${since}`),
    ];
    // Without a display each console starts a virtual one.
    const withoutDisplay = {
      ...env,
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      WATCHFLOOR_FILES_AT_ONCE: `${filesAtOnce}`,
    };
    outcomes.push(...(await runChecks(suites, withoutDisplay)));
  } catch (error) {
    // Without a build and a display no suites can run, but the results of the checks still count.
    if (!(error instanceof SetupFailure)) throw error;
    reportFailure(error);
    outcomes.push({
      name: 'set-up of the suites',
      ok: false,
      output: error.details,
      counts: { passed: 0, failed: 0, skipped: 0 },
      failures: [],
    });
  }
  const counts = totals(outcomes);
  const needsTests = changed === undefined;
  if (counts.passed === 0 && needsTests) say('no test ran: that is a failure too');
  saySummary(outcomes);
  process.exitCode = counts.failed > 0 || (counts.passed === 0 && needsTests) ? 1 : 0;
}

await main().catch(reportFailure);
