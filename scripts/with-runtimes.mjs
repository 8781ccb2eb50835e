#!/usr/bin/env node
// Runs one of the project's own Node programs with all that it needs:
//   node scripts/with-runtimes.mjs [--windows] [--tests] FILE [arguments]
// --windows also provides Electron, a build, and a virtual display where there is none; --tests what only tests use.
import { build } from './build.mjs';
import { virtualDisplayIfNone } from './display.mjs';
import { inRoot } from './paths.mjs';
import { runProgram } from './program.mjs';
import { runtimeEnv } from './runtimes.mjs';
import { reportFailure, setUp } from './setup.mjs';

async function main() {
  const args = process.argv.slice(2);
  const flags = new Set();
  while (args[0] === '--windows' || args[0] === '--tests') flags.add(args.shift());
  if (args.length === 0) {
    process.stderr.write('usage: node scripts/with-runtimes.mjs [--windows] [--tests] FILE [arguments]\n');
    process.exitCode = 2;
    return;
  }
  const windows = flags.has('--windows');
  const runtimes = await setUp({ windows, forTests: flags.has('--tests') });
  const env = runtimeEnv(runtimes);
  if (windows) await build(runtimes);
  const display = windows ? await virtualDisplayIfNone() : undefined;
  if (display) env.DISPLAY = display.name;
  try {
    // FILE is the checkout's; npm changes to it, but a relative path among the arguments refers to the user's own directory.
    const [file = '', ...rest] = args;
    const cwd = process.env.INIT_CWD ?? process.cwd();
    process.exitCode = await runProgram(runtimes.node, [inRoot(file), ...rest], { env, cwd });
  } finally {
    await display?.close();
  }
}

await main().catch(reportFailure);
