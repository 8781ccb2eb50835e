import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Cancel } from '../../core/base/clock.ts';

/**
 * Follows a file, there or not, until it is cancelled or the disk fails. Its folder is watched: a file that is replaced by
 * another would no longer be heard of. Keeps no process alive.
 * @param onTouched somebody does something to it; anyone who writes it may do so in several steps
 * @param onFailed it is followed no more
 * @throws what the disk says, where there is no such folder
 */
export function watchFile(file: string, onTouched: () => void, onFailed: (error: Error) => void): Cancel {
  const watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
    if (name === basename(file)) onTouched();
  });
  watcher.on('error', (error) => {
    watcher.close();
    onFailed(error);
  });
  return () => watcher.close();
}
