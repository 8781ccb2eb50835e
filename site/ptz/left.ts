import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LeftDeed, leftFile, mostLeft } from '../../core/contract/gateway.ts';

/**
 * A gateway that its site forked goes with it. What was steered then it writes down when all stands still and it has nothing
 * else to do, for the next site: what was cut off is what somebody will ask first.
 */
export function leaveDeeds(folder: string, instance: string, deeds: readonly LeftDeed[]): void {
  if (deeds.length === 0) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, leftFile(instance));
  writeFileSync(`${file}.part`, JSON.stringify(deeds.slice(0, mostLeft)), { mode: 0o600, flush: true });
  renameSync(`${file}.part`, file);
}
