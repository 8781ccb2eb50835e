import { join, resolve } from 'node:path';
import { app, protocol } from 'electron';
import { systemClock } from '../core/base/clock.ts';
import type { CommandLine } from './commandLine.ts';
import { exitCodes } from './exitCodes.ts';
import { packagedRuntimes } from './packaged.ts';
import { bugLine, writeBugs } from './processes/bugs.ts';
import { type Logs, openLogs } from './processes/logs.ts';
import { type Forked, forkUtility } from './processes/utility.ts';
import { pageScheme } from './windows/origin.ts';
import { setSwitches } from './windows/switches.ts';

const clock = systemClock();
// Before anything is forked: the other processes inherit it.
if (app.isPackaged)
  Object.assign(process.env, packagedRuntimes(process.resourcesPath, process.versions.electron));

const fork = (name: Forked, args: readonly string[], logs: Logs) =>
  forkUtility(join(import.meta.dirname, `${name}.js`), args, {
    name,
    clock,
    log: (line) => logs.write(name, line),
    // A site's first words are its first administrator's password, which no file may keep; the demo needs nobody to know it.
    show: (line) => (name === 'site' ? undefined : logs.write(name, line)),
  });

/** Starts the console, or says why there is none. */
export function begin(options: CommandLine): void {
  const userData = options['user-data-dir'];
  if (userData !== undefined) app.setPath('userData', resolve(userData));
  if (!app.requestSingleInstanceLock()) {
    const folder = app.getPath('userData');
    // Who wants pictures gets none: the running program takes none for us.
    const isForPictures = options.screenshot !== undefined;
    process.stderr.write(
      isForPictures
        ? `Watchfloor is running already on ${folder}: no picture taken. Name another folder with --user-data-dir.\n`
        : `Watchfloor is running already on ${folder}: its window comes to the front.\n`,
    );
    app.exit(isForPictures ? exitCodes.inUse : exitCodes.done);
    return;
  }
  // Chromium refuses its sandbox to root; anyone who passes this switch has decided.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  setSwitches();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: pageScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
  const logs = openLogs(join(app.getPath('userData'), 'logs'), { clock, echo: options.diagnostics });
  writeBugs(logs);
  const giveUp = (error: unknown) => {
    process.stderr.write(`${bugLine(error)}\n`);
    logs.write('main', bugLine(error));
    logs.flush().finally(() => app.exit(exitCodes.bug));
  };
  async function run(): Promise<void> {
    await app.whenReady();
    // Everybody waits for the desk: it reads its program while main reads the rest of its own. An embedded site comes before it.
    let early = options.site ? fork('desk', [], logs) : undefined;
    const program = await import('./index.ts');
    await program.run(options, logs, (name, args) => {
      const child = name === 'desk' ? early : undefined;
      early = child ? undefined : early;
      return child ?? fork(name, args, logs);
    });
  }
  // Not awaited at the top level: Electron becomes ready only after this file has been loaded, which is why it is short.
  run().catch(giveUp);
}
