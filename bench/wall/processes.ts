import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in ticks of 10 ms (USER_HZ; proc(5)). */
const ticksPerSecond = 100;

/**
 * The processes that render a window and receive its media: renderer, GPU, and Chromium's network service, which owns
 * the RTP sockets.
 */
const windowProcess = /--type=(renderer|gpu-process)\b|--utility-sub-type=network\.mojom\.NetworkService/;

/** Returns the window's processes below an Electron process. */
export const windowProcesses = (electronPid: number) => processesBelow(electronPid, windowProcess);

/** Returns Chromium's name of the process type: `renderer`, `gpu-process`, `utility`. */
export const kindOf = (pid: number): string => /--type=([a-z-]+)/.exec(commandLine(pid))?.[1] ?? 'main';

/** Returns the descendants of a process whose command line matches. */
export function processesBelow(ancestor: number, like: RegExp): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = statOf(pid)?.[1];
    if (parent !== undefined) parents.set(pid, Number(parent));
  }
  const below = (pid: number): boolean => {
    for (let at = parents.get(pid); at; at = parents.get(at)) if (at === ancestor) return true;
    return false;
  };
  return [...parents.keys()].filter((pid) => below(pid) && like.test(commandLine(pid)));
}

/** Returns the CPU seconds that the processes have used; a process that has ended counts 0. */
export function cpuSeconds(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    const stat = statOf(pid);
    if (stat) ticks += Number(stat[11]) + Number(stat[12]);
  }
  return ticks / ticksPerSecond;
}

/** Returns the processes' memory, MB: each shared page counts proportionally (Pss; proc_pid_smaps(5)). */
export const memoryMb = (pids: readonly number[]): number => countedMb(pids, /^Pss:\s+(\d+) kB/gm);

/**
 * Returns the processes' memory without mapped files, MB: their share of Electron's files (Pss_File) depends on the
 * number of other processes.
 */
export const ownMemoryMb = (pids: readonly number[]): number =>
  countedMb(pids, /^Pss_(?:Anon|Shmem):\s+(\d+) kB/gm);

function countedMb(pids: readonly number[], lines: RegExp): number {
  let kib = 0;
  for (const pid of pids)
    for (const [, count] of read(`/proc/${pid}/smaps_rollup`).matchAll(lines)) kib += Number(count);
  return (kib * 1_024) / 1e6;
}

/** Returns the fields of /proc/PID/stat after the command's name, which may contain spaces: [state, ppid, ...]. */
function statOf(pid: number): string[] | undefined {
  const text = read(`/proc/${pid}/stat`);
  return text ? text.slice(text.lastIndexOf(')') + 2).split(' ') : undefined;
}

const commandLine = (pid: number) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // the process has ended meanwhile and no longer counts
  }
}
