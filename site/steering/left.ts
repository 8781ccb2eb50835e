import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LeftDeed, leftFileName, mostLeft } from '../../core/contract/gateway.ts';

/** Of gateways whose sites did not come back. */
const mostFiles = 50;
const Left = z.array(LeftDeed).max(mostLeft);

/** What gateways before have left, the oldest first. `done` forgets it: not before it is written down. */
export function takeLeft(
  folder: string,
  log: (line: string) => void,
): { readonly deeds: readonly LeftDeed[]; done(): void } {
  const files = filesOf(folder)
    .filter((file) => leftFileName.test(file))
    .slice(0, mostFiles);
  const read = files.flatMap((file) => {
    try {
      return Left.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      log(`what a gateway left in ${file} cannot be read: ${why.slice(0, 300)}`);
      return [];
    }
  });
  return {
    deeds: read.sort((a, b) => a.at - b.at),
    done() {
      for (const file of files) rmSync(join(folder, file), { force: true });
    },
  };
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Nobody has left anything yet.
    return [];
  }
}
