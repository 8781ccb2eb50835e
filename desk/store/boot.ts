import { readFileSync } from 'node:fs';

/** Which boot of the machine this is, on Linux; elsewhere nothing says it. */
export function bootOfMachine(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '-'; // always the same: nothing is ever proven
  }
}
