import { app } from 'electron';
import { autostartFiles, configHome, installAutostart, removeAutostart } from './autostart.ts';
import { begin } from './begin.ts';
import { type CommandLine, commandLineHelp, readCommandLine, steeringSwitch } from './commandLine.ts';
import { exitCodes } from './exitCodes.ts';
import { wrongFile } from './namedFiles.ts';

/** Writes what starts this wall with the machine, or takes it away, and ends. */
function autostart(options: CommandLine): void {
  const program = app.isPackaged ? [process.execPath] : [process.execPath, app.getAppPath()];
  const args = process.argv.slice(app.isPackaged ? 1 : 2);
  const files = autostartFiles({ program, args, configHome: configHome(process.env) });
  const output = options['remove-autostart'] ? removeAutostart(files) : installAutostart(files);
  for (const line of output) process.stdout.write(`${line}\n`);
  app.exit(exitCodes.done);
}

function refuse(why: string): void {
  process.stderr.write(`${why}\n`);
  app.exit(exitCodes.badCommandLine);
}

// The program as people get it is steered by nobody but its operator; a checkout is, by tests and while developing.
const steering = app.isPackaged ? steeringSwitch(process.argv.slice(1)) : undefined;
const read = readCommandLine(process.argv.slice(1));
if (steering !== undefined) refuse(`${steering.split('=')[0]}: not in the packaged program`);
else if (read.ok && read.options.help) {
  process.stdout.write(commandLineHelp);
  app.exit(exitCodes.done);
} else if (read.ok && (read.options['install-autostart'] || read.options['remove-autostart']))
  autostart(read.options);
else if (read.ok) {
  const why = wrongFile(read.options);
  if (why === undefined) begin(read.options);
  else refuse(why);
} else refuse(read.why);
