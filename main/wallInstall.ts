import { join } from 'node:path';
import { getConfigHome, installAutostart, listAutostartFiles, removeAutostart } from './autostart.ts';
import { parseCommandLine } from './commandLine.ts';

/**
 * `npm run wall:install -- --site=wss://HOST:PORT [options of the console]`: autostarts this checkout as a wall display.
 * `--remove-autostart` removes that. The packaged program does the same with `--room-wall --install-autostart`.
 */
const args = ['--room-wall', ...process.argv.slice(2).filter((arg) => arg !== '--room-wall')];
const remove = args.includes('--remove-autostart');
const read = parseCommandLine(args);
if (!read.ok && !remove) {
  process.stderr.write(
    `${read.why}\nuse: npm run wall:install -- --site=wss://HOST:PORT [--site-pin=SHA256]\n`,
  );
  process.exitCode = 2;
} else {
  const program = [process.execPath, join(import.meta.dirname, '../scripts/start.mjs')];
  const files = listAutostartFiles({ program, args, configHome: getConfigHome(process.env) });
  const output = remove ? removeAutostart(files) : installAutostart(files);
  for (const line of output) process.stdout.write(`${line}\n`);
}
