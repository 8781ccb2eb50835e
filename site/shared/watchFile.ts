import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Cancel } from '../../core/base/clock.ts';

/**
 * Follows a file, existing or not, until it is cancelled or the disk fails.
 * The folder is watched, because a watch on the file would end when it is replaced. Keeps no process alive.
 * @param onTouched called at each change; a write may cause several
 * @param onFailed called when following has ended
 * @throws errors of the disk, if the folder does not exist
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
