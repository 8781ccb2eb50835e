import { StringDecoder } from 'node:string_decoder';
import { type MessagePortMain, utilityProcess } from 'electron';
import type { Child } from '../../core/supervise.ts';
import { lineSplitter } from './logfile.ts';

/**
 * Forks one of our programs as Electron's utility process. What it writes to stderr goes to `log`, what it
 * writes to stdout to `show`, line by line.
 */
export function forkUtility(
  program: string,
  args: readonly string[],
  options: {
    readonly name: string;
    readonly log: (line: string) => void;
    readonly show: (line: string) => void;
  },
): Child<MessagePortMain> {
  const child = utilityProcess.fork(program, [...args], {
    serviceName: `watchfloor-${options.name}`,
    stdio: 'pipe',
  });
  for (const [stream, take] of [
    [child.stdout, options.show],
    [child.stderr, options.log],
  ] as const) {
    const feed = lineSplitter(take);
    const decoder = new StringDecoder('utf8');
    stream?.on('data', (chunk: Buffer) => feed(decoder.write(chunk)));
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
