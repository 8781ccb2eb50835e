// Builds mediasoup's worker from the sources in its npm package with Debian's libraries. No line of mediasoup's C++ is
// changed, only the lists of files to compile (workerUnits.mjs): its build looks for its dependencies in folders that .wrap files name, and finds stand-ins there that hand on
// the system's libraries. What each stand-in does, and what was tested with it, stands in the files themselves.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { duration, SetupFailure } from './progress.mjs';
import { CommandFailure, run } from './run.mjs';
import { applyUnits } from './workerUnits.mjs';

const standIns = path.join(path.dirname(fileURLToPath(import.meta.url)), 'mediasoup-stand-ins');

/** A line of progress at most this often, in milliseconds. */
const reportEveryMs = 20_000;

/**
 * Builds the worker in the folder `work`, which outlives an interrupted run so that the next one goes on where ninja stopped.
 * Compiles units of many sources; where a compiler refuses those, each source alone.
 * @param {() => Promise<string>} fetchSources returns the package's folder `worker` @param {string} work
 * @param {(text: string) => void} note
 * @returns {Promise<string>} path of the binary, inside `work`
 * @throws {SetupFailure}
 */
export async function buildWorker(fetchSources, work, note) {
  if (fs.existsSync(work)) note('taking up an interrupted build');
  const inUnits = path.join(work, 'units');
  const plain = path.join(work, 'plain');
  try {
    if (!fs.existsSync(plain)) {
      try {
        return await compile(await prepareSources(fetchSources, inUnits, applyUnits), inUnits, note);
      } catch (error) {
        if (!(error instanceof CommandFailure) || !isRefusal(error.tail)) throw error;
        note(`the quick build failed (${error.message}): compiling each source alone, 4 times as long`);
      }
    }
    return await compile(await prepareSources(fetchSources, plain), plain, note);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    throw new SetupFailure(
      `The media worker could not be built: see the compiler's words below, or set MEDIASOUP_WORKER_BIN to one that you have. (Removing ${work} starts the build afresh.)`,
      error.tail,
    );
  }
}

/** Whether it was the compiler that ended ninja, not a signal or the disk. @param {string} tail */
const isRefusal = (tail) => /subcommand failed/.test(tail) && !/No space left/.test(tail);

/**
 * A copy of the worker's sources with a stand-in wherever a .wrap file names a dependency to download. It gets its final
 * name only when it is whole.
 * @param {() => Promise<string>} fetchSources @param {string} folder @param {(worker: string) => void} [change]
 */
async function prepareSources(fetchSources, folder, change) {
  const source = path.join(folder, 'worker');
  if (fs.existsSync(source)) return source;
  const partial = `${source}.partial`;
  fs.rmSync(partial, { recursive: true, force: true });
  fs.cpSync(await fetchSources(), partial, { recursive: true });
  const subprojects = path.join(partial, 'subprojects');
  for (const name of fs.readdirSync(standIns)) {
    if (!fs.statSync(path.join(standIns, name)).isDirectory()) continue;
    const wrap = fs.readFileSync(path.join(subprojects, `${name}.wrap`), 'utf8');
    const directory = /^directory\s*=\s*(\S+)/m.exec(wrap)?.[1];
    if (!directory)
      throw new SetupFailure(
        `${name}.wrap of this mediasoup names no directory: scripts/setup/worker-build.mjs must learn its new form.`,
      );
    const target = path.join(subprojects, directory);
    fs.cpSync(path.join(standIns, name), target, { recursive: true });
    fs.copyFileSync(path.join(standIns, 'empty.c'), path.join(target, 'empty.c'));
  }
  change?.(partial);
  fs.renameSync(partial, source);
  return source;
}

/** Only the target mediasoup-worker: the shared library would want the real static libraries. */
/** @param {string} source @param {string} folder @param {(text: string) => void} note */
async function compile(source, folder, note) {
  const build = path.join(folder, 'build');
  const configured = path.join(build, 'configured');
  if (!fs.existsSync(configured)) {
    fs.rmSync(build, { recursive: true, force: true }); // Half a configuration is worth nothing.
    // The options are those of mediasoup's own release build. nodownload: fail at once instead of trying the network.
    const options = ['--wrap-mode=nodownload', '--buildtype=release', '-Db_ndebug=true'];
    await run('meson', ['setup', ...options, build, source]);
    fs.writeFileSync(configured, '');
  }
  // All generated headers come from one command, which upstream's first library does not wait for: on a busy machine it
  // sometimes compiles too early and fails.
  await run('ninja', ['-C', build, 'fbs/FBS/message.h']);
  note(`compiling on ${os.availableParallelism()} cores`);
  const began = performance.now();
  let reportedAt = began;
  const onLine = (/** @type {string} */ line) => {
    const [, done, total] = /^@(\d+)\/(\d+)@/.exec(line) ?? [];
    const now = performance.now();
    if (!done || now - reportedAt < reportEveryMs) return;
    reportedAt = now;
    const remainingMs = ((now - began) / Number(done)) * (Number(total) - Number(done));
    note(`${done} of ${total} steps, about ${duration(Math.max(remainingMs, 10_000))} to go`);
  };
  await run('ninja', ['-C', build, 'mediasoup-worker'], {
    env: { ...process.env, NINJA_STATUS: '@%f/%t@ ' },
    onLine,
  });
  return path.join(build, 'mediasoup-worker');
}
