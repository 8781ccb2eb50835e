import { join, resolve } from 'node:path';
import { app, protocol } from 'electron';
import { createSystemClock } from '../core/base/clock.ts';
import { getConfigHome, installAutostart, listAutostartFiles, removeAutostart } from './autostart.ts';
import {
  type CommandLine,
  commandLineHelp,
  findFileFault,
  findForbiddenSwitch,
  parseCommandLine,
} from './commandLine.ts';
import { exitCodes } from './exitCodes.ts';
import { getPackagedRuntimes } from './packaged.ts';
import { openProcessLogs, type ProcessLogs } from './processes/processLogs.ts';
import { formatUnexpectedError, logUnexpectedErrors } from './processes/unexpectedErrors.ts';
import { forkUtilityProcess, type UtilityProgram } from './processes/utility.ts';
import { pageScheme } from './windows/origin.ts';
import { setChromiumSwitches } from './windows/switches.ts';

const clock = createSystemClock();
// Set before anything is forked, so that the other processes inherit it.
if (app.isPackaged)
  Object.assign(process.env, getPackagedRuntimes(process.resourcesPath, process.versions.electron));

const fork = (name: UtilityProgram, args: readonly string[], logs: ProcessLogs) =>
  forkUtilityProcess(join(import.meta.dirname, `${name}.js`), args, {
    name,
    clock,
    log: (line) => logs.write(name, line),
    // A site first prints its first administrator's password, which must not be stored in a file; the demo's need not be known.
    show: (line) => (name === 'site' ? undefined : logs.write(name, line)),
  });

/** Installs or removes the autostart of this wall display, then exits. */
function autostart(options: CommandLine): void {
  const program = app.isPackaged ? [process.execPath] : [process.execPath, app.getAppPath()];
  const args = process.argv.slice(app.isPackaged ? 1 : 2);
  const files = listAutostartFiles({ program, args, configHome: getConfigHome(process.env) });
  const output = options['remove-autostart'] ? removeAutostart(files) : installAutostart(files);
  for (const line of output) process.stdout.write(`${line}\n`);
  app.exit(exitCodes.done);
}

function refuse(why: string): void {
  process.stderr.write(`${why}\n`);
  app.exit(exitCodes.badCommandLine);
}

/** Starts the console; if another one uses the same data, that one's window comes to the front instead. */
function start(options: CommandLine): void {
  const userData = options['user-data-dir'];
  if (userData !== undefined) app.setPath('userData', resolve(userData));
  if (!app.requestSingleInstanceLock()) {
    const folder = app.getPath('userData');
    // The running program cannot take screenshots for this one.
    const isForPictures = options.screenshot !== undefined;
    process.stderr.write(
      isForPictures
        ? `Watchfloor is running already on ${folder}: no picture taken. Name another folder with --user-data-dir.\n`
        : `Watchfloor is running already on ${folder}: its window comes to the front.\n`,
    );
    app.exit(isForPictures ? exitCodes.inUse : exitCodes.done);
    return;
  }
  // Chromium refuses to run its sandbox as root; a user who passes this switch has decided so.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  setChromiumSwitches();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: pageScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
  const logs = openProcessLogs(join(app.getPath('userData'), 'logs'), { clock, echo: options.diagnostics });
  logUnexpectedErrors(logs);
  const giveUp = (error: unknown) => {
    process.stderr.write(`${formatUnexpectedError(error)}\n`);
    logs.write('main', formatUnexpectedError(error));
    logs.flush().finally(() => app.exit(exitCodes.bug));
  };
  async function run(): Promise<void> {
    await app.whenReady();
    // Everything waits for the desk: it loads its code while main loads the rest of its own. An embedded site starts before it.
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

// A packaged program may be controlled by its operator only; a checkout also by tests and in development.
const steering = app.isPackaged ? findForbiddenSwitch(process.argv.slice(1)) : undefined;
const read = parseCommandLine(process.argv.slice(1));
if (steering !== undefined) refuse(`${steering.split('=')[0]}: not in the packaged program`);
else if (read.ok && read.options.help) {
  process.stdout.write(commandLineHelp);
  app.exit(exitCodes.done);
} else if (read.ok && (read.options['install-autostart'] || read.options['remove-autostart']))
  autostart(read.options);
else if (read.ok) {
  const why = findFileFault(read.options);
  if (why === undefined) start(read.options);
  else refuse(why);
} else refuse(read.why);
