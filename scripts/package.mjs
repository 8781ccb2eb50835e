#!/usr/bin/env node
// npm run package: packs the program with the Electron at hand into dist/, as a folder and a tar.gz.
import fs from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { inRoot, root } from './paths.mjs';
import { runtimeEnv } from './runtimes.mjs';
import { SetupFailure, say, step } from './setup/progress.mjs';
import { CommandFailure, run } from './setup/run.mjs';
import { reportFailure, setUp } from './setup.mjs';

/**
 * Copies runtimes that are not npm packages to where electron-builder.yml takes them from. @param
 * {import('./runtimes.mjs').Runtimes} runtimes
 */
function stageRuntimes({ worker, sqliteBinding, joystick }) {
  const stage = inRoot('out', 'runtime');
  fs.rmSync(stage, { recursive: true, force: true });
  fs.mkdirSync(stage, { recursive: true });
  if (worker) fs.copyFileSync(worker, path.join(stage, `mediasoup-worker${path.extname(worker)}`));
  if (sqliteBinding) fs.copyFileSync(sqliteBinding, path.join(stage, 'better_sqlite3-napi9.node'));
  if (joystick) fs.copyFileSync(joystick, path.join(stage, 'joystick.node'));
}

async function main() {
  const runtimes = await setUp();
  await build(runtimes);
  const { electron } = runtimes;
  if (!electron) throw new Error('set-up has not provided Electron');
  stageRuntimes(runtimes);
  const system = { win32: 'win', darwin: 'mac' }[process.platform.toString()] ?? 'linux';
  const builder = inRoot('node_modules', 'electron-builder', 'cli.js');
  const args = [
    ...[builder, '--dir', `--${system}`, '--publish', 'never'],
    ...[`-c.electronDist=${electron.dist}`, `-c.electronVersion=${electron.version}`],
  ];
  const unpacked = await step('package', 'the program without its sources', async (note) => {
    note(`packing with Electron ${electron.version}`);
    try {
      await run(runtimes.node, args, { cwd: root, env: runtimeEnv(runtimes) });
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      throw new SetupFailure('electron-builder could not pack the program: see its words below.', error.tail);
    }
    // electron-builder puts the architecture into the name, except for x64.
    const folder = inRoot('dist', `${system}${process.arch === 'x64' ? '' : `-${process.arch}`}-unpacked`);
    return { outcome: path.relative(root, folder), value: folder };
  });
  if (system === 'linux') {
    /** @type {{ version: string }} */
    const { version } = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8'));
    const name = `watchfloor-${version}-linux-${process.arch}`;
    await step('archive', 'to carry it elsewhere', async () => {
      const archive = inRoot('dist', `${name}.tar.gz`);
      const rename = `--transform=s,^${path.basename(unpacked)},${name},`;
      await run('tar', ['-czf', archive, rename, '-C', path.dirname(unpacked), path.basename(unpacked)]);
      return { outcome: path.relative(root, archive), value: undefined };
    });
  }
  if (electron.fallback)
    say(`Electron ${electron.version} is end-of-life: try and test with this package, but never ship it.`);
}

await main().catch(reportFailure);
