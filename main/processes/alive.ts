import { readFileSync } from 'node:fs';

/** Whether process `pid` runs: one that has ended but that nobody has asked for its end (a zombie) does not. */
export function runs(pid: number): boolean {
  try {
    if (process.platform !== 'linux') return process.kill(pid, 0);
    // proc_pid_stat(5): "pid (name) state ...", and a name may hold brackets itself.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZXx]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
