#!/usr/bin/env node
// npm test: sets up what is missing and runs every test. `npm test -- e2e` runs the named suites of test/ only.
// `npm test` leaves out the suites that belong to `npm run faults` alone.
// `--long` looks on for an hour where a few minutes are usual, stops cameras 400 times, and knocks at each door for a minute: `npm run faults`.
// `--cycles N` kills what has the alerts N times where 100 are usual.
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { checks, checksAtOnce } from './check.mjs';
import { virtualDisplay } from './display.mjs';
import { inRoot } from './paths.mjs';
import { runtimeEnv } from './runtimes.mjs';
import { SetupFailure, say } from './setup/progress.mjs';
import { setUp, tellFailure } from './setup.mjs';
import { runChecks, saySummary, totals } from './steps.mjs';

/** Longer than a suite takes on a slow machine with two cores, in milliseconds. */
const suiteLimitMs = 30 * 60_000;
/** For how long `--long` looks at scenes that stand still, in minutes. */
const longStillMinutes = 60;
/** Over all causes for which a moving camera has to stop, and as many again over the ways in which a site is started: 400. */
const longPtzRounds = 200;
const longPtzMinutes = 30;
/** For how long it comes to each door with fresh seeds (test/doors/fuzz.ts), in minutes; there are some thirty. */
const longDoorMinutes = 1;
/** How long one cycle of a kill and a start may take, milliseconds. */
const cycleLimitMs = 20_000;

/**
 * Of the suites of test/ those that run beside the others: one looks at every screen in every look and measures no time, one
 * mostly waits, for minutes to pass or for a page to hang.
 */
const besideOthers = new Set(['everyscreen', 'waiting']);

/** Suites that run only where they are named: `npm run faults` does. */
const onlyNamed = new Set(['chromium']);

/** The folders of test/ that hold tests, each a suite: contract, e2e, faults. */
function suites() {
  return fs
    .readdirSync(inRoot('test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) =>
      fs
        .readdirSync(inRoot('test', name), { recursive: true })
        .some((file) => /\.test\.tsx?$/.test(`${file}`)),
    )
    .sort();
}

async function main() {
  const { values, positionals: chosen } = parseArgs({
    options: { long: { type: 'boolean', default: false }, cycles: { type: 'string' } },
    allowPositionals: true,
  });
  const { long: isLong } = values;
  const cycles = values.cycles === undefined ? undefined : Number(values.cycles);
  if (cycles !== undefined && !(Number.isInteger(cycles) && cycles > 0)) {
    say('--cycles takes a number from 1 on');
    process.exitCode = 2;
    return;
  }
  const runtimes = await setUp({ forTests: true });
  const env = {
    ...runtimeEnv(runtimes),
    ...(isLong
      ? {
          WATCHFLOOR_STILL_MINUTES: `${longStillMinutes}`,
          WATCHFLOOR_PTZ_ROUNDS: `${longPtzRounds}`,
          WATCHFLOOR_DOOR_MINUTES: `${longDoorMinutes}`,
        }
      : {}),
    ...(cycles === undefined ? {} : { WATCHFLOOR_CYCLES: `${cycles}` }),
  };
  const outcomes = chosen.length > 0 ? [] : await runChecks(checks(runtimes), env, checksAtOnce);
  try {
    await build(runtimes);
    const vitest = [
      inRoot('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--config',
      'vitest.e2e.config.ts',
    ];
    /** One after the other, on a display of their own. @param {string[]} names */
    const run = async (names) => {
      const suiteChecks = names.map((name) => ({
        name: `test/${name}`,
        command: runtimes.node,
        args: [...vitest, `test/${name}/`],
        tests: true,
        live: !besideOthers.has(name),
        limitMs:
          suiteLimitMs +
          (isLong ? (longStillMinutes + longPtzMinutes) * 60_000 : 0) +
          (cycles ?? 0) * cycleLimitMs,
      }));
      const display = await virtualDisplay();
      const ended = await runChecks(suiteChecks, { ...env, DISPLAY: display.name });
      await display.close();
      return ended;
    };
    const wanted = suites().filter((name) =>
      chosen.length === 0 ? !onlyNamed.has(name) : chosen.includes(name),
    );
    const lanes = [true, false].map((isBeside) =>
      run(wanted.filter((name) => besideOthers.has(name) === isBeside)),
    );
    outcomes.push(...(await Promise.all(lanes)).flat());
  } catch (error) {
    // Without a build and a display there are no suites to run, but what the checks found still counts.
    if (!(error instanceof SetupFailure)) throw error;
    tellFailure(error);
    outcomes.push({
      name: 'set-up of the suites',
      ok: false,
      output: error.details,
      counts: { passed: 0, failed: 0, skipped: 0 },
      failures: [],
    });
  }
  const counts = totals(outcomes);
  if (counts.passed === 0) say('no test ran: that is a failure too');
  saySummary(outcomes);
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}

await main().catch(tellFailure);
