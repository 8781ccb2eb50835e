import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { filesBelow, inRoot, root } from './paths.mjs';
import { runtimeEnv } from './runtimes.mjs';
import { alone } from './setup/lock.mjs';
import { SetupFailure, say, step } from './setup/progress.mjs';
import { CommandFailure, run } from './setup/run.mjs';

/** Source folders of the five programs. */
const sources = ['core', 'node', 'main', 'desk', 'preload', 'renderer', 'site', 'sim'];
const settings = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];

/** Written last, so that an interrupted build has none. */
const stamp = inRoot('out', '.built-from');

/** Whether a file affects the build. @param {string} file */
export const countsForBuild = (file) => !/\.test\.tsx?$|(^|[\\/])tsconfig\.json$|\.md$/.test(file);

/** Returns a hash over all that the build reads. */
function sourcesHash() {
  const hash = createHash('sha256');
  const files = sources.flatMap((folder) =>
    filesBelow(inRoot(folder)).map((file) => path.join(folder, file)),
  );
  for (const file of [...files.filter(countsForBuild), ...settings]) {
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(inRoot(file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Builds the programs into out/ if their sources changed since the last build. @param {import('./runtimes.mjs').Runtimes} runtimes */
export async function build(runtimes) {
  const waiting = () => say('set-up: another build is at work in this checkout; waiting for it');
  await alone(`${fs.realpathSync(root)} build`, waiting, () =>
    step('programs', 'main, desk, site, demo cameras and windows', async (note) => {
      const hash = sourcesHash();
      if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash)
        return { outcome: 'already built', value: undefined };
      note('building them');
      fs.rmSync(stamp, { force: true });
      const electronVite = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
      try {
        await run(runtimes.node, [electronVite, 'build'], { cwd: root, env: runtimeEnv(runtimes) });
      } catch (error) {
        if (!(error instanceof CommandFailure)) throw error;
        throw new SetupFailure(
          'The programs could not be built: see the words below and mend the source.',
          error.tail,
        );
      }
      fs.writeFileSync(stamp, hash);
      return { outcome: 'built', value: undefined };
    }),
  );
}

/** Marks the build as outdated. Hot reload writes into out/ as well, so the next start must build again. */
export const forgetBuild = () => fs.rmSync(stamp, { force: true });
