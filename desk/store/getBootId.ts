import { readFileSync } from 'node:fs';

/** Returns the id of the machine's current boot on Linux; undefined on other systems, which provide none. */
export function getBootId(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '-'; // A constant: each start looks like the same boot, so no boot ever counts as proof.
  }
}
