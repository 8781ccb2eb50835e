#!/usr/bin/env node
// npm run dev: the console with hot reload. Arguments go to the program.
import { forgetBuild } from './build.mjs';
import { virtualDisplayIfNone } from './display.mjs';
import { inRoot, root } from './paths.mjs';
import { runProgram } from './program.mjs';
import { runtimeEnv } from './runtimes.mjs';
import { say } from './setup/progress.mjs';
import { reportFailure, setUp } from './setup.mjs';

async function dev() {
  const runtimes = await setUp();
  forgetBuild();
  const env = runtimeEnv(runtimes);
  const display = await virtualDisplayIfNone();
  if (display) {
    env.DISPLAY = display.name;
    say(`No display here: Watchfloor runs on a virtual one (Xvfb ${display.name}).`);
  }
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--noSandbox'] : [];
  const electronVite = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  try {
    const args = [electronVite, 'dev', '--watch', ...sandbox, '--', ...process.argv.slice(2)];
    process.exitCode = await runProgram(runtimes.node, args, { env, cwd: root });
  } finally {
    await display?.close();
  }
}

await dev().catch(reportFailure);
