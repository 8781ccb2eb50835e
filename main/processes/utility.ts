import { readFileSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { type MessagePortMain, utilityProcess } from 'electron';
import type { ProcessStatus } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { ChildProcess } from '../../node/supervise/supervise.ts';
import { createLineSplitter } from './logFile.ts';

/**
 * How often main checks by itself that a process still runs, ms. Electron learns of a process's end by its socket, and a program
 * which that process started may hold a copy of the socket open (see gateway.ts; the site starts media workers with copies of its
 * own). Twice in some hundreds of runs of the fault tests Electron reported no end, and nothing was restarted.
 */
const lookEveryMs = 3_000;

/** Whether process `pid` is running. A zombie, which has ended but whose parent has not collected its exit status, is not. */
export function isProcessRunning(pid: number): boolean {
  try {
    if (process.platform !== 'linux') return process.kill(pid, 0);
    // proc_pid_stat(5): "pid (name) state ...", and a name may hold brackets itself.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZXx]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/** Our programs that run as utility processes. */
export type UtilityProgram = Exclude<ProcessStatus['name'], 'gateway'>;
/** Starts one of them; its file is next to main's own. */
export type ForkProgram = (name: UtilityProgram, args: readonly string[]) => ChildProcess<MessagePortMain>;

/** Forks one of our programs as an Electron utility process. Its stderr goes to `log`, its stdout to `show`, line by line. */
export function forkUtilityProcess(
  program: string,
  args: readonly string[],
  options: {
    readonly name: string;
    readonly clock: Clock;
    readonly log: (line: string) => void;
    readonly show: (line: string) => void;
  },
): ChildProcess<MessagePortMain> {
  const child = utilityProcess.fork(program, [...args], {
    serviceName: `watchfloor-${options.name}`,
    stdio: 'pipe',
  });
  for (const [stream, take] of [
    [child.stdout, options.show],
    [child.stderr, options.log],
  ] as const) {
    const feed = createLineSplitter(take);
    const decoder = new StringDecoder('utf8');
    stream?.on('data', (chunk: Buffer) => feed(decoder.write(chunk)));
  }
  /** Stored, because Electron forgets it when the process ends. */
  let pid = child.pid;
  child.once('spawn', () => {
    pid = child.pid;
  });

  function onEnd(run: (code: number) => void): void {
    let isNotified = false;
    let wasGone = false;
    const publish = (code: number) => {
      if (isNotified) return;
      isNotified = true;
      cancelLook();
      run(code);
    };
    const cancelLook = options.clock.every(lookEveryMs, () => {
      if (pid === undefined || isProcessRunning(pid)) return;
      // Its exit event and last output may still arrive: Electron has until the next check.
      if (!wasGone) {
        wasGone = true;
        return;
      }
      options.log(`${pid} has ended without an exit event from Electron within ${lookEveryMs / 1000} s`);
      publish(-1);
    });
    child.once('exit', publish);
  }

  return {
    get pid() {
      return child.pid;
    },
    post: (message, ports) => child.postMessage(message, ports ? [...ports] : []),
    onMessage: (run) => void child.on('message', run),
    onExit: onEnd,
    terminate: () => void child.kill(),
    kill() {
      // Electron's only way to end it is `kill`, which sends SIGTERM.
      if (child.pid === undefined) child.kill();
      else process.kill(child.pid, 'SIGKILL');
    },
  };
}
