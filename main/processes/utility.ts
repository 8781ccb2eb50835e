import { type MessagePortMain, utilityProcess } from 'electron';
import { lineSplitter } from './logfile.ts';
import type { Child } from './supervise.ts';

/** Forks one of our programs as Electron's utility process; what it prints goes to `log` line by line. */
export function forkUtility(
  program: string,
  args: readonly string[],
  options: { readonly name: string; readonly log: (line: string) => void },
): Child<MessagePortMain> {
  const child = utilityProcess.fork(program, [...args], {
    serviceName: `watchfloor-${options.name}`,
    stdio: 'pipe',
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    const feed = lineSplitter(options.log);
    stream.setEncoding('utf8');
    stream.on('data', feed);
  }
  return {
    get pid() {
      return child.pid;
    },
    post: (message, ports) => child.postMessage(message, ports ? [...ports] : []),
    onMessage: (run) => void child.on('message', run),
    onExit: (run) => void child.once('exit', run),
    terminate: () => void child.kill(),
    kill() {
      // Electron knows no harder way than `kill`, which is SIGTERM.
      if (child.pid === undefined) child.kill();
      else process.kill(child.pid, 'SIGKILL');
    },
  };
}
