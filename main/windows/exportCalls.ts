import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ShellCalls } from '../../core/api/shell.ts';
import { fail, ok } from '../../core/base/result.ts';
import type { Handlers } from '../../core/rpc/server.ts';

type ExportCalls = Pick<Handlers<ShellCalls, unknown>, 'export.show'>;

/** What the system does with the files of a folder that this desk has made, by as much of Electron's `shell` as is used here. */
export function exportCalls(folder: string, system: { showItemInFolder(path: string): void }): ExportCalls {
  const isThere = (file: string) => existsSync(join(folder, file));
  return {
    'export.show'({ file }) {
      if (!isThere(file)) return fail('export.noFile', { file });
      system.showItemInFolder(join(folder, file));
      return ok({});
    },
  };
}
