#!/usr/bin/env node
// npm start: sets up what is missing, builds, and opens the console. Arguments go to the program.
import { build } from './build.mjs';
import { virtualDisplayIfNone } from './display.mjs';
import { root } from './paths.mjs';
import { runProgram } from './program.mjs';
import { electronBinary, runtimeEnv } from './runtimes.mjs';
import { say } from './setup/progress.mjs';
import { reportFailure, setUp } from './setup.mjs';

async function start() {
  const runtimes = await setUp();
  await build(runtimes);
  const env = runtimeEnv(runtimes);
  if (runtimes.electron?.fallback) {
    say(`Electron ${runtimes.electron.version} is end-of-life: this is for trying and testing only.`);
  }
  const display = await virtualDisplayIfNone();
  if (display) {
    env.DISPLAY = display.name;
    say(
      `No display here: Watchfloor runs on a virtual one (Xvfb ${display.name}), which nobody sees. Ctrl-C ends it.`,
    );
  }
  // Chromium refuses to run its sandbox as root; all other users keep it.
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // Without D-Bus Chromium writes some thirty lines of harmless errors, which hide our output. A later switch wins:
  // `--log-level=0` restores them.
  const quiet = '--log-level=3';
  try {
    // npm changes to the checkout; a relative path among the arguments refers to the user's own directory.
    const cwd = process.env.INIT_CWD ?? process.cwd();
    process.exitCode = await runProgram(
      electronBinary(runtimes),
      [root, ...sandbox, quiet, '--tour', ...process.argv.slice(2)],
      { env, cwd },
    );
  } finally {
    await display?.close();
  }
}

await start().catch(reportFailure);
